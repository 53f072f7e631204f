package io.citytwin.importer.pipeline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what one import needs for a while, gone when it is closed. A program that is killed
 * cannot close anything: what it left is removed by the next one that makes a folder at the same
 * place. A lock file beside each folder, which the system lets go of when its owner dies, tells
 * which are still in use.
 */
public final class WorkFolder implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);

  private static final String PREFIX = "citytwin-";
  private static final String LOCK = ".lock";

  /** A file is there for a moment before its lock is. */
  private static final Duration TOO_YOUNG = Duration.ofMinutes(1);

  /** Looking at one of these would give its lock away: it is the whole program's. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path lockFile;
  private final FileChannel lock;

  private WorkFolder(Path path, Path lockFile, FileChannel lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes an empty folder, and removes those that dead programs left.
   *
   * @param parent made if it is not there
   * @param purpose a word for its name
   */
  public static WorkFolder create(Path parent, String purpose) throws IOException {
    Files.createDirectories(parent);
    removeAbandoned(parent);
    Path lockFile = Files.createTempFile(parent, PREFIX + purpose + "-", LOCK).toRealPath();
    OWN.add(lockFile);
    FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
    try {
      lock.lock();
      return new WorkFolder(Files.createDirectory(folderOf(lockFile)).toRealPath(), lockFile, lock);
    } catch (IOException e) {
      lock.close();
      Files.deleteIfExists(lockFile);
      throw e;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Deletes it with all that is in it. */
  @Override
  public void close() throws IOException {
    try {
      delete(path);
    } finally {
      lock.close();
      Files.deleteIfExists(lockFile);
      OWN.remove(lockFile);
    }
  }

  private static Path folderOf(Path lockFile) {
    String name = lockFile.getFileName().toString();
    return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
  }

  private static void removeAbandoned(Path parent) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK)) {
      for (Path lockFile : locks) {
        try {
          removeIfAbandoned(lockFile);
        } catch (IOException e) {
          // Another user's, or just gone: not this import's trouble.
          LOG.debug("work-folder.not-removed lock={} reason={}", lockFile, e.getMessage());
        }
      }
    }
  }

  private static void removeIfAbandoned(Path lockFile) throws IOException {
    Instant made = Files.getLastModifiedTime(lockFile).toInstant();
    if (OWN.contains(lockFile.toRealPath()) || made.isAfter(Instant.now().minus(TOO_YOUNG))) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free != null) {
        delete(folderOf(lockFile));
        Files.deleteIfExists(lockFile);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
