package io.citytwin.feature;

import io.citytwin.model.feature.Column;
import io.citytwin.spatial.Crs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One value to read for each feature; one expression of a select list. */
public sealed interface SelectionItem {

  /** Name of the value in a {@link FeatureRow}; equal for equal items of one kind. */
  String key();

  /** A typed column. The key is the column's property. */
  record TypedColumn(Column column) implements SelectionItem {
    @Override
    public String key() {
      return column.property();
    }
  }

  /** A column that every kind has or leads to. Keys with a dot cannot be those of typed columns. */
  enum Head implements SelectionItem {
    NAME("name", "name"),
    VERSION("version", "version"),
    VALID_FROM("validFrom", "valid_from"),
    VALID_TO("validTo", "valid_to"),
    DATASET("dataset", "dataset"),
    SOURCE_ID("sourceId", "source_id"),
    RECORDED_AT("recordedAt", "recorded_at"),
    JOB_ID("jobId", "job_id"),
    /** Number of the record in its layer. */
    RECORD("provenance.record", "record_no"),
    /** The licence of the dataset. */
    LICENSE("license", "license"),
    /** File, layer and hash of what the version was read from. */
    SOURCE_FILE("provenance.file", "file"),
    SOURCE_LAYER("provenance.layer", "layer"),
    SOURCE_SHA256("provenance.sha256", "sha256"),
    /** Who ran the import that wrote the version, and why. */
    JOB_ACTOR("provenance.actor", "actor"),
    JOB_REASON("provenance.reason", "reason");

    private final String key;
    private final String column;

    Head(String key, String column) {
      this.key = key;
      this.column = column;
    }

    @Override
    public String key() {
      return key;
    }

    /** SQL name. */
    public String column() {
      return column;
    }
  }

  /**
   * The open attributes as JSON.
   *
   * @param keys only these; null for all
   */
  record Attributes(@Nullable List<String> keys) implements SelectionItem {
    @Override
    public String key() {
      return "attributes(" + keys + ")";
    }
  }

  /** How a geometry is written. */
  enum GeometryForm {
    GEOJSON,
    WKT,
    /** Well-known binary of ISO, for what writes a geometry itself. */
    WKB
  }

  /** The PostGIS name of the kind of geometry, whatever it is written in. */
  record ShapeType() implements SelectionItem {
    @Override
    public String key() {
      return "geometryType";
    }
  }

  /** What of a geometry is written. */
  enum ShapePart {
    WHOLE,
    /** Its centre of gravity. */
    CENTROID,
    /** A point on it. */
    LABEL_POINT
  }

  /**
   * A geometry in one form.
   *
   * @param crs reference system of the answer
   * @param precision decimal digits
   * @param detail of the whole; a point of it is one of what is stored
   */
  record Shape(GeometryForm form, ShapePart part, Crs crs, int precision, Detail detail)
      implements SelectionItem {
    @Override
    public String key() {
      return form + "." + part + "(" + keyOf(crs) + "," + precision + "," + detail + ")";
    }

    /** The same in another form. */
    public Shape as(GeometryForm other) {
      return new Shape(other, part, crs, precision, detail);
    }
  }

  /**
   * How much of a geometry is kept.
   *
   * @param simplifyMetres tolerance; null for all vertices
   * @param flat whether heights are left out
   */
  record Detail(@Nullable Double simplifyMetres, boolean flat) {}

  /** The number of vertices. */
  record Vertices(Detail detail) implements SelectionItem {
    @Override
    public String key() {
      return "vertices(" + detail + ")";
    }
  }

  /** Measures of the stored geometry on the ellipsoid, in metres; absent where there is none. */
  enum Measure implements SelectionItem {
    AREA,
    LENGTH,
    PERIMETER;

    @Override
    public String key() {
      return "measure." + name();
    }
  }

  /** West, south, east and north as four numbers. */
  record Bounds(Crs crs) implements SelectionItem {
    @Override
    public String key() {
      return "bounds(" + keyOf(crs) + ")";
    }
  }

  private static String keyOf(Crs crs) {
    return crs.isDisplaced() ? crs.code() : Integer.toString(crs.srid());
  }
}
