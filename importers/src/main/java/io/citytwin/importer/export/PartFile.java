package io.citytwin.importer.export;

import io.citytwin.importer.export.ExportException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears under its name only when it is whole. Until then it is written as {@code
 * NAME.part}, which goes when the export fails or is interrupted; what a killed process leaves of
 * it is overwritten by the next export. A lock on it keeps a second export of the same name away.
 */
public final class PartFile implements AutoCloseable {

  private final Path target;
  private final Path part;
  private final boolean replace;
  private final FileChannel channel;
  private final Thread hook = new Thread(this::delete, "export-clean-up");
  private boolean done;

  private PartFile(Path target, Path part, boolean replace, FileChannel channel) {
    this.target = target;
    this.part = part;
    this.replace = replace;
    this.channel = channel;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Begins a file.
   *
   * @param replace whether a file of that name may be replaced
   * @throws ExportException FILE_EXISTS, NOT_WRITABLE or FILE_BUSY
   */
  public static PartFile open(Path out, boolean replace) throws ExportException {
    Path target = checked(out, replace);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!isLocked(channel) || !Files.exists(part)) {
        throw new ExportException(
            Code.FILE_BUSY,
            "another export is writing " + part + "; wait for it, or choose another name");
      }
      channel.truncate(0);
      return new PartFile(target, part, replace, channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw e instanceof ExportException known
          ? known
          : new ExportException(
              Code.NOT_WRITABLE, "%s cannot be written: %s".formatted(part, reason(e)), e);
    }
  }

  /** Where to write. */
  public Path path() {
    return part;
  }

  /** The same, open. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Gives the file its name.
   *
   * @return its size in bytes
   */
  public long commit() throws ExportException {
    try {
      channel.force(true);
      if (replace) {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(part, target);
      }
      done = true;
      return Files.size(target);
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException e) {
      throw ExportException.ofWriting(e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs, or has run.
    }
    delete();
    closeQuietly(channel);
  }

  /** The file itself, where the name given is a link to one. */
  private static Path checked(Path out, boolean replace) throws ExportException {
    Path name = out.getFileName();
    if (name == null || Files.isDirectory(out)) {
      throw new ExportException(
          Code.NOT_WRITABLE,
          out + " is a folder; name a file, such as " + out.resolve("city.gpkg"));
    }
    if (!Files.exists(out)) {
      Path folder = out.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw new ExportException(
            Code.NOT_WRITABLE, "there is no folder " + folder + "; make it first");
      }
      return out;
    }
    if (!Files.isRegularFile(out)) {
      throw new ExportException(
          Code.NOT_WRITABLE,
          out + " is no ordinary file; leave --out away to write to standard output");
    }
    if (!replace) {
      throw exists(out);
    }
    try {
      return out.toRealPath();
    } catch (IOException e) {
      throw new ExportException(Code.NOT_WRITABLE, out + " cannot be written: " + reason(e), e);
    }
  }

  private static ExportException exists(Path file) {
    return new ExportException(
        Code.FILE_EXISTS, file + " exists; choose another name, or replace it with --force");
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private synchronized void delete() {
    if (!done) {
      done = true;
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        // The folder is gone, or read-only by now: there is nothing left to do.
      }
    }
  }

  private static String reason(IOException e) {
    String text = String.valueOf(e.getMessage());
    return e.getClass().getSimpleName().replace("Exception", "")
        + (text.isBlank() ? "" : " (" + text + ")");
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Everything that counts was forced to disk before.
    }
  }
}
