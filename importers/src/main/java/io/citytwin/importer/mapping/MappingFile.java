package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping file: what holds for the whole source, and one mapping for each layer or group of
 * layers. Its language is described in {@code docs/mapping.md}.
 *
 * @param crs CRS of the source; null to go by what the source says
 * @param encoding encoding of texts; null to go by what the source says
 * @param mappings in order; the first that fits a layer and a record holds
 */
public record MappingFile(@Nullable String crs, @Nullable String encoding, List<Mapping> mappings) {

  private static final long MAX_BYTES = 1 << 20;

  public MappingFile {
    mappings = List.copyOf(mappings);
  }

  /**
   * Reads a mapping file.
   *
   * @throws SourceException FILE_NOT_FOUND; MAPPING_INVALID with the line of what cannot be
   */
  public static MappingFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          SourceException.Code.FILE_NOT_FOUND,
          "the mapping "
              + file
              + " does not exist; citytwin import --suggest FILE prints one to begin with");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID,
          "%s has %,d bytes; a mapping has at most %,d"
              .formatted(file, Files.size(file), MAX_BYTES));
    }
    try {
      return new MappingYaml(file.toString()).parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new SourceException(
          SourceException.Code.MAPPING_INVALID, file + " is not UTF-8; save it as UTF-8", e);
    }
  }
}
