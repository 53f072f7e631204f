package io.citytwin.importer.suggest;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a layer probably means, and why.
 *
 * @param kind what its records are
 * @param kindReason why
 * @param id the field that identifies a record; null to leave it to the format or to the content
 * @param idReason why
 * @param name the field of the display name; null if none looks like it
 * @param columns the field of each typed column that one fits, by property name
 */
record LayerGuess(
    FeatureKind kind,
    String kindReason,
    @Nullable FieldSketch id,
    String idReason,
    @Nullable FieldSketch name,
    Map<String, FieldSketch> columns) {

  static LayerGuess of(LayerSketch layer) {
    Kind kind = kind(layer);
    Map<String, FieldSketch> columns = columns(kind.kind, layer);
    FieldSketch id = id(layer, columns.values());
    return new LayerGuess(kind.kind, kind.reason, id, idReason(layer, id), name(layer), columns);
  }

  /** What becomes of a field: what it is read for, or an attribute. */
  String useOf(FieldSketch field) {
    List<String> uses = new ArrayList<>();
    if (field == id) {
      uses.add("id");
    }
    if (field == name) {
      uses.add("name");
    }
    columns.forEach(
        (property, used) -> {
          if (used == field) {
            uses.add(property);
          }
        });
    return uses.isEmpty() ? "attribute" : String.join(", ", uses);
  }

  private record Kind(FeatureKind kind, String reason) {}

  private static Kind kind(LayerSketch layer) {
    int dimension = layer.dimension();
    Vocabulary.Hint hint = Vocabulary.findKind(layer.layer().name(), dimension).orElse(null);
    if (hint != null) {
      return new Kind(hint.kind(), "the name of the layer holds \"" + hint.word() + "\"");
    }
    for (FieldSketch field : layer.fields()) {
      hint = Vocabulary.findKind(field.name(), dimension).orElse(null);
      if (hint != null) {
        return new Kind(hint.kind(), "the name of a field holds \"" + hint.word() + "\"");
      }
    }
    return switch (dimension) {
      case 2 -> new Kind(FeatureKind.PLOT, "nothing but that it has areas; choose");
      case 1 -> new Kind(FeatureKind.ROAD, "nothing but that it has lines; choose");
      default -> new Kind(FeatureKind.CITY_PART, "nothing speaks for it; choose");
    };
  }

  /** What has a meaning of its own is an identity only if its name says so. */
  private static @Nullable FieldSketch id(LayerSketch layer, Collection<FieldSketch> meant) {
    FieldSketch best = null;
    int rank = Vocabulary.NO_ID;
    for (FieldSketch field : layer.fields()) {
      int own = field.identifies(layer.records()) ? Vocabulary.idRank(field.name()) : rank;
      if (own < rank && (own < Vocabulary.SOME_FIELD || !meant.contains(field))) {
        best = field;
        rank = own;
      }
    }
    return layer.isIdentified() && rank >= Vocabulary.SOME_FIELD ? null : best;
  }

  private static String idReason(LayerSketch layer, @Nullable FieldSketch id) {
    if (id == null) {
      return layer.isIdentified()
          ? "the format identifies the records"
          : "no field has a value of its own in each record; the hash of the content will do";
    }
    return "another value in each of the %,d records%s"
        .formatted(
            layer.records(),
            Vocabulary.idRank(id.name()) < Vocabulary.SOME_FIELD
                ? ""
                : "; its name does not say that it identifies");
  }

  private static @Nullable FieldSketch name(LayerSketch layer) {
    FieldSketch best = best("name", layer);
    return best == null || best.isNumeric() ? null : best;
  }

  private static Map<String, FieldSketch> columns(FeatureKind kind, LayerSketch layer) {
    Map<String, FieldSketch> columns = new LinkedHashMap<>();
    for (Column column : kind.columns()) {
      FieldSketch field = best(column.property(), layer);
      if (field != null && field.fits(column) && !columns.containsValue(field)) {
        columns.put(column.property(), field);
      }
    }
    return columns;
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

  /** What a person reads of the layer's names, to look for words in. */
  static String names(LayerSketch layer) {
    return layer.layer().name()
        + layer.fields().stream().map(field -> " " + field.name()).collect(Collectors.joining());
  }
}
