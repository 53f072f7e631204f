package io.citytwin.importer.postgis;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a kind and their columns, for statements over whole sets. */
final class FeatureTable {

  private final FeatureKind kind;
  private final List<String> content;

  FeatureTable(FeatureKind kind) {
    this.kind = kind;
    content =
        Stream.concat(
                Stream.of("name", "geom", "attributes", "row_hash", "source_no", "record_no"),
                kind.columns().stream().map(Column::name))
            .toList();
  }

  /** The table with the present version of every feature. */
  String name() {
    return "twin." + kind.table();
  }

  /** Its name without the schema. */
  String bareName() {
    return kind.table();
  }

  /** The table with versions that a job replaced or removed. */
  String history() {
    return name() + "_history";
  }

  /** Columns that a source fills: what was read, and where. */
  List<String> content() {
    return content;
  }

  /** Content columns as {@code alias.column, …}, each led by a comma. */
  String content(String alias) {
    return content.stream().map(c -> ", " + alias + "." + c).collect(Collectors.joining());
  }

  /** Content columns, each led by a comma. */
  String contentNames() {
    return content.stream().map(c -> ", " + c).collect(Collectors.joining());
  }

  /** {@code column = alias.column, …} for the content columns. */
  String assignments(String alias) {
    return content.stream().map(c -> c + " = " + alias + "." + c).collect(Collectors.joining(", "));
  }

  /**
   * The statement that gathers statistics of a table with these columns. What the planner can make
   * nothing of, hashes and whole JSON values, is left out: it is half the work.
   */
  String analyze(String table) {
    return every().stream()
        .filter(column -> !column.equals("attributes") && !column.equals("row_hash"))
        .collect(Collectors.joining(", ", "analyze " + table + " (", ")"));
  }

  /** Every column of the table, as {@code alias.column, …}. */
  String all(String alias) {
    return every().stream().map(c -> alias + "." + c).collect(Collectors.joining(", "));
  }

  /** Names of every column of the table. */
  String allNames() {
    return String.join(", ", every());
  }

  private List<String> every() {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "entity_id",
                "dataset",
                "source_id",
                "version",
                "valid_from",
                "valid_to",
                "recorded_at",
                "job_id"));
    columns.addAll(content);
    return columns;
  }
}
