package io.citytwin.importer.suggest;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping guessed from the first records of a source, with comments that say what every field
 * holds. It is valid as it is; a person corrects the guesses.
 */
public final class MappingSuggestion {

  /** Records of each layer that are looked at. */
  static final int RECORDS = 2_000;

  private final StringBuilder yaml = new StringBuilder();

  private MappingSuggestion() {}

  /**
   * Looks into a source and writes a mapping for all its layers, YAML. Reads no more than it needs.
   *
   * @param file name of the source, for the title
   * @param source not closed here
   */
  public static String of(String file, RecordSource source) throws IOException {
    Sketches sketches = new Sketches();
    try {
      source.read(sketches);
    } catch (Enough e) {
      // The layers seen so far are all that a sequence of records without layers has.
    }
    MappingSuggestion suggestion = new MappingSuggestion();
    suggestion.write(file, sketches.layers);
    return suggestion.yaml.toString();
  }

  /** Ends reading; a format with several layers is read on to its last one. */
  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Sketches implements RecordConsumer {

    private final List<LayerSketch> layers = new ArrayList<>();

    @Override
    public void layer(Layer layer) {
      layers.add(new LayerSketch(layer));
    }

    @Override
    public void record(RawRecord record) throws IOException {
      LayerSketch layer = layers.getLast();
      if (layer.records() < RECORDS) {
        layer.add(record);
      } else if (record.place().layer() == null) {
        throw new Enough();
      }
    }

    @Override
    public void issue(Rejection issue) {
      // Told by the import itself.
    }
  }

  private void write(String file, List<LayerSketch> layers) {
    line(
        0,
        "# Guessed from the first records of "
            + oneLine(file)
            + ". Check it, then: citytwin import FILE --mapping THIS");
    line(0, "# Fields that no line names become attributes; nothing is lost.");
    line(0, "version: 1");
    line(0, "title: " + quoted(file));
    line(0, "layers:");
    for (LayerSketch layer : layers) {
      write(layer);
    }
  }

  private void write(LayerSketch layer) {
    FeatureKind kind = kind(layer);
    line(1, "# " + layer.geometries() + "; CRS: " + crs(layer.layer().crs()));
    line(1, "- layer: " + quoted(layer.layer().name()));
    line(2, "kind: " + kind + "   # allowed: " + String.join(", ", names()));
    writeIdentity(layer);
    Map<String, FieldSketch> columns = columns(kind, layer);
    FieldSketch name = best("name", layer);
    if (name != null) {
      line(2, "name: " + quoted(name.name()));
    }
    writeColumns(kind, columns);
    Set<FieldSketch> used = new LinkedHashSet<>(columns.values());
    for (FieldSketch field : layer.fields()) {
      String note = oneLine(field.name()) + ": " + oneLine(field.describe(layer.records()));
      line(2, "# " + (used.contains(field) || field == name ? "used  " : "other ") + note);
    }
  }

  private void writeIdentity(LayerSketch layer) {
    FieldSketch id = null;
    for (FieldSketch field : layer.fields()) {
      if (field.identifies(layer.records())
          && (id == null || Vocabulary.idRank(field.name()) < Vocabulary.idRank(id.name()))) {
        id = field;
      }
    }
    if (id != null && (!layer.isIdentified() || Vocabulary.idRank(id.name()) < 6)) {
      line(2, "id: " + quoted(id.name()));
    } else {
      line(
          2,
          layer.isIdentified()
              ? "# id: FIELD   # the format identifies the records"
              : "# id: FIELD   # no field identifies a record; the hash of its content will");
    }
  }

  private void writeColumns(FeatureKind kind, Map<String, FieldSketch> columns) {
    if (columns.isEmpty()) {
      line(
          2,
          "# properties:   # "
              + String.join(", ", kind.columns().stream().map(Column::property).toList()));
      return;
    }
    line(2, "properties:");
    columns.forEach((property, field) -> writeColumn(column(kind, property), field));
  }

  private void writeColumn(Column column, FieldSketch field) {
    if (column.type() == ColumnType.CODE) {
      line(3, column.property() + ":   # allowed: " + String.join(", ", column.codes()));
      line(4, "field: " + quoted(field.name()));
      line(4, "codes:");
      for (String value : field.codes()) {
        String code = code(column, value);
        line(5, (code == null ? "# " : "") + quoted(value) + ": " + (code == null ? "?" : code));
      }
    } else if (column.unit() != null && !column.unit().equals("1")) {
      line(
          3,
          column.property()
              + ": {field: "
              + quoted(field.name())
              + ", unit: "
              + column.unit()
              + "}   # the unit of the field; guessed");
    } else {
      line(3, column.property() + ": " + quoted(field.name()));
    }
  }

  private static Map<String, FieldSketch> columns(FeatureKind kind, LayerSketch layer) {
    Map<String, FieldSketch> columns = new LinkedHashMap<>();
    for (Column column : kind.columns()) {
      FieldSketch field = best(column.property(), layer);
      if (field != null && fits(column, field) && !columns.containsValue(field)) {
        columns.put(column.property(), field);
      }
    }
    return columns;
  }

  private static boolean fits(Column column, FieldSketch field) {
    return switch (column.type()) {
      case DOUBLE, INTEGER -> field.isNumeric();
      case CODE -> field.codes().stream().anyMatch(value -> code(column, value) != null);
      case TEXT, BOOLEAN, DATE, REFERENCE -> !field.isEmpty();
      case JSON -> false;
    };
  }

  private static @Nullable FieldSketch best(String property, LayerSketch layer) {
    FieldSketch best = null;
    int most = 0;
    for (FieldSketch field : layer.fields()) {
      int likeness = field.isEmpty() ? 0 : Vocabulary.likeness(property, field.name());
      if (likeness > most) {
        best = field;
        most = likeness;
      }
    }
    return best;
  }

  private static FeatureKind kind(LayerSketch layer) {
    int dimension = layer.dimension();
    StringBuilder words = new StringBuilder(layer.layer().name());
    return Vocabulary.findKind(words.toString(), dimension)
        .or(
            () -> {
              layer.fields().forEach(field -> words.append(' ').append(field.name()));
              return Vocabulary.findKind(words.toString(), dimension);
            })
        .orElse(
            dimension == 2
                ? FeatureKind.PLOT
                : dimension == 1 ? FeatureKind.ROAD : FeatureKind.CITY_PART);
  }

  private static @Nullable String code(Column column, String value) {
    String plain = value.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "_");
    return column.codes().contains(plain) ? plain : null;
  }

  private static Column column(FeatureKind kind, String property) {
    return kind.columns().stream()
        .filter(c -> c.property().equals(property))
        .findFirst()
        .orElseThrow();
  }

  private static String crs(DeclaredCrs crs) {
    return switch (crs) {
      case DeclaredCrs.Code(var code) -> code;
      case DeclaredCrs.Wkt(var text) ->
          oneLine(text.length() > 60 ? text.substring(0, 60) + "…" : text);
      case DeclaredCrs.None() -> "not said; name it with --crs";
    };
  }

  private static List<String> names() {
    return Arrays.stream(FeatureKind.values()).map(FeatureKind::name).toList();
  }

  private static String quoted(String text) {
    return '"' + oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\u2028\u2029\ufeff]+", " ");
  }

  private void line(int depth, String text) {
    yaml.append("  ".repeat(depth)).append(text).append('\n');
  }
}
