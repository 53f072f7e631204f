package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.feature.SelectionItem.Head;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of {@code Provenance}, whose source object is the feature's row. */
final class ProvenanceFields {

  private static final Map<String, Head> HEADS =
      Map.ofEntries(
          Map.entry("dataset", Head.DATASET),
          Map.entry("sourceId", Head.SOURCE_ID),
          Map.entry("version", Head.VERSION),
          Map.entry("recordedAt", Head.RECORDED_AT),
          Map.entry("license", Head.LICENSE),
          Map.entry("file", Head.SOURCE_FILE),
          Map.entry("sha256", Head.SOURCE_SHA256),
          Map.entry("layer", Head.SOURCE_LAYER),
          Map.entry("record", Head.RECORD),
          Map.entry("actor", Head.JOB_ACTOR),
          Map.entry("reason", Head.JOB_REASON),
          // The fetcher of the import is the imports' own; it needs the number.
          Map.entry("importJob", Head.JOB_ID));

  private ProvenanceFields() {}

  /** What a field needs to be read. */
  static Optional<Head> find(String field) {
    return Optional.ofNullable(HEADS.get(field));
  }

  /** Registers the fields. */
  static TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder type) {
    return type.defaultDataFetcher(ProvenanceFields::value)
        .dataFetcher("record", ProvenanceFields::record);
  }

  private static @Nullable Object value(DataFetchingEnvironment environment) {
    Head head = find(environment.getField().getName()).orElseThrow();
    return FeatureFields.row(environment).get(head.key());
  }

  private static @Nullable Object record(DataFetchingEnvironment environment) {
    Long number = (Long) FeatureFields.row(environment).get(Head.RECORD.key());
    return number == null ? null : (int) Math.min(number, Integer.MAX_VALUE);
  }
}
