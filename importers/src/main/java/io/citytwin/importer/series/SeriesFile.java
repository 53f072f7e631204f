package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file of text, unpacked if it is packed with gzip, that knows how much of it was read. */
final class SeriesFile implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final long size;
  private final Counting packed;
  private final InputStream content;

  private SeriesFile(Path path, long size, Counting packed, InputStream content) {
    this.path = path;
    this.size = size;
    this.packed = packed;
    this.content = content;
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it does not exist or is empty
   */
  static SeriesFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new SourceException(
          Code.FILE_NOT_FOUND, path + " is no file that can be read; check name and permissions");
    }
    long size = Files.size(path);
    if (size == 0) {
      throw new SourceException(Code.FILE_EMPTY, path + " is empty; nothing was imported");
    }
    Counting packed = new Counting(Files.newInputStream(path));
    InputStream buffered = new BufferedInputStream(packed, BUFFER);
    try {
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      InputStream content = gzip ? new GZIPInputStream(buffered, BUFFER) : buffered;
      return new SeriesFile(path, size, packed, content);
    } catch (IOException e) {
      packed.close();
      throw explain(path, e);
    }
  }

  /** Name of the file without folder. */
  String name() {
    return path.getFileName().toString();
  }

  /**
   * Its text, without byte order mark; reading fails at the first byte that means nothing in the
   * encoding.
   */
  Reader text(Charset encoding) throws IOException {
    Reader decoded =
        new InputStreamReader(
            content,
            encoding
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    PushbackReader reader = new PushbackReader(decoded, 1);
    try {
      int first = reader.read();
      if (first >= 0 && first != '\ufeff') {
        reader.unread(first);
      }
      return reader;
    } catch (IOException e) {
      throw explain(e);
    }
  }

  /** Share of the file read, 0 to 1. */
  double progress() {
    return Math.min(1, (double) packed.count / size);
  }

  /** What a failure of reading means for whoever gave the file. */
  IOException explain(IOException e) {
    return explain(path, e);
  }

  /** The same of a failure that a parser wrapped. */
  IOException explainCause(RuntimeException e) {
    return e.getCause() instanceof IOException cause ? explain(path, cause) : new IOException(e);
  }

  private static IOException explain(Path path, IOException e) {
    return switch (e) {
      case SourceException known -> known;
      case CharacterCodingException _ ->
          new SourceException(
              Code.ENCODING_UNKNOWN,
              path
                  + " has bytes that mean nothing in the encoding it is read in; name the right one"
                  + " in the mapping, such as encoding: windows-1252 or encoding: GB18030",
              e);
      case EOFException _ ->
          new SourceException(
              Code.FILE_TRUNCATED,
              path + " ends in the middle; fetch it again. Nothing was imported",
              e);
      case ZipException _ ->
          new SourceException(
              Code.FILE_CORRUPT,
              path + " is damaged: " + e.getMessage() + "; fetch it again. Nothing was imported",
              e);
      default -> e;
    };
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  /** Counts what is read; asked from another thread. */
  private static final class Counting extends FilterInputStream {

    private volatile long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      add(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = in.read(bytes, offset, length);
      add(Math.max(0, n));
      return n;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads the file
    private void add(int n) {
      count += n;
    }
  }
}
