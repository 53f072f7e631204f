package io.citytwin.importer.mapping;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schemas of publishers that are mapped without anybody saying so. */
public final class KnownSchemas {

  private KnownSchemas() {}

  /**
   * Finds the built-in mapping that a record gets if no other is named; its title.
   *
   * @param layer name of the layer
   * @param properties of the record, by field name
   */
  public static Optional<String> find(String layer, Map<String, @Nullable Object> properties) {
    return BuiltInMappings.ALL.stream()
        .filter(mapping -> mapping.coversLayer(layer) && mapping.covers(properties))
        .map(Mapping::title)
        .findFirst();
  }
}
