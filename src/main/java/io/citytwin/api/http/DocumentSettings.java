package io.citytwin.api.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which documents are answered.
 *
 * @param mode what happens to a document that no manifest has
 * @param manifest file with the trusted documents; null or blank for none
 */
@ConfigurationProperties("citytwin.documents")
record DocumentSettings(Mode mode, @Nullable String manifest) {

  /** What happens to a document that is not trusted. */
  enum Mode {
    /** It is answered. */
    OFF,
    /** It is answered, and logged by its hash. */
    LOG,
    /** It is refused. */
    ENFORCE
  }

  DocumentSettings {
    if (mode != Mode.OFF && (manifest == null || manifest.isBlank())) {
      throw new IllegalArgumentException(
          "citytwin.documents.mode is %s, but citytwin.documents.manifest names no file"
              .formatted(mode));
    }
  }

  /** Reads the manifest, once, at the start. */
  TrustedDocuments documents() {
    if (manifest == null || manifest.isBlank()) {
      return TrustedDocuments.NONE;
    }
    try {
      return TrustedDocuments.parse(Files.readString(Path.of(manifest)));
    } catch (IOException | IllegalArgumentException unusable) {
      throw new IllegalStateException(
          "citytwin.documents.manifest: %s cannot be used: %s"
              .formatted(manifest, unusable.getMessage()),
          unusable);
    }
  }
}
