package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.SelectedField;
import io.citytwin.api.Limits;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.Head;
import io.citytwin.feature.SelectionItem.TypedColumn;
import io.citytwin.feature.direct.DirectPlan.DirectList;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.FieldValue;
import io.citytwin.feature.direct.FieldValues;
import io.citytwin.feature.direct.MemoryField;
import io.citytwin.feature.direct.ObjectValue;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what one operation selects of features to how it is written. A field that has no writer
 * makes the selection {@linkplain UnsuitableException unsuitable}.
 */
final class FeatureCompilation {

  private final EngineValues engine;
  private final SelectionReader selections;
  private final ShapeCompilation shapes;
  private final List<MemoryField> memory;
  private final RelationCompilation relations;

  FeatureCompilation(
      EngineValues engine,
      SelectionReader selections,
      Shapes shapes,
      List<MemoryField> memory,
      List<FeatureRelation> relations,
      Limits limits) {
    this.engine = engine;
    this.selections = selections;
    this.shapes = new ShapeCompilation(engine, shapes);
    this.memory = memory;
    this.relations = new RelationCompilation(engine, this, relations, limits);
  }

  /** A list of a connection, {@code nodes} or {@code edges}. */
  DirectList list(SelectedField list, Collection<FeatureKind> kinds) {
    boolean nodes = list.getName().equals("nodes");
    return new DirectList(list.getResultKey(), nodes ? features(list, kinds) : edges(list, kinds));
  }

  /** What is selected below a field, of a feature of each kind. */
  Map<FeatureKind, FieldValue> features(SelectedField parent, Collection<FeatureKind> kinds) {
    Map<FeatureKind, FieldValue> features = new EnumMap<>(FeatureKind.class);
    kinds.forEach(kind -> features.put(kind, feature(parent.getSelectionSet(), kind)));
    return features;
  }

  private Map<FeatureKind, FieldValue> edges(SelectedField parent, Collection<FeatureKind> kinds) {
    Map<FeatureKind, FieldValue> edges = new EnumMap<>(FeatureKind.class);
    kinds.forEach(kind -> edges.put(kind, edge(parent, kind)));
    return edges;
  }

  private FieldValue edge(SelectedField edges, FeatureKind kind) {
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    for (SelectedField field : edges.getSelectionSet().getImmediateFields()) {
      fields.put(
          field.getResultKey(),
          switch (field.getName()) {
            case "__typename" -> FieldValues.constant(nameOf(edges.getType()));
            case "cursor" -> FieldValues.cursor();
            case "distance" -> FieldValues.distance();
            case "node" -> feature(field.getSelectionSet(), kind);
            default -> throw noWriter(field);
          });
    }
    return new ObjectValue(fields);
  }

  /** What is selected of a feature of a kind. */
  FieldValue feature(DataFetchingFieldSelectionSet selected, FeatureKind kind) {
    GraphQLObjectType type = engine.type(FeatureTypes.nameOf(kind));
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    for (SelectedField field : selected.getImmediateFields()) {
      if (field.getObjectTypeNames().contains(type.getName())) {
        fields.put(field.getResultKey(), value(field, kind, type));
      }
    }
    return new ObjectValue(fields);
  }

  private FieldValue value(SelectedField field, FeatureKind kind, GraphQLObjectType type) {
    return switch (field.getName()) {
      case "__typename" -> FieldValues.constant(type.getName());
      case "id" -> FieldValues.globalId(type.getName());
      case "entityId" -> FieldValues.entityId();
      case "kind" -> FieldValues.constant(kind.name());
      case "attributes" -> FieldValues.json(FeatureFields.attributes(field.getArguments()), false);
      case "geometry" -> shapes.geometry(field);
      case "bbox" -> shapes.bbox(field);
      case "provenance" -> provenance(field);
      default -> own(field, kind, type);
    };
  }

  /** A field that is answered in a way of its own. */
  private FieldValue own(SelectedField field, FeatureKind kind, GraphQLObjectType type) {
    for (MemoryField known : memory) {
      if (known.name().equals(field.getName())) {
        return known.compile(field, engine);
      }
    }
    Optional<FieldValue> join = relations.find(field, kind);
    if (join.isPresent()) {
      return join.get();
    }
    SelectionItem item =
        selections.findItem(kind, field.getName()).orElseThrow(() -> noWriter(field));
    return leaf(item, typeOf(type, field.getName()));
  }

  private FieldValue leaf(SelectionItem item, GraphQLOutputType type) {
    boolean nullable = GraphQLTypeUtil.isNullable(type);
    return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
      case GraphQLEnumType codes ->
          FieldValues.code(
              item, nullable, codes.getValues().stream().map(code -> code.getName()).toList());
      case GraphQLScalarType scalar -> scalar(item, nullable, scalar);
      default -> throw new UnsuitableException("a column that is shown as an object");
    };
  }

  private FieldValue scalar(SelectionItem item, boolean nullable, GraphQLScalarType scalar) {
    return switch (held(item) + " as " + scalar.getName()) {
      case "TEXT as String", "TEXT as ID", "CODE as String" -> FieldValues.text(item, nullable);
      case "DOUBLE as Float" -> FieldValues.decimal(item, nullable);
      case "INTEGER as Int" -> FieldValues.integer(item, nullable);
      default -> FieldValues.other(item, nullable, engine.serializer(scalar));
    };
  }

  private FieldValue provenance(SelectedField provenance) {
    GraphQLObjectType type = engine.type("Provenance");
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    for (SelectedField field : provenance.getSelectionSet().getImmediateFields()) {
      fields.put(field.getResultKey(), origin(field, type));
    }
    return new ObjectValue(fields);
  }

  private FieldValue origin(SelectedField field, GraphQLObjectType type) {
    if (field.getName().equals("__typename")) {
      return FieldValues.constant("Provenance");
    }
    Head head = ProvenanceFields.find(field.getName()).orElseThrow(() -> noWriter(field));
    if (head == Head.JOB_ID || head == Head.RECORD) {
      throw noWriter(field);
    }
    return leaf(head, typeOf(type, field.getName()));
  }

  /** What to throw for a field that the engine must answer. */
  static UnsuitableException noWriter(SelectedField field) {
    return new UnsuitableException("no writer for " + field.getName());
  }

  private static GraphQLOutputType typeOf(GraphQLObjectType type, String field) {
    return type.getFieldDefinition(field).getType();
  }

  private static String nameOf(GraphQLOutputType type) {
    return ((GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(type)).getName();
  }

  /** What kind of value an item is. */
  private static String held(SelectionItem item) {
    return switch (item) {
      case TypedColumn(Column column) -> column.type().name();
      case Head head ->
          switch (head) {
            case VERSION -> "INTEGER";
            case VALID_FROM, VALID_TO, RECORDED_AT -> "TIME";
            case JOB_ID, RECORD -> "LONG";
            default -> "TEXT";
          };
      default -> "OTHER";
    };
  }
}
