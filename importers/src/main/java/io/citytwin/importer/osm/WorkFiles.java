package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.importer.pipeline.WorkFolder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A folder of work files that live as long as one reading: written from begin to end, then mapped
 * into memory outside the heap. Gone after {@link #close()}.
 */
final class WorkFiles implements AutoCloseable {

  private final WorkFolder folder;
  private final Arena arena = Arena.ofShared();
  private final List<FileChannel> channels = new ArrayList<>();

  WorkFiles(Path parent) throws IOException {
    this.folder = WorkFolder.create(parent, "osm");
  }

  /** A new file, open for writing and reading. */
  FileChannel create(String name) throws IOException {
    Path file = folder.path().resolve(name);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channels.add(channel);
    return channel;
  }

  /** Maps what was written. */
  MemorySegment map(FileChannel channel) throws IOException {
    return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
  }

  /** Maps what was written, to be changed. */
  MemorySegment mapWritable(FileChannel channel) throws IOException {
    return channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
  }

  /**
   * A mapped file of zeros that can be written to. The zeros are really written: a hole that cannot
   * be filled later would end the process instead of raising an exception.
   */
  MemorySegment zeros(String name, long size) throws IOException {
    FileChannel channel = create(name);
    ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
    for (long left = size; left > 0; left -= zeros.capacity()) {
      write(channel, zeros.clear().limit((int) Math.min(left, zeros.capacity())));
    }
    return channel.map(MapMode.READ_WRITE, 0, size, arena);
  }

  /** Writes all of a buffer; a full disk is told apart. */
  static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw spaceOr(e);
    }
  }

  private static IOException spaceOr(IOException e) {
    String reason =
        e instanceof FileSystemException f && f.getReason() != null
            ? f.getReason()
            : e.getMessage();
    if (reason != null && reason.toLowerCase(Locale.ROOT).contains("no space left")) {
      return new SourceException(
          Code.DISK_FULL,
          "No space left for the work files of the import; they need about 20 bytes for each node of the source and 150 for each way. Free space or name another work folder.",
          e);
    }
    return e;
  }

  @Override
  public void close() throws IOException {
    arena.close();
    for (FileChannel channel : channels) {
      channel.close();
    }
    folder.close();
  }
}
