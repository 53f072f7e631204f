package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, unpacked if it is packed with gzip or bzip2, one stream or several in a row;
 * told by its first bytes.
 *
 * <p>Whoever reads says with {@link #checkpoint()} how far it got; too much without one is refused,
 * so that no element can fill the memory and no endless run of blanks the day.
 */
final class PackedFile implements AutoCloseable {

  /** Most bytes from one checkpoint to the next, unpacked. */
  static final int MAX_STRIDE = 16 * 1024 * 1024;

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final InputStream stream;
  private final boolean packed;
  private boolean rawEnd;
  private boolean end;
  private long sinceCheckpoint;
  private @Nullable IOException failure;

  PackedFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.size = channel.size();
    try {
      BufferedInputStream raw = new BufferedInputStream(new RawInput(), BUFFER);
      raw.mark(4);
      byte[] head = raw.readNBytes(4);
      raw.reset();
      packed = isGzip(head) || isBzip2(head);
      rawEnd = false;
      stream = new GuardedInput(packed ? unpacked(raw, isGzip(head)) : raw);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isGzip(byte[] head) {
    return head.length > 1 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
  }

  private static boolean isBzip2(byte[] head) {
    return head.length > 3 && head[0] == 'B' && head[1] == 'Z' && head[2] == 'h';
  }

  private InputStream unpacked(InputStream raw, boolean gzip) throws IOException {
    try {
      return gzip
          ? GzipCompressorInputStream.builder()
              .setInputStream(raw)
              .setDecompressConcatenated(true)
              .get()
          : new BufferedInputStream(new BZip2CompressorInputStream(raw, true), BUFFER);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  /** The unpacked bytes. Every failure to unpack them is a {@link SourceException}. */
  InputStream stream() {
    return stream;
  }

  /** Says that what was read so far is done with. */
  void checkpoint() {
    sinceCheckpoint = 0;
  }

  /** Whether the last byte has been asked for and passed. */
  boolean isAtEnd() {
    return end;
  }

  /** Whether unpacked bytes differ from those of the file. */
  boolean isPacked() {
    return packed;
  }

  /** What made reading stop, though whoever reads may have told it in its own words. */
  @Nullable IOException failure() {
    return failure;
  }

  long size() {
    return size;
  }

  /** Share of the file read, 0 to 1. */
  double progress() throws IOException {
    return (double) channel.position() / size;
  }

  private SourceException damaged(Exception e) {
    OsmFaults faults = new OsmFaults(file);
    return rawEnd
        ? faults.cut(size, "in the middle of its packed data", e)
        : faults.refuse(
            Code.FILE_CORRUPT,
            "is damaged: its packed data does not unpack (%s). Download the file again and compare its checksum with the publisher's."
                .formatted(e.getMessage()),
            e);
  }

  private SourceException tooLong() {
    return new OsmFaults(file)
        .refuse(
            Code.FILE_CORRUPT,
            "holds an object of more than %d bytes, or as much without any object. OpenStreetMap data has none; check where the file comes from."
                .formatted(MAX_STRIDE),
            null);
  }

  private IOException failed(IOException e) {
    failure = e;
    return e;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Notes that somebody wanted more than the file has. */
  private final class RawInput extends FilterInputStream {

    RawInput() {
      super(Channels.newInputStream(channel));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int got = super.read(into, offset, length);
      rawEnd |= got < 0;
      return got;
    }
  }

  /** Tells damage apart, and counts. */
  private final class GuardedInput extends FilterInputStream {

    GuardedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (sinceCheckpoint > MAX_STRIDE) {
        throw failed(tooLong());
      }
      int got = unpack(into, offset, length);
      end |= got < 0;
      sinceCheckpoint += Math.max(got, 0);
      return got;
    }

    // The unpackers check much, but not every index that damaged data leads them to.
    private int unpack(byte[] into, int offset, int length) throws IOException {
      try {
        return super.in.read(into, offset, length);
      } catch (ClosedByInterruptException e) {
        throw failed(e);
      } catch (IOException e) {
        throw failed(packed ? damaged(e) : e);
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        throw failed(damaged(e));
      }
    }
  }
}
