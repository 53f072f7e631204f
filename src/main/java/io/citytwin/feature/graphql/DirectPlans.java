package io.citytwin.feature.graphql;

import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.SelectedField;
import io.citytwin.api.Deadline;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.GeometryForm;
import io.citytwin.feature.SelectionItem.Head;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.feature.SelectionItem.TypedColumn;
import io.citytwin.feature.direct.DirectPlan;
import io.citytwin.feature.direct.DirectPlan.DirectList;
import io.citytwin.feature.direct.FieldValue;
import io.citytwin.feature.direct.FieldValues;
import io.citytwin.feature.direct.ObjectValue;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.schema.scalar.TwinScalars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Compiles the lists a client selects of a connection to writers. A selection with a field that is
 * no value of the feature's row (relations, live state) has no plan: the engine answers it.
 */
@Component
class DirectPlans {

  /** A field that is answered otherwise. */
  private static final class NotDirectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotDirectException() {
      super("a field that is no value of a row", null, false, false);
    }
  }

  private final Shapes shapes;
  private final SelectionReader selections;
  private final boolean enabled;

  DirectPlans(
      Shapes shapes,
      SelectionReader selections,
      @Value("${citytwin.graphql.direct-lists}") boolean enabled) {
    this.shapes = shapes;
    this.selections = selections;
    this.enabled = enabled;
  }

  /** The plan for the connection the environment's field returns; empty if there is none. */
  Optional<DirectPlan> find(DataFetchingEnvironment environment, Collection<FeatureKind> kinds) {
    if (!enabled) {
      return Optional.empty();
    }
    List<DirectList> lists = new ArrayList<>();
    try {
      for (SelectedField field : environment.getSelectionSet().getImmediateFields()) {
        if (field.getName().equals("nodes") || field.getName().equals("edges")) {
          lists.add(new Compilation(environment).list(field, kinds));
        }
      }
    } catch (NotDirectException answeredByTheEngine) {
      return Optional.empty();
    }
    return lists.isEmpty() ? Optional.empty() : Optional.of(new DirectPlan(lists));
  }

  private final class Compilation {

    private final GraphQLSchema schema;
    private final GraphQLContext context;
    private final Locale locale;

    Compilation(DataFetchingEnvironment environment) {
      this.schema = environment.getGraphQLSchema();
      this.context = environment.getGraphQlContext();
      this.locale = environment.getLocale();
    }

    DirectList list(SelectedField list, Collection<FeatureKind> kinds) {
      Map<FeatureKind, FieldValue> elements = new EnumMap<>(FeatureKind.class);
      for (FeatureKind kind : kinds) {
        elements.put(kind, list.getName().equals("nodes") ? feature(list, kind) : edge(list, kind));
      }
      return new DirectList(list.getResultKey(), elements);
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
              case "node" -> feature(field, kind);
              default -> throw new NotDirectException();
            });
      }
      return new ObjectValue(fields);
    }

    private FieldValue feature(SelectedField parent, FeatureKind kind) {
      GraphQLObjectType type = schema.getObjectType(FeatureTypes.nameOf(kind));
      Map<String, FieldValue> fields = new LinkedHashMap<>();
      for (SelectedField field : parent.getSelectionSet().getImmediateFields()) {
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
        case "attributes" ->
            FieldValues.json(FeatureFields.attributes(field.getArguments()), false);
        case "geometry" -> geometry(field);
        case "bbox" -> bbox(field);
        case "provenance" -> provenance(field);
        default -> leaf(item(field.getName(), kind), typeOf(type, field.getName()));
      };
    }

    private SelectionItem item(String name, FeatureKind kind) {
      return selections.findItem(kind, name).orElseThrow(NotDirectException::new);
    }

    private FieldValue leaf(SelectionItem item, GraphQLOutputType type) {
      boolean nullable = GraphQLTypeUtil.isNullable(type);
      return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
        case GraphQLEnumType codes ->
            FieldValues.code(
                item, nullable, codes.getValues().stream().map(code -> code.getName()).toList());
        case GraphQLScalarType scalar -> scalar(item, nullable, scalar);
        default -> throw new NotDirectException();
      };
    }

    private FieldValue scalar(SelectionItem item, boolean nullable, GraphQLScalarType scalar) {
      return switch (held(item) + " as " + scalar.getName()) {
        case "TEXT as String", "TEXT as ID", "CODE as String" -> FieldValues.text(item, nullable);
        case "DOUBLE as Float" -> FieldValues.decimal(item, nullable);
        case "INTEGER as Int" -> FieldValues.integer(item, nullable);
        default ->
            FieldValues.other(
                item, nullable, value -> scalar.getCoercing().serialize(value, context, locale));
      };
    }

    private FieldValue geometry(SelectedField geometry) {
      Shapes.Writing writing = shapes.writing(geometry.getArguments(), Deadline.of(context));
      if (!writing.stored()) {
        return FieldValues.absent();
      }
      Map<String, FieldValue> fields = new LinkedHashMap<>();
      for (SelectedField field : geometry.getSelectionSet().getImmediateFields()) {
        fields.put(
            field.getResultKey(),
            switch (field.getName()) {
              case "__typename" -> FieldValues.constant("Geometry");
              case "type" ->
                  FieldValues.other(new SelectionItem.ShapeType(), false, GeometryFields::typeName);
              case "crs" -> FieldValues.constant(writing.crs().code());
              default -> shape(writing.find(field.getName()).orElseThrow(NotDirectException::new));
            });
      }
      ObjectValue object = new ObjectValue(fields);
      return FieldValues.objectIfPresent(presence(object.items()), object);
    }

    /** A value that is there whenever the geometry is: one that is read anyway, if there is one. */
    private static SelectionItem presence(List<SelectionItem> items) {
      return items.stream()
          .filter(Shape.class::isInstance)
          .findFirst()
          .orElseGet(SelectionItem.ShapeType::new);
    }

    private FieldValue shape(SelectionItem item) {
      return switch (item) {
        case Shape shape when shape.form() == GeometryForm.WKB ->
            FieldValues.other(
                shape,
                false,
                wkb -> TwinScalars.BASE64.getCoercing().serialize(wkb, context, locale));
        case Shape shape when shape.crs().isDisplaced() ->
            FieldValues.other(shape, false, Function.identity());
        case Shape shape when shape.form() == GeometryForm.GEOJSON -> FieldValues.geoJson(shape);
        case Shape shape -> FieldValues.text(shape, false);
        case SelectionItem.Vertices vertices -> FieldValues.integer(vertices, false);
        case SelectionItem.Measure measure -> FieldValues.decimal(measure, true);
        default -> throw new NotDirectException();
      };
    }

    private FieldValue bbox(SelectedField bbox) {
      SelectionItem.Bounds bounds = shapes.bounds(bbox.getArguments(), Deadline.of(context));
      Map<String, FieldValue> fields = new LinkedHashMap<>();
      for (SelectedField field : bbox.getSelectionSet().getImmediateFields()) {
        fields.put(
            field.getResultKey(),
            switch (field.getName()) {
              case "__typename" -> FieldValues.constant("BBox");
              case "west" -> FieldValues.element(bounds, 0);
              case "south" -> FieldValues.element(bounds, 1);
              case "east" -> FieldValues.element(bounds, 2);
              case "north" -> FieldValues.element(bounds, 3);
              case "crs" -> FieldValues.constant(bounds.crs().code());
              default -> throw new NotDirectException();
            });
      }
      return FieldValues.objectIfPresent(bounds, new ObjectValue(fields));
    }

    private FieldValue provenance(SelectedField provenance) {
      GraphQLObjectType type = schema.getObjectType("Provenance");
      Map<String, FieldValue> fields = new LinkedHashMap<>();
      for (SelectedField field : provenance.getSelectionSet().getImmediateFields()) {
        fields.put(field.getResultKey(), origin(field.getName(), type));
      }
      return new ObjectValue(fields);
    }

    private FieldValue origin(String name, GraphQLObjectType type) {
      if (name.equals("__typename")) {
        return FieldValues.constant("Provenance");
      }
      Head head = ProvenanceFields.find(name).orElseThrow(NotDirectException::new);
      if (head == Head.JOB_ID || head == Head.RECORD) {
        throw new NotDirectException();
      }
      return leaf(head, typeOf(type, name));
    }
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
