package io.citytwin.model.cql;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the names in a filter stand for: those all filters know, and typed columns by kind. */
public interface CqlProperties {

  /** Typed columns by their properties, references included: the names files have. */
  CqlProperties OF_FILES = FeatureKind::columns;

  /** The typed columns of a kind that a filter may name. */
  List<Column> columns(FeatureKind kind);

  /** The name of a typed column in a filter. */
  default String name(FeatureKind kind, Column column) {
    return column.property();
  }

  /** Finds what a name stands for; empty if the kind has no such property. */
  default Optional<CqlTarget> find(FeatureKind kind, String name) {
    return CqlTarget.find(name)
        .or(
            () ->
                columns(kind).stream()
                    .filter(column -> name(kind, column).equals(name))
                    .findFirst()
                    .map(CqlTarget.Typed::new));
  }

  /** The names a filter over a kind may use, for a message. */
  default String allowed(FeatureKind kind) {
    List<String> names = new ArrayList<>();
    columns(kind).forEach(column -> names.add(name(kind, column)));
    names.addAll(CqlTarget.NAMES);
    return String.join(", ", names);
  }
}
