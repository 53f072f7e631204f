package io.citytwin.importer.cli;

import io.citytwin.crs.CrsCode;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program that runs. */
final class Program {

  private static final List<Class<?>> PARTS =
      List.of(CityTwinCli.class, FeatureKind.class, CrsCode.class);

  private Program() {}

  /** Hash of its own code; null if it does not run from its jars. */
  static @Nullable String hash() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> part : PARTS) {
        CodeSource source = part.getProtectionDomain().getCodeSource();
        Path jar = source == null ? null : Path.of(source.getLocation().toURI());
        if (jar == null || !Files.isRegularFile(jar)) {
          return null;
        }
        digest.update(Files.readAllBytes(jar));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
