package io.citytwin.importer.suggest;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.UtilityMedium;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a guessed mapping as YAML with comments. */
final class SuggestionText {

  private static final int MAX_WIDTH = 24;
  private static final int MAX_TITLE_FILES = 5;

  /** The code of columns that can say that nothing is known. */
  private static final String UNKNOWN = "UNKNOWN";

  private final @Nullable String crs;
  private final @Nullable String encoding;
  private final StringBuilder yaml = new StringBuilder();

  SuggestionText(@Nullable String crs, @Nullable String encoding) {
    this.crs = crs;
    this.encoding = encoding;
  }

  String of(List<String> files, List<String> skipped, Collection<LayerSketch> layers) {
    line(
        0,
        "# A mapping guessed from the first %,d records of each layer. Correct it, then see what it does:"
            .formatted(MappingSuggestion.RECORDS));
    line(0, "#   citytwin import FILE --mapping THIS --dry-run");
    line(
        0,
        "# Fields that no line names become attributes under their own names; nothing is lost. Language: docs/mapping.md.");
    skipped.forEach(reason -> line(0, "# Left out: " + plain(reason)));
    line(0, "version: 1");
    line(0, "title: " + quoted(title(files)));
    writeSource(layers);
    line(0, "layers:");
    boolean first = true;
    for (LayerSketch layer : layers) {
      if (!first) {
        yaml.append('\n');
      }
      first = false;
      write(layer, LayerGuess.of(layer));
    }
    return yaml.toString();
  }

  private static String title(List<String> files) {
    return files.stream()
        .map(file -> file.substring(file.lastIndexOf('/') + 1))
        .distinct()
        .limit(MAX_TITLE_FILES)
        .collect(Collectors.joining(", "));
  }

  /** What holds for all layers. */
  private void writeSource(Collection<LayerSketch> layers) {
    if (crs != null) {
      line(0, "crs: " + quoted(crs));
    } else if (layers.stream().anyMatch(layer -> layer.layer().crs() instanceof DeclaredCrs.None)) {
      line(0, "# crs: EPSG:…   # a file says nothing of its CRS: name it here or with --crs");
    }
    if (encoding != null) {
      line(0, "encoding: " + quoted(encoding));
    }
  }

  private void write(LayerSketch layer, LayerGuess guess) {
    line(1, "# %s; CRS: %s".formatted(layer.geometries(), crs(layer.layer().crs())));
    if (layer.lacksGeometry()) {
      line(
          1,
          "# Records without a geometry are refused. Of a table, name its columns: --x-column and --y-column, or --geometry-column;");
      line(1, "# what sensors measured is for citytwin import-series.");
    }
    layer
        .known()
        .ifPresent(
            title ->
                line(1, "# Without a mapping the built-in one is used: " + plain(title) + "."));
    line(1, "- layer: " + quoted(layer.layer().name()));
    line(
        2,
        "kind: %s   # %s; allowed: %s".formatted(guess.kind(), guess.kindReason(), kinds(layer)));
    FieldSketch id = guess.id();
    line(2, (id == null ? "# id: FIELD" : "id: " + quoted(id.name())) + "   # " + guess.idReason());
    FieldSketch name = guess.name();
    if (name != null) {
      line(2, "name: " + rule(name, ""));
    }
    writeColumns(layer, guess);
    writeFields(layer, guess);
  }

  private void writeColumns(LayerSketch layer, LayerGuess guess) {
    Map<String, FieldSketch> columns = guess.columns();
    String required = required(layer, guess);
    String others =
        guess.kind().columns().stream()
            .map(Column::property)
            .filter(property -> !columns.containsKey(property))
            .collect(Collectors.joining(", "));
    boolean none = columns.isEmpty() && required == null;
    line(
        2,
        (none ? "# properties:" : "properties:")
            + (others.isEmpty() ? "" : "   # there are also: " + others));
    if (required != null) {
      line(3, required);
    }
    columns.forEach((property, field) -> writeColumn(column(guess.kind(), property), field));
  }

  /** The line of a property without which no record of the kind loads; null if a field has it. */
  private static @Nullable String required(LayerSketch layer, LayerGuess guess) {
    FeatureKind kind = guess.kind();
    boolean flows = kind == FeatureKind.PIPE || kind == FeatureKind.PIPE_NODE;
    if (flows && !guess.columns().containsKey("medium")) {
      UtilityMedium medium = Vocabulary.findMedium(LayerGuess.names(layer));
      return "medium: {constant: %s}   # required; %s; allowed: %s"
          .formatted(
              Objects.requireNonNullElse(medium, UtilityMedium.WATER),
              medium == null ? "no name says it: choose" : "after a name",
              names(Arrays.asList(UtilityMedium.values())));
    }
    return kind == FeatureKind.SENSOR && !guess.columns().containsKey("sensorType")
        ? "sensorType: {constant: %s}   # required; no field says it: choose"
            .formatted(quoted(layer.layer().name()))
        : null;
  }

  private void writeColumn(Column column, FieldSketch field) {
    if (column.type() == ColumnType.CODE) {
      writeCodes(column, field);
      return;
    }
    String unit = column.unit() == null || column.unit().equals("1") ? "" : column.unit();
    line(
        3,
        column.property()
            + ": "
            + rule(field, unit)
            + (unit.isEmpty() ? "" : "   # that the field is in " + unit + " is a guess"));
  }

  private void writeCodes(Column column, FieldSketch field) {
    line(3, column.property() + ":   # allowed: " + String.join(", ", column.codes()));
    line(4, "field: " + quoted(field.name()));
    writeMissing(field);
    if (column.codes().contains(UNKNOWN)
        && field.codes().stream().anyMatch(value -> Vocabulary.findCode(column, value) == null)) {
      line(4, "default: " + UNKNOWN);
    }
    line(4, "codes:");
    for (String value : field.codes()) {
      String code = Vocabulary.findCode(column, value);
      line(5, code == null ? "# " + quoted(value) + ": ?" : quoted(value) + ": " + code);
    }
  }

  private void writeMissing(FieldSketch field) {
    if (!field.missing().isEmpty()) {
      line(4, "missing: " + list(field.missing()));
    }
  }

  private static String rule(FieldSketch field, String unit) {
    String missing = field.missing().isEmpty() ? "" : ", missing: " + list(field.missing());
    return unit.isEmpty() && missing.isEmpty()
        ? quoted(field.name())
        : "{field: "
            + quoted(field.name())
            + (unit.isEmpty() ? "" : ", unit: " + unit)
            + missing
            + "}";
  }

  private void writeFields(LayerSketch layer, LayerGuess guess) {
    if (layer.fields().isEmpty()) {
      return;
    }
    int nameWidth = width(layer.fields().stream().map(field -> plain(field.name())));
    int useWidth = width(layer.fields().stream().map(guess::useOf));
    line(2, "# fields:");
    for (FieldSketch field : layer.fields()) {
      line(
          2,
          "#   %s  %s  %s"
              .formatted(
                  padded(plain(field.name()), nameWidth),
                  padded(guess.useOf(field), useWidth),
                  plain(field.describe(layer.records()))));
    }
  }

  /** The longest of some texts, if it is not overlong. */
  private static int width(Stream<String> texts) {
    return texts.mapToInt(String::length).filter(length -> length <= MAX_WIDTH).max().orElse(1);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String kinds(LayerSketch layer) {
    return names(
        Arrays.stream(FeatureKind.values())
            .filter(kind -> Vocabulary.suits(kind, layer.dimension()))
            .toList());
  }

  private static Column column(FeatureKind kind, String property) {
    return kind.columns().stream()
        .filter(c -> c.property().equals(property))
        .findFirst()
        .orElseThrow();
  }

  private static String crs(DeclaredCrs crs) {
    return switch (crs) {
      case DeclaredCrs.Code(var code) -> plain(code);
      case DeclaredCrs.Wkt(var text) -> "a definition called " + wktName(plain(text));
      case DeclaredCrs.None() -> "not said";
    };
  }

  /** Its first quoted text, for a person to read; what counts are its parameters. */
  private static String wktName(String wkt) {
    String[] parts = wkt.split("\"", 3);
    return parts.length < 3 ? "nothing" : parts[1];
  }

  private static String names(List<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).collect(Collectors.joining(", "));
  }

  private static String list(Set<String> texts) {
    return texts.stream().map(SuggestionText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text as a YAML scalar that reads back as the same text, whatever it holds. */
  static String quoted(String text) {
    StringBuilder scalar = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                scalar.append('\\').appendCodePoint(c);
              } else if (isPrintable(c)) {
                scalar.appendCodePoint(c);
              } else {
                scalar.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
              }
            });
    return scalar.append('"').toString();
  }

  /** A text for a comment. */
  private static String plain(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
    return line.toString();
  }

  /** What YAML takes as it is, within one line. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.FORMAT ->
          false;
      default -> true;
    };
  }

  private void line(int depth, String text) {
    yaml.append("  ".repeat(depth)).append(text).append('\n');
  }
}
