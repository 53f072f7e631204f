package io.citytwin.api.http;

import graphql.introspection.Introspection;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.ObjectValue;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnmodifiedType;
import io.citytwin.api.GlobalId;
import io.citytwin.model.error.TwinException;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which answers the version of the features determines. Types count only if they are known to hold
 * nothing else: whatever a later schema adds is left out until it is named here. So live state,
 * observations, datastreams, imports and provenance, which change without a new version, never
 * count, and neither does a condition on live state, nor an instant of the past: what may be asked
 * of that depends on the clock and on what is kept.
 */
final class VersionedAnswers {

  private static final String FEATURE = "Feature";

  private static final Set<String> TYPES =
      Set.of(
          "City",
          FEATURE,
          "Node",
          "Geometry",
          "BBox",
          "PageInfo",
          "AggregateResult",
          "AggregateValue",
          "AggregateBucket",
          "AggregateBin",
          "SearchConnection",
          "SearchEdge",
          "SearchMatch");

  /** Fields of {@code Query} whose objects are known by their ids alone. */
  private static final Set<String> BY_ID = Set.of("node", "nodes");

  /** Name of the conditions on live state. */
  private static final String STATE = "state";

  /** Name of the argument for instants of the past. */
  private static final String AS_OF = "asOf";

  private final GraphQLSchema schema;

  VersionedAnswers(GraphQLSchema schema) {
    this.schema = schema;
  }

  /** Whether equal versions mean equal answers; false whenever that is not certain. */
  boolean include(ParsedOperation request, @Nullable JsonNode variables) {
    return request.isQuery()
        && !namesState(variables)
        && request.operation().getVariableDefinitions().stream()
            .noneMatch(variable -> namesState(variable.getDefaultValue()))
        && includes(request.operation().getSelectionSet(), schema.getQueryType(), variables)
        && request.fragments().stream().allMatch(fragment -> includes(fragment, variables));
  }

  /** Each fragment is looked at once, wherever it is spread. */
  private boolean includes(FragmentDefinition fragment, @Nullable JsonNode variables) {
    String type = fragment.getTypeCondition().getName();
    return (isVersioned(type) || type.equals(schema.getQueryType().getName()))
        && includes(fragment.getSelectionSet(), container(type), variables);
  }

  private boolean includes(
      @Nullable SelectionSet selections,
      @Nullable GraphQLFieldsContainer parent,
      @Nullable JsonNode variables) {
    return selections == null
        || selections.getSelections().stream()
            .allMatch(selection -> includes(selection, parent, variables));
  }

  private boolean includes(
      Selection<?> selection,
      @Nullable GraphQLFieldsContainer parent,
      @Nullable JsonNode variables) {
    return switch (selection) {
      case Field field -> parent != null && includes(field, parent, variables);
      case InlineFragment inline when inline.getTypeCondition() == null ->
          includes(inline.getSelectionSet(), parent, variables);
      case InlineFragment inline -> {
        String type = inline.getTypeCondition().getName();
        boolean known = isVersioned(type) || type.equals(schema.getQueryType().getName());
        yield known && includes(inline.getSelectionSet(), container(type), variables);
      }
      case FragmentSpread _ -> true; // its definition is looked at by itself
      default -> false;
    };
  }

  private boolean includes(
      Field field, GraphQLFieldsContainer parent, @Nullable JsonNode variables) {
    if (field.getName().equals("__typename")) {
      return true;
    }
    GraphQLFieldDefinition definition = definition(field, parent);
    if (definition == null
        || field.getArguments().stream()
            .anyMatch(a -> a.getName().equals(AS_OF) || namesState(a.getValue()))
        || (parent == schema.getQueryType()
            && BY_ID.contains(field.getName())
            && !asksForFeatures(field, variables))) {
      return false;
    }
    GraphQLOutputType type = definition.getType();
    GraphQLUnmodifiedType named = GraphQLTypeUtil.unwrapAll(type);
    if (!(named instanceof GraphQLFieldsContainer container)) {
      return GraphQLTypeUtil.isLeaf(named);
    }
    return isVersioned(container.getName())
        && includes(field.getSelectionSet(), container, variables);
  }

  private @Nullable GraphQLFieldDefinition definition(Field field, GraphQLFieldsContainer parent) {
    boolean meta = Introspection.INTROSPECTION_SYSTEM_FIELDS.contains(field.getName());
    return meta && parent == schema.getQueryType()
        ? Introspection.getFieldDef(schema, schema.getQueryType(), field.getName())
        : parent.getFieldDefinition(field.getName());
  }

  private @Nullable GraphQLFieldsContainer container(String type) {
    return schema.getType(type) instanceof GraphQLFieldsContainer container ? container : null;
  }

  private boolean isVersioned(String type) {
    return TYPES.contains(type) || type.startsWith("__") || isOfFeatures(type);
  }

  /** A kind of feature, or a page or an item of a page of them. */
  private boolean isOfFeatures(String type) {
    String kind = type.replaceFirst("(Connection|Edge)$", "");
    return kind.equals(FEATURE)
        || (schema.getType(kind) instanceof GraphQLObjectType object
            && object.getInterfaces().stream()
                .map(GraphQLNamedOutputType::getName)
                .anyMatch(FEATURE::equals));
  }

  private boolean asksForFeatures(Field field, @Nullable JsonNode variables) {
    return field.getArguments().stream()
        .map(Argument::getValue)
        .flatMap(value -> texts(value, variables))
        .allMatch(this::isIdOfFeature);
  }

  private boolean isIdOfFeature(String id) {
    try {
      return isOfFeatures(GlobalId.decode(id).type());
    } catch (TwinException malformed) {
      return false;
    }
  }

  /** Ids given as literal or variable; anything else becomes the empty text, which is no id. */
  private static Stream<String> texts(@Nullable Value<?> value, @Nullable JsonNode variables) {
    return switch (value) {
      case StringValue text -> Stream.of(text.getValue());
      case ArrayValue list -> list.getValues().stream().flatMap(item -> texts(item, variables));
      case VariableReference reference when variables != null ->
          texts(variables.path(reference.getName()));
      case null, default -> Stream.of("");
    };
  }

  private static Stream<String> texts(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false).map(item -> item.asString(""))
        : Stream.of(value.asString(""));
  }

  private static boolean namesState(@Nullable Value<?> value) {
    return switch (value) {
      case ObjectValue object ->
          object.getObjectFields().stream()
              .anyMatch(field -> field.getName().equals(STATE) || namesState(field.getValue()));
      case ArrayValue list -> list.getValues().stream().anyMatch(VersionedAnswers::namesState);
      case null, default -> false;
    };
  }

  private static boolean namesState(@Nullable JsonNode value) {
    return value != null && (value.has(STATE) || !value.findValues(STATE).isEmpty());
  }
}
