package io.citytwin.query;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import io.citytwin.feature.FeatureTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Seeded operations over the lists of the city: any fields of any kind in any order, under aliases,
 * in fragments, under {@code @include} and {@code @skip}, with all the arguments of shapes.
 */
final class RandomDocuments {

  /** What is never asked for here: it has arguments of its own. */
  private static final List<String> LEFT_OUT = List.of("datastreams");

  /** Types a relation can lead to. */
  private static final Set<String> FEATURES = features();

  private static Set<String> features() {
    Set<String> types = new HashSet<>(FeatureTypes.names());
    types.add("Feature");
    return types;
  }

  private final GraphQLSchema schema;
  private final Random random;
  private int aliases;
  private boolean plain;

  RandomDocuments(GraphQLSchema schema, long seed) {
    this.schema = schema;
    this.random = new Random(seed);
  }

  /** An operation with the variables {@code $yes}, which is true, and {@code $no}. */
  String next() {
    aliases = 0;
    List<GraphQLFieldDefinition> lists = lists();
    StringBuilder text =
        new StringBuilder(
            "query($yes: Boolean!, $no: Boolean!) { city @include(if: $yes) @skip(if: $no) {");
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      GraphQLFieldDefinition list = lists.get(random.nextInt(lists.size()));
      text.append(' ').append(alias()).append(list.getName()).append(page());
      text.append(connection((GraphQLObjectType) GraphQLTypeUtil.unwrapAll(list.getType())));
    }
    return text.append(" } }").toString();
  }

  /** One list of {@code $first} features, without directives. */
  String nextPlain() {
    aliases = 0;
    plain = true;
    GraphQLFieldDefinition list = lists().get(random.nextInt(lists().size()));
    String text =
        "query($first: Int) { city { __typename "
            + alias()
            + list.getName()
            + "(first: $first)"
            + connection((GraphQLObjectType) GraphQLTypeUtil.unwrapAll(list.getType()))
            + " } }";
    plain = false;
    return text;
  }

  private List<GraphQLFieldDefinition> lists() {
    return schema.getObjectType("City").getFieldDefinitions().stream()
        .filter(field -> typeName(field).endsWith("Connection"))
        .filter(field -> !field.getName().equals("search"))
        .toList();
  }

  private String page() {
    return switch (random.nextInt(5)) {
      case 0 -> "(last: " + (1 + random.nextInt(4)) + ")";
      case 1 -> "";
      default -> "(first: " + (1 + random.nextInt(6)) + ")";
    };
  }

  private String connection(GraphQLObjectType type) {
    List<String> parts = new ArrayList<>();
    String item = typeName(type.getFieldDefinition("nodes"));
    parts.add(alias() + "nodes" + features(item, 2));
    if (random.nextInt(3) == 0) {
      parts.add(
          alias()
              + "edges { "
              + (random.nextBoolean() ? "cursor " : "")
              + (random.nextBoolean() ? "distance __typename " : "")
              + "node "
              + features(item, 1)
              + " }");
    }
    if (random.nextInt(4) == 0) {
      parts.add(alias() + "nodes" + features(item, 1));
    }
    if (random.nextBoolean()) {
      parts.add("pageInfo { hasNextPage hasPreviousPage startCursor endCursor }");
    }
    if (random.nextInt(3) == 0) {
      parts.add("totalCount(mode: EXACT)");
    }
    java.util.Collections.shuffle(parts, random);
    return " { " + String.join(" ", parts) + " }";
  }

  private String features(String typeName, int depth) {
    GraphQLFieldsContainer type = (GraphQLFieldsContainer) schema.getType(typeName);
    List<GraphQLFieldDefinition> fields =
        type.getFieldDefinitions().stream()
            .filter(field -> !LEFT_OUT.contains(field.getName()))
            .toList();
    StringBuilder text = new StringBuilder(" {");
    int count = 1 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      GraphQLFieldDefinition field = fields.get(random.nextInt(fields.size()));
      text.append(' ').append(wrapped(field(field, depth), field, typeName));
    }
    if (typeName.equals("Feature")) {
      text.append(" ... on Building { height usage } ... on Pipe { diameter material __typename }");
    }
    return text.append(random.nextInt(3) == 0 ? " __typename }" : " }").toString();
  }

  private String wrapped(String field, GraphQLFieldDefinition definition, String type) {
    GraphQLFieldsContainer feature = (GraphQLFieldsContainer) schema.getType("Feature");
    boolean everyKind = feature.getFieldDefinition(definition.getName()) != null;
    int choice = random.nextInt(8);
    return switch (plain && choice <= 2 ? 7 : choice) {
      case 0 -> "... on " + type + " { " + field + " }";
      case 1 -> "... @include(if: $yes) { " + field + " }";
      case 2 -> "... @skip(if: $yes) { " + field + " } entityId";
      case 3 -> "... on " + (everyKind ? "Feature" : type) + " { " + field + " version }";
      default -> field;
    };
  }

  private String field(GraphQLFieldDefinition field, int depth) {
    return switch (field.getName()) {
      case "geometry" ->
          alias()
              + "geometry"
              + shape()
              + " { "
              + some(
                  "geojson",
                  "wkt",
                  "type crs",
                  "__typename",
                  "wkb",
                  "centroid labelPoint",
                  "vertexCount",
                  "area length perimeter")
              + " }";
      case "bbox" ->
          alias()
              + "bbox"
              + List.of("", "(crs: \"EPSG:3857\")", "(crs: \"GCJ-02\")").get(random.nextInt(3))
              + " { "
              + some("west", "south north", "east crs")
              + " }";
      case "provenance" ->
          alias()
              + "provenance { "
              + some(
                  "dataset sourceId",
                  "version recordedAt",
                  "license file",
                  "sha256 layer actor reason",
                  "record",
                  "importJob { id }")
              + " }";
      case "attributes" ->
          alias() + "attributes" + (random.nextBoolean() ? "" : "(keys: [\"owner\", \"none\"])");
      case "state" ->
          alias()
              + "state"
              + (random.nextBoolean() ? "" : "(keys: [\"pressure\", \"none\"])")
              + " { "
              + some(
                  "key value",
                  "number text unit",
                  "observedAt receivedAt",
                  "quality freshness stale",
                  "__typename",
                  "datastream { id code cadence minimum latest { result resultText quality } }",
                  "datastream { name lateAfter sensorId latest { phenomenonTime } }")
              + " }";
      default -> other(field, depth);
    };
  }

  private String other(GraphQLFieldDefinition field, int depth) {
    if (!(GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer type)) {
      return alias() + field.getName();
    }
    if (depth == 0) {
      return "name";
    }
    if (type instanceof GraphQLObjectType connection && type.getName().endsWith("Connection")) {
      return alias() + field.getName() + "(first: 2)" + members(connection, depth - 1);
    }
    return FEATURES.contains(type.getName())
        ? alias() + field.getName() + features(type.getName(), depth - 1)
        : "name";
  }

  private String members(GraphQLObjectType type, int depth) {
    String item = typeName(type.getFieldDefinition("nodes"));
    return " { "
        + alias()
        + "nodes"
        + features(item, depth)
        + (random.nextInt(3) == 0
            ? " edges { cursor distance node" + features(item, 0) + " __typename }"
            : "")
        + (random.nextInt(3) == 0 ? " totalCount" : "")
        + (random.nextInt(3) == 0 ? " n: totalCount(mode: EXACT) __typename" : "")
        + (random.nextInt(3) == 0 ? " pageInfo { hasNextPage endCursor __typename }" : "")
        + " }";
  }

  private String shape() {
    return switch (random.nextInt(9)) {
      case 4 -> "(crs: \"GCJ-02\")";
      case 5 -> "(crs: \"BD-09\", precision: 3, dimension: XYZ)";
      case 6 -> "(lod: LOD0, dimension: XYZ)";
      case 7 -> "(lod: LOD2)";
      case 0 -> "(crs: \"EPSG:3857\", precision: 2)";
      case 1 -> "(crs: \"EPSG:4490\")";
      case 2 -> "(precision: 15)";
      case 3 -> "(simplify: 5)";
      default -> "";
    };
  }

  private String some(String... choices) {
    StringBuilder text = new StringBuilder();
    for (String choice : choices) {
      text.append(random.nextBoolean() ? choice + " " : "");
    }
    return text.isEmpty() ? choices[0] : text.toString();
  }

  /** Sometimes a new name, so that one field is asked for more than once in different ways. */
  private String alias() {
    return "a" + aliases++ + ": ";
  }

  private static String typeName(GraphQLFieldDefinition field) {
    return ((graphql.schema.GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType())).getName();
  }
}
