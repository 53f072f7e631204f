package io.citytwin.importjob;

import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an import did with one kind; fields as the schema describes them. */
public record KindCounts(
    FeatureKind kind,
    int read,
    int added,
    int changed,
    int unchanged,
    int removed,
    int repaired,
    int rejected) {

  /** Reads the counts an import left; in the order of the kinds. */
  static List<KindCounts> parse(String json) {
    JsonNode byKind = JsonMapper.shared().readTree(json);
    List<KindCounts> counts = new ArrayList<>();
    for (FeatureKind kind : FeatureKind.values()) {
      JsonNode of = byKind.get(kind.name());
      if (of != null) {
        counts.add(of(kind, of));
      }
    }
    return counts;
  }

  private static KindCounts of(FeatureKind kind, JsonNode counts) {
    return new KindCounts(
        kind,
        count(counts, "read"),
        count(counts, "added"),
        count(counts, "changed"),
        count(counts, "unchanged"),
        count(counts, "removed"),
        count(counts, "repaired"),
        count(counts, "rejected"));
  }

  private static int count(JsonNode counts, String name) {
    return (int) Math.min(counts.path(name).asLong(0), Integer.MAX_VALUE);
  }
}
