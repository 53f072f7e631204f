package io.citytwin.feature.postgis;

import io.citytwin.api.Deadline;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Crs;
import io.citytwin.spatial.FeatureGeometries;
import io.citytwin.spatial.GeometryArgument;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.springframework.stereotype.Component;

/** Geometries of stored features as arguments. */
@Component
class StoredGeometries implements FeatureGeometries {

  private final SqlReader reader;

  StoredGeometries(SqlReader reader) {
    this.reader = reader;
  }

  @Override
  public GeometryArgument get(String id, Deadline deadline) {
    FeatureTypes.Reference feature = FeatureTypes.findReference(id).orElseThrow(() -> notFound(id));
    List<FeatureKind> kinds =
        feature.kind() == null ? List.of(FeatureKind.values()) : List.of(feature.kind());
    Sql sql =
        new Sql()
            .join(
                " union all ",
                kinds,
                (s, kind) ->
                    s.add("select ST_AsBinary(ST_Force2D(geom)) from twin.")
                        .add(kind.table())
                        .add(" where entity_id = ")
                        .bind(feature.entityId()));
    List<byte[]> found = reader.list(sql, deadline, row -> row.getBytes(1));
    if (found.isEmpty()) {
      throw notFound(id);
    }
    return new GeometryArgument(parse(found.getFirst()), Crs.STORAGE_SRID);
  }

  private static Geometry parse(byte[] wkb) {
    try {
      return new WKBReader().read(wkb);
    } catch (ParseException e) {
      throw new TwinException(
          ErrorCode.INVALID_GEOMETRY,
          "the geometry of that feature cannot be an argument; give a geometry instead",
          e);
    }
  }

  private static TwinException notFound(String id) {
    String shown = id.length() > 80 ? id.substring(0, 80) + "…" : id;
    return new TwinException(
        ErrorCode.NOT_FOUND, "there is no feature with the id '" + shown + "'");
  }
}
