package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.CanonicalJson;
import io.citytwin.importer.record.RawRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTWriter;

/**
 * Finds the source id of a record, and remembers where the ids came from.
 *
 * <p>In this order: the property the user named, the fields the mapping names, the property {@code
 * sourceId} of an export, the identity of the format, the property {@code id}, a property that
 * usually is an id, the hash of the content. A bare number that identifies a record in its layer
 * alone gets the layer's name before it.
 */
final class SourceIds {

  /** Fields that hold the source id by convention; they are not repeated in the attributes. */
  static final List<String> CARRIERS = List.of("id", "sourceId", "source_id");

  private static final List<String> OWN = List.of("sourceId", "source_id");
  private static final Map<String, Integer> RANKS = ranks();

  private final @Nullable String chosen;
  private final Map<String, Long> origins = new TreeMap<>();

  SourceIds(@Nullable String chosen) {
    this.chosen = chosen;
  }

  /** The id as text, never empty. */
  String of(RawRecord record, @Nullable Mapping mapping) {
    Map<String, @Nullable Object> properties = record.properties();
    String id = chosen == null ? null : text(properties.get(chosen));
    if (id == null && mapping != null && !mapping.id().isEmpty()) {
      id = joined(properties, mapping.id());
      if (id != null) {
        count(
            String.join(
                " and ", mapping.id().stream().map(f -> "property \"" + f + "\"").toList()));
      }
    }
    for (int i = 0; id == null && i < OWN.size(); i++) {
      id = text(properties.get(OWN.get(i)));
    }
    if (id == null) {
      id = formatId(record);
    }
    if (id == null) {
      id = text(properties.get("id"));
    }
    return id == null ? derived(record) : id;
  }

  /** Sentences about ids that the file does not name as such. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    origins.forEach(
        (origin, count) ->
            notes.add(
                "source ids from %s (%,d records); --id-property names another"
                    .formatted(origin, count)));
    return notes;
  }

  private static @Nullable String formatId(RawRecord record) {
    String id = record.id();
    String layer = record.place().layer();
    if (id == null || id.isBlank()) {
      return null;
    }
    return layer != null && id.chars().allMatch(c -> c >= '0' && c <= '9') ? layer + "/" + id : id;
  }

  private static @Nullable String joined(
      Map<String, @Nullable Object> properties, List<String> fields) {
    StringBuilder id = new StringBuilder();
    for (String field : fields) {
      String text = text(properties.get(field));
      if (text == null) {
        return null;
      }
      id.append(id.isEmpty() ? "" : "-").append(text.strip());
    }
    return id.toString();
  }

  private String derived(RawRecord record) {
    String property = findUsual(record.properties());
    String id = property == null ? null : text(record.properties().get(property));
    if (id == null) {
      count("the hash of the content");
      return "content:" + hash(record);
    }
    count("property \"" + property + "\"");
    return id;
  }

  private void count(String origin) {
    origins.merge(origin, 1L, Long::sum);
  }

  private static @Nullable String findUsual(Map<String, @Nullable Object> properties) {
    String best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Map.Entry<String, @Nullable Object> property : properties.entrySet()) {
      int rank = RANKS.getOrDefault(property.getKey().toLowerCase(Locale.ROOT), bestRank);
      if (rank < bestRank && text(property.getValue()) != null) {
        best = property.getKey();
        bestRank = rank;
      }
    }
    return best;
  }

  /** Text or number as text, integers without fraction; null for anything else. */
  static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text.isBlank() ? null : text;
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          String.valueOf(number.longValue());
      case BigDecimal number -> number.toPlainString();
      case Number number -> number.toString();
      case null, default -> null;
    };
  }

  private static String hash(RawRecord record) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Geometry geometry = record.geometry();
      if (geometry != null && !geometry.isEmpty()) {
        String text = new WKTWriter(3).write(geometry);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      digest.update(CanonicalJson.text(record.properties()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<String, Integer> ranks() {
    Map<String, Integer> ranks = new HashMap<>();
    for (String name :
        List.of(
            "fid",
            "gml_id",
            "@id",
            "osm_id",
            "globalid",
            "uuid",
            "objectid",
            "ogc_fid",
            "gid",
            "identifier",
            "code")) {
      ranks.put(name, ranks.size());
    }
    return ranks;
  }
}
