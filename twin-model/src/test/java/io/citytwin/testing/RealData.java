package io.citytwin.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of real city data that tests tagged {@code real-data} read; it is not part of the
 * repository. Set by {@code CITYTWIN_TEST_DATA}, by default {@code ../shared/data} beside the
 * checkout.
 */
public final class RealData {

  private RealData() {}

  /** A file of the folder; fails if it is not there. */
  public static Path file(String name) {
    String folder = System.getenv("CITYTWIN_TEST_DATA");
    Path base =
        folder == null
            ? TestServers.Repository.root().resolve("../shared/data").normalize()
            : Path.of(folder);
    Path file = base.resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "real data file missing: "
              + file
              + " (set CITYTWIN_TEST_DATA, or exclude the tag real-data)");
    }
    return file;
  }
}
