package io.citytwin.importer.export;

import io.citytwin.model.cql.CqlFilter;
import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * What to export, and how.
 *
 * @param kinds the kinds, in the order in which they are written; one for a format that holds one
 * @param dataset the one dataset to export; null for all
 * @param where what features must be like; null for no condition
 * @param within an area in the storage CRS that features must meet; null for everywhere
 * @param crs the CRS of the file
 * @param format the format of the file
 */
public record ExportRequest(
    List<FeatureKind> kinds,
    @Nullable String dataset,
    @Nullable CqlFilter where,
    @Nullable Geometry within,
    TargetCrs crs,
    ExportFormat format) {

  public ExportRequest {
    kinds = List.copyOf(kinds);
  }
}
