package io.citytwin.api;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLCompositeType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deep an operation is and what it may cost, before it runs.
 *
 * <p>A leaf or an object is a point; below {@code nodes} and {@code edges} everything counts as
 * often as the page asked for has items; a connection adds {@value #CONNECTION}, because it is a
 * statement. Fragments are measured once for each page size they are used under, so a document that
 * nests fragments to grow exponentially is measured in the time its text takes.
 */
final class OperationCost {

  /** What a statement is worth in points. */
  static final int CONNECTION = 100;

  /** Items assumed in a list that no argument bounds. */
  private static final int ASSUMED_LIST = 10;

  /**
   * The result.
   *
   * @param depth fields on the longest way down
   * @param points estimated cost; stays at {@link Long#MAX_VALUE} where it would overflow
   */
  record Measure(int depth, long points) {
    static final Measure NOTHING = new Measure(0, 0);

    Measure plus(Measure other) {
      return new Measure(Math.max(depth, other.depth), saturated(points, other.points));
    }

    Measure under(int fixed, int times) {
      long below = points > Long.MAX_VALUE / 4 / times ? Long.MAX_VALUE / 4 : (1 + points) * times;
      return new Measure(depth + 1, saturated(fixed, below));
    }

    private static long saturated(long a, long b) {
      return Math.min(Long.MAX_VALUE / 4, a + b);
    }
  }

  private record FragmentUse(String name, int pageSize) {}

  private final GraphQLSchema schema;
  private final Map<String, FragmentDefinition> fragments;
  private final CoercedVariables variables;
  private final Limits limits;
  private final Map<FragmentUse, Measure> measured = new HashMap<>();

  OperationCost(
      GraphQLSchema schema,
      Map<String, FragmentDefinition> fragments,
      CoercedVariables variables,
      Limits limits) {
    this.schema = schema;
    this.fragments = fragments;
    this.variables = variables;
    this.limits = limits;
  }

  /**
   * Measures a selection.
   *
   * @param pageSize items of the page that encloses the selection; matters in connections only
   */
  Measure of(@Nullable SelectionSet selections, GraphQLCompositeType parent, int pageSize) {
    Measure sum = Measure.NOTHING;
    if (selections != null) {
      for (Selection<?> selection : selections.getSelections()) {
        sum = sum.plus(of(selection, parent, pageSize));
      }
    }
    return sum;
  }

  private Measure of(Selection<?> selection, GraphQLCompositeType parent, int pageSize) {
    return switch (selection) {
      case Field field -> ofField(field, parent, pageSize);
      case InlineFragment fragment ->
          of(
              fragment.getSelectionSet(),
              fragment.getTypeCondition() == null
                  ? parent
                  : composite(fragment.getTypeCondition().getName(), parent),
              pageSize);
      case FragmentSpread spread -> ofFragment(spread.getName(), parent, pageSize);
      default -> Measure.NOTHING;
    };
  }

  private Measure ofFragment(String name, GraphQLCompositeType parent, int pageSize) {
    FragmentUse use = new FragmentUse(name, pageSize);
    Measure known = measured.get(use);
    if (known == null) {
      FragmentDefinition fragment = fragments.get(name);
      known =
          fragment == null
              ? Measure.NOTHING
              : of(
                  fragment.getSelectionSet(),
                  composite(fragment.getTypeCondition().getName(), parent),
                  pageSize);
      measured.put(use, known);
    }
    return known;
  }

  private Measure ofField(Field field, GraphQLCompositeType parent, int pageSize) {
    GraphQLFieldDefinition definition =
        parent instanceof GraphQLFieldsContainer container
            ? container.getFieldDefinition(field.getName())
            : null;
    if (definition == null) {
      return new Measure(1, 1); // __typename, or introspection, which has its own bounds
    }
    GraphQLNamedOutputType type =
        (GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(definition.getType());
    if (!(type instanceof GraphQLCompositeType composite)) {
      return new Measure(1, 1);
    }
    boolean connection = type.getName().endsWith("Connection");
    int inner = connection ? pageSize(field, definition) : 1;
    Measure below = of(field.getSelectionSet(), composite, inner);
    return below.under(connection ? CONNECTION : 0, times(field, definition, parent, pageSize));
  }

  private int times(
      Field field, GraphQLFieldDefinition definition, GraphQLCompositeType parent, int pageSize) {
    if (!GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()))) {
      return 1;
    }
    if (((GraphQLNamedOutputType) parent).getName().endsWith("Connection")) {
      return pageSize;
    }
    Object ids = arguments(field, definition).get("ids");
    return ids instanceof List<?> list ? Math.max(1, list.size()) : ASSUMED_LIST;
  }

  private int pageSize(Field field, GraphQLFieldDefinition definition) {
    Map<String, Object> arguments = arguments(field, definition);
    Object size = arguments.get("first") != null ? arguments.get("first") : arguments.get("last");
    // A page above the largest is refused by its own field, with a code that says so.
    return size instanceof Integer number
        ? Math.clamp(number, 1, limits.maxPageSize())
        : limits.defaultPageSize();
  }

  private Map<String, Object> arguments(Field field, GraphQLFieldDefinition definition) {
    if (definition.getArguments().isEmpty()) {
      return Map.of();
    }
    return ValuesResolver.getArgumentValues(
        schema.getCodeRegistry(),
        definition.getArguments().stream().filter(OperationCost::bounds).toList(),
        field.getArguments(),
        variables,
        GraphQLContext.getDefault(),
        Locale.ROOT);
  }

  private static boolean bounds(graphql.schema.GraphQLArgument argument) {
    return List.of("first", "last", "ids").contains(argument.getName());
  }

  private GraphQLCompositeType composite(String name, GraphQLCompositeType otherwise) {
    return schema.getType(name) instanceof GraphQLCompositeType type ? type : otherwise;
  }
}
