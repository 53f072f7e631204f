package io.citytwin.importer.mapping;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user says about the meaning of records.
 *
 * @param kind kind of every record that does not name one itself; null if not given
 * @param idProperty property that holds the source id; null to use the mapping, the identity of the
 *     format, or to guess
 * @param file the user's mapping; null to use a built-in one where it fits, else the convention
 */
public record MappingOptions(
    @Nullable FeatureKind kind, @Nullable String idProperty, @Nullable MappingFile file) {

  /** Nothing said. */
  public static final MappingOptions NONE = new MappingOptions(null, null, null);

  List<Mapping> mappings() {
    return file == null ? BuiltInMappings.ALL : file.mappings();
  }
}
