package io.citytwin.city;

import io.citytwin.api.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The service, as the schema describes it.
 *
 * @param extent null for an empty twin or when not selected
 */
public record ServiceInfo(
    String version,
    String schemaHash,
    String dataRevision,
    @Nullable Extent extent,
    List<String> supportedCrs,
    Limits limits) {

  /** The box around all features. */
  public record Extent(double west, double south, double east, double north, String crs) {}
}
