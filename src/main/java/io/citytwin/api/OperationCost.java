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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How deep an operation is and what it may cost, before it runs.
 *
 * <p>A leaf or an object is a point unless the schema declares another {@code @cost}; below a list
 * everything counts as often as {@code @listSize} says it can have items. Fragments are measured
 * once for each size of list they are used under, so a document that nests fragments to grow
 * exponentially is measured in the time its text takes.
 */
final class OperationCost {

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

    /** As a field: what it costs itself and what is below, as often as it has items. */
    Measure under(int weight, int times) {
      boolean overflows = points > Long.MAX_VALUE / 4 / times;
      long below = overflows ? Long.MAX_VALUE / 4 : saturated(weight, points) * times;
      return new Measure(depth + 1, Math.min(Long.MAX_VALUE / 4, below));
    }

    private static long saturated(long a, long b) {
      return Math.min(Long.MAX_VALUE / 4, a + b);
    }
  }

  /**
   * The list an enclosing field declared.
   *
   * @param size its items
   * @param fields names of the fields that are it
   */
  record Sized(int size, Set<String> fields) {
    static final Sized NOTHING = new Sized(1, Set.of());
  }

  private record FragmentUse(String name, Sized sized) {}

  private final GraphQLSchema schema;
  private final DeclaredCosts costs;
  private final Map<String, FragmentDefinition> fragments;
  private final CoercedVariables variables;
  private final Limits limits;
  private final Map<FragmentUse, Measure> measured = new HashMap<>();

  OperationCost(
      GraphQLSchema schema,
      DeclaredCosts costs,
      Map<String, FragmentDefinition> fragments,
      CoercedVariables variables,
      Limits limits) {
    this.schema = schema;
    this.costs = costs;
    this.fragments = fragments;
    this.variables = variables;
    this.limits = limits;
  }

  /**
   * Measures a selection.
   *
   * @param sized the list that the field above it declared
   */
  Measure of(@Nullable SelectionSet selections, GraphQLCompositeType parent, Sized sized) {
    Measure sum = Measure.NOTHING;
    if (selections != null) {
      for (Selection<?> selection : selections.getSelections()) {
        sum = sum.plus(of(selection, parent, sized));
      }
    }
    return sum;
  }

  private Measure of(Selection<?> selection, GraphQLCompositeType parent, Sized sized) {
    return switch (selection) {
      case Field field -> ofField(field, parent, sized);
      case InlineFragment fragment ->
          of(
              fragment.getSelectionSet(),
              fragment.getTypeCondition() == null
                  ? parent
                  : composite(fragment.getTypeCondition().getName(), parent),
              sized);
      case FragmentSpread spread -> ofFragment(spread.getName(), parent, sized);
      default -> Measure.NOTHING;
    };
  }

  private Measure ofFragment(String name, GraphQLCompositeType parent, Sized sized) {
    FragmentUse use = new FragmentUse(name, sized);
    Measure known = measured.get(use);
    if (known == null) {
      FragmentDefinition fragment = fragments.get(name);
      known =
          fragment == null
              ? Measure.NOTHING
              : of(
                  fragment.getSelectionSet(),
                  composite(fragment.getTypeCondition().getName(), parent),
                  sized);
      measured.put(use, known);
    }
    return known;
  }

  private Measure ofField(Field field, GraphQLCompositeType parent, Sized sized) {
    GraphQLFieldDefinition definition =
        parent instanceof GraphQLFieldsContainer container
            ? container.getFieldDefinition(field.getName())
            : null;
    if (definition == null) {
      return new Measure(1, 1); // __typename, or introspection, which has its own bounds
    }
    GraphQLNamedOutputType type =
        (GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(definition.getType());
    DeclaredCost declared = costs.of(definition);
    if (!(type instanceof GraphQLCompositeType composite)) {
      return Measure.NOTHING.under(declared.weight(), 1);
    }
    int items = items(field, definition, declared);
    boolean itself = declared.sizedFields().isEmpty();
    Measure below =
        of(
            field.getSelectionSet(),
            composite,
            itself ? Sized.NOTHING : new Sized(items, declared.sizedFields()));
    int times = sized.fields().contains(field.getName()) ? sized.size() : itself ? items : 1;
    return below.under(declared.weight(), times);
  }

  /** Items of the list that a field is, or leads to. */
  private int items(Field field, GraphQLFieldDefinition definition, DeclaredCost declared) {
    if (declared.slicingArguments().isEmpty()) {
      return declared.assumedSize();
    }
    Map<String, Object> arguments = arguments(field, definition, declared);
    for (Object value : arguments.values()) {
      if (value instanceof Integer size) {
        // A page above the largest is refused by its own field, with a code that says so.
        return Math.clamp(size, 1, limits.maxPageSize());
      }
      if (value instanceof List<?> list) {
        return Math.max(1, list.size());
      }
    }
    return limits.defaultPageSize();
  }

  private Map<String, Object> arguments(
      Field field, GraphQLFieldDefinition definition, DeclaredCost declared) {
    return ValuesResolver.getArgumentValues(
        schema.getCodeRegistry(),
        definition.getArguments().stream()
            .filter(argument -> declared.slicingArguments().contains(argument.getName()))
            .toList(),
        field.getArguments(),
        variables,
        GraphQLContext.getDefault(),
        Locale.ROOT);
  }

  private GraphQLCompositeType composite(String name, GraphQLCompositeType otherwise) {
    return schema.getType(name) instanceof GraphQLCompositeType type ? type : otherwise;
  }
}
