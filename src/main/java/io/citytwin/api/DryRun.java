package io.citytwin.api;

import graphql.execution.ExecutionContext;
import graphql.execution.MergedField;
import graphql.execution.MergedSelectionSet;
import graphql.language.BooleanValue;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition.Operation;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Operations that only ask what they would cost, by {@code rateLimit(dryRun: true)}. */
final class DryRun {

  private static final String FIELD = "rateLimit";
  private static final String ARGUMENT = "dryRun";

  private DryRun() {}

  /** Whether the operation says so at its root, itself or in a fragment. */
  static boolean isAskedFor(ExecutionContext context) {
    SelectionSet selections = context.getOperationDefinition().getSelectionSet();
    return context.getOperationDefinition().getOperation() == Operation.QUERY
        && asks(selections, context, new HashSet<>());
  }

  /** Each fragment is looked at once, wherever it is spread. */
  private static boolean asks(SelectionSet selections, ExecutionContext context, Set<String> seen) {
    return selections.getSelections().stream()
        .anyMatch(
            selection ->
                switch (selection) {
                  case Field field -> asks(field, context);
                  case InlineFragment inline -> asks(inline.getSelectionSet(), context, seen);
                  case FragmentSpread spread -> {
                    FragmentDefinition fragment =
                        context.getFragmentsByName().get(spread.getName());
                    yield fragment != null
                        && seen.add(spread.getName())
                        && asks(fragment.getSelectionSet(), context, seen);
                  }
                  default -> false;
                });
  }

  private static boolean asks(Field field, ExecutionContext context) {
    return field.getName().equals(FIELD)
        && field.getArguments().stream()
            .filter(argument -> argument.getName().equals(ARGUMENT))
            .anyMatch(argument -> isTrue(argument.getValue(), context));
  }

  private static boolean isTrue(Value<?> value, ExecutionContext context) {
    return switch (value) {
      case BooleanValue literal -> literal.isValue();
      case VariableReference variable ->
          Boolean.TRUE.equals(context.getCoercedVariables().get(variable.getName()));
      default -> false;
    };
  }

  /** Of the fields at the root, those that tell the cost. */
  static MergedSelectionSet only(MergedSelectionSet fields) {
    Map<String, MergedField> left = new LinkedHashMap<>();
    fields
        .getSubFields()
        .forEach(
            (key, field) -> {
              if (field.getName().equals(FIELD)) {
                left.put(key, field);
              }
            });
    return MergedSelectionSet.newMergedSelectionSet().subFields(left).build();
  }
}
