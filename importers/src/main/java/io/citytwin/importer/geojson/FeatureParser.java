package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads one record: a Feature or a bare geometry. Members may stand in any order. */
final class FeatureParser {

  private static final int MAX_COLLECTION_DEPTH = 4;

  private final JsonFactory factory;
  private final GeometryBuilder builder = new GeometryBuilder();
  private final PropertiesParser properties = new PropertiesParser();
  private final CoordinateParser coordinates = new CoordinateParser();

  FeatureParser(int maxRecordBytes) {
    factory =
        JsonFactory.builder()
            // NaN and Infinity are no JSON, but what they mean is plain: the record is refused, not
            // the file.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxStringLength(maxRecordBytes).build())
            .build();
  }

  /**
   * Reads a record.
   *
   * @throws RecordFault if it is JSON but neither a Feature nor a geometry
   * @throws tools.jackson.core.JacksonException if it is not JSON
   */
  ParsedRecord parse(byte[] json, int length) throws RecordFault {
    try (JsonParser parser = parser(json, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("a record must be an object");
      }
      Draft draft = new Draft();
      builder.begin();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String member = parser.currentName();
        parser.nextToken();
        readMember(parser, member, draft);
      }
      if (parser.nextToken() != null) {
        throw malformed("one record must be one object, more follows it");
      }
      return finish(draft);
    }
  }

  /** Members of an object, features left out. */
  Map<String, @Nullable Object> header(byte[] json, int length) {
    try (JsonParser parser = parser(json, length)) {
      parser.nextToken();
      return JsonValues.object(parser);
    }
  }

  private JsonParser parser(byte[] json, int length) {
    return factory.createParser(ObjectReadContext.empty(), json, 0, length);
  }

  /** What is known of a record while it is read. */
  private static final class Draft {
    private @Nullable String type;
    private @Nullable Object id;
    private @Nullable Geometry geometry;
    private @Nullable RecordFault fault;
    private final GeometryParts own = new GeometryParts();
    private Map<String, @Nullable Object> properties = new LinkedHashMap<>(0);
    private final Map<String, @Nullable Object> others = new LinkedHashMap<>(0);
  }

  /** The members of a geometry object. */
  private static final class GeometryParts {
    private @Nullable String type;
    private @Nullable CoordinateNode coordinates;
    private @Nullable List<Geometry> members;
  }

  private void readMember(JsonParser parser, String member, Draft draft) throws RecordFault {
    switch (member) {
      case "type" -> draft.type = text(parser, "type");
      case "id" -> draft.id = JsonValues.read(parser);
      case "geometry" -> readGeometry(parser, draft);
      case "properties" -> draft.properties = properties(parser);
      case "coordinates", "geometries" -> readOwnGeometry(parser, member, draft);
      case "bbox", "crs" -> parser.skipChildren();
      default -> draft.others.put(member, JsonValues.read(parser));
    }
  }

  private ParsedRecord finish(Draft draft) throws RecordFault {
    String type = draft.type;
    if (type == null) {
      throw RecordFault.foreign(
          "the record has no \"type\"; it must be \"Feature\" or a geometry type");
    }
    if (GeometryBuilder.TYPES.contains(type) && draft.fault == null) {
      draft.own.type = type;
      try {
        draft.geometry = build(draft.own);
      } catch (RecordFault e) {
        draft.fault = e;
      }
    } else if (type.equals("FeatureCollection")) {
      throw malformed(
          "a FeatureCollection inside a sequence or a collection; a file holds one alone");
    } else if (!type.equals("Feature") && !GeometryBuilder.TYPES.contains(type)) {
      throw RecordFault.foreign("the type \"" + type + "\" is neither Feature nor a geometry type");
    }
    return new ParsedRecord(
        draft.id, draft.geometry, draft.fault, builder.closedRings(), properties(draft));
  }

  private static Map<String, @Nullable Object> properties(Draft draft) {
    if (draft.others.isEmpty()) {
      return draft.properties;
    }
    Map<String, @Nullable Object> properties = new LinkedHashMap<>(draft.others);
    properties.putAll(draft.properties);
    return properties;
  }

  /** A fault inside the geometry is kept for later, so that the id can still be told. */
  private void readGeometry(JsonParser parser, Draft draft) throws RecordFault {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      draft.fault = malformed("the geometry must be an object or null");
      parser.skipChildren();
      return;
    }
    int depth = parser.streamReadContext().getNestingDepth();
    try {
      draft.geometry = geometry(parser, 0);
    } catch (RecordFault e) {
      draft.fault = e;
      leave(parser, depth);
    }
  }

  private void readOwnGeometry(JsonParser parser, String member, Draft draft) {
    boolean nested = parser.currentToken().isStructStart();
    int depth = parser.streamReadContext().getNestingDepth() + (nested ? 0 : 1);
    try {
      readPart(parser, member, draft.own, 0);
    } catch (RecordFault e) {
      draft.fault = e;
      leave(parser, depth);
    }
  }

  /** Skips to the end of the array or object that began at a depth. */
  private static void leave(JsonParser parser, int depth) {
    while (parser.streamReadContext().getNestingDepth() >= depth && parser.currentToken() != null) {
      parser.nextToken();
    }
  }

  private Geometry geometry(JsonParser parser, int depth) throws RecordFault {
    GeometryParts parts = new GeometryParts();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      readPart(parser, member, parts, depth);
    }
    return build(parts);
  }

  private void readPart(JsonParser parser, String member, GeometryParts parts, int depth)
      throws RecordFault {
    switch (member) {
      case "type" -> parts.type = text(parser, "type of the geometry");
      case "coordinates" -> parts.coordinates = coordinates.read(parser);
      case "geometries" -> parts.members = members(parser, depth);
      default -> parser.skipChildren();
    }
  }

  private List<Geometry> members(JsonParser parser, int depth) throws RecordFault {
    if (parser.currentToken() != JsonToken.START_ARRAY || depth >= MAX_COLLECTION_DEPTH) {
      throw malformed(
          "geometries must be an array of geometries, at most "
              + MAX_COLLECTION_DEPTH
              + " collections inside one another");
    }
    List<Geometry> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw malformed("a member of a geometry collection must be a geometry");
      }
      members.add(geometry(parser, depth + 1));
    }
    return members;
  }

  private Geometry build(GeometryParts parts) throws RecordFault {
    String type = parts.type;
    if (type == null || !GeometryBuilder.TYPES.contains(type)) {
      throw malformed(
          "the geometry type is "
              + (type == null ? "missing" : "\"" + type + "\"")
              + "; allowed: Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection");
    }
    if (type.equals("GeometryCollection")) {
      if (parts.members == null) {
        throw malformed("a GeometryCollection needs \"geometries\"");
      }
      return builder.collection(parts.members);
    }
    if (parts.coordinates == null) {
      throw malformed("a " + type + " needs \"coordinates\"");
    }
    return builder.build(type, parts.coordinates);
  }

  private Map<String, @Nullable Object> properties(JsonParser parser) throws RecordFault {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return new LinkedHashMap<>(0);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw malformed("properties must be an object or null");
    }
    return properties.read(parser);
  }

  private static String text(JsonParser parser, String what) throws RecordFault {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed("the " + what + " must be a text");
    }
    return parser.getString();
  }

  private static RecordFault malformed(String message) {
    return new RecordFault(IssueCode.MALFORMED_RECORD, message);
  }
}
