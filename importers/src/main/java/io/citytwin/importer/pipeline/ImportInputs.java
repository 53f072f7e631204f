package io.citytwin.importer.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what an import makes of its files: their bytes and the recipe, which is
 * the program, its options and its mapping. The same inputs give the same features, so an import
 * that comes again can be recognised before it is read. Each file is hashed once, also for
 * provenance.
 */
public final class ImportInputs implements AutoCloseable {

  private final List<Path> files;
  private final @Nullable String recipe;
  private final boolean reread;
  private final Map<Path, FileDigest> digests = new LinkedHashMap<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("digest").factory());

  /**
   * Inputs of an import.
   *
   * @param files all files that are read, those beside a named one included
   * @param recipe text that is equal for imports that treat their files alike; null if it is not
   *     known, so that the import is recognised by nobody
   * @param reread whether to read the files though the import is recognised
   */
  public ImportInputs(List<Path> files, @Nullable String recipe, boolean reread) {
    this.files = List.copyOf(files);
    this.recipe = recipe;
    this.reread = reread;
  }

  /** Inputs of which nothing is known. */
  public static ImportInputs unknown() {
    return new ImportInputs(List.of(), null, true);
  }

  /** Whether to look for an earlier import with the same inputs. */
  boolean maySpareReading() {
    return recipe != null && !reread;
  }

  /** Lets the files be hashed, one after the other, while they are read. */
  void begin() {
    if (recipe != null) {
      files.stream().filter(Files::isRegularFile).forEach(this::digest);
    }
  }

  /** The digest of a file, of which nothing else is hashed before it is its turn. */
  FileDigest digest(Path file) {
    return digests.computeIfAbsent(
        file.toAbsolutePath().normalize(), path -> FileDigest.start(path, worker));
  }

  /** SHA-256 over recipe and files; null if the recipe is not known. Waits until all are hashed. */
  byte @Nullable [] hash() throws IOException {
    if (recipe == null) {
      return null;
    }
    begin();
    MessageDigest all = FileDigest.sha256();
    add(all, recipe.getBytes(StandardCharsets.UTF_8));
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        FileDigest.Result result = digest(file).await();
        add(all, file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        add(all, result.sha256());
      }
    }
    return all.digest();
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  /** Gives up what is still being hashed. */
  @Override
  public void close() {
    digests.values().forEach(FileDigest::close);
    worker.shutdownNow();
  }
}
