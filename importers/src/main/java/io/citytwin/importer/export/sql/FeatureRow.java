package io.citytwin.importer.export.sql;

import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.importer.pipeline.StoreException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** Makes features of the rows of {@link FeatureQuery#features()}. */
final class FeatureRow {

  private static final int FIRST_COLUMN = 7;

  private final FeatureKind kind;
  private final WKBReader wkb =
      new WKBReader(new GeometryFactory(PackedCoordinateSequenceFactory.DOUBLE_FACTORY));

  FeatureRow(FeatureKind kind) {
    this.kind = kind;
  }

  ExportedFeature read(ResultSet row) throws SQLException, StoreException {
    List<@Nullable Object> values = new ArrayList<>(kind.columns().size());
    for (int i = 0; i < kind.columns().size(); i++) {
      values.add(value(row, FIRST_COLUMN + i, kind.columns().get(i)));
    }
    return new ExportedFeature(
        kind,
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        geometry(row),
        Collections.unmodifiableList(values),
        row.getString(6));
  }

  private static @Nullable Object value(ResultSet row, int at, Column column) throws SQLException {
    Object value =
        switch (column.type()) {
          case TEXT, CODE, REFERENCE, JSON -> row.getString(at);
          case DOUBLE -> row.getDouble(at);
          case INTEGER -> row.getInt(at);
          case BOOLEAN -> row.getBoolean(at);
          case DATE -> row.getObject(at, LocalDate.class);
        };
    return row.wasNull() ? null : value;
  }

  private Geometry geometry(ResultSet row) throws SQLException, StoreException {
    try {
      return wkb.read(row.getBytes(5));
    } catch (ParseException e) {
      throw new StoreException(
          StoreException.Code.DATABASE_FAILED,
          "the geometry of %s %s cannot be read: %s"
              .formatted(kind, row.getString(3), e.getMessage()),
          e);
    }
  }
}
