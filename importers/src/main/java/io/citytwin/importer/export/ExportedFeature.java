package io.citytwin.importer.export;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * One feature on its way out.
 *
 * @param kind what it is
 * @param id its identity in the twin
 * @param dataset whose data it is
 * @param sourceId its key there
 * @param name display name; null if it has none
 * @param geometry in the CRS of the export, x before y
 * @param values the typed columns in the order of {@link FeatureKind#columns()}: String, Double,
 *     Integer, Boolean, LocalDate; a reference as the source id of a feature of the same dataset
 *     where there is one, else as an entity id; JSON as its text
 * @param attributes everything else, the text of a JSON object
 */
public record ExportedFeature(
    FeatureKind kind,
    UUID id,
    String dataset,
    String sourceId,
    @Nullable String name,
    Geometry geometry,
    List<@Nullable Object> values,
    String attributes) {

  ExportedFeature moved(Geometry elsewhere) {
    return new ExportedFeature(kind, id, dataset, sourceId, name, elsewhere, values, attributes);
  }
}
