package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.CanonicalJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.io.WKTWriter;

/**
 * Finds the source id of a record, and remembers where the ids came from.
 *
 * <p>In this order: the property the user named, the member {@code id}, the property {@code id},
 * the property a known publisher uses, a property that usually is an id, the hash of the content.
 */
final class SourceIds {

  private static final List<String> USUAL =
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
          "code");

  private final @Nullable String chosen;
  private final Map<String, Long> origins = new TreeMap<>();

  SourceIds(@Nullable String chosen) {
    this.chosen = chosen;
  }

  /** The id as text, never empty. */
  String of(ParsedRecord feature, @Nullable Profile profile) {
    Map<String, @Nullable Object> properties = feature.properties();
    if (chosen != null) {
      String id = text(properties.get(chosen));
      if (id != null) {
        return id;
      }
    }
    String own = text(feature.id() == null ? properties.get("id") : feature.id());
    return own == null ? derived(feature, profile) : own;
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

  private String derived(ParsedRecord feature, @Nullable Profile profile) {
    String property = profile == null ? null : profile.idProperty();
    String id = property == null ? null : text(feature.properties().get(property));
    if (id == null) {
      property = findUsual(feature.properties());
      id = property == null ? null : text(feature.properties().get(property));
    }
    if (id == null) {
      origins.merge("the hash of the content", 1L, Long::sum);
      return "content:" + hash(feature);
    }
    origins.merge("property \"" + property + "\"", 1L, Long::sum);
    return id;
  }

  private static @Nullable String findUsual(Map<String, @Nullable Object> properties) {
    for (String usual : USUAL) {
      for (Map.Entry<String, @Nullable Object> property : properties.entrySet()) {
        if (property.getKey().equalsIgnoreCase(usual) && text(property.getValue()) != null) {
          return property.getKey();
        }
      }
    }
    return null;
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

  private static String hash(ParsedRecord feature) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (feature.geometry() != null && !feature.geometry().isEmpty()) {
        String text = new WKTWriter(3).write(feature.geometry());
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      digest.update(CanonicalJson.text(feature.properties()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
