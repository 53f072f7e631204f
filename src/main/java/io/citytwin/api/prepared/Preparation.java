package io.citytwin.api.prepared;

import static graphql.normalized.ExecutableNormalizedOperationFactory.createExecutableNormalizedOperationWithRawVariables;

import graphql.execution.MergedField;
import graphql.execution.RawVariables;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.Node;
import graphql.language.NodeUtil;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;
import graphql.normalized.ExecutableNormalizedField;
import graphql.normalized.ExecutableNormalizedOperation;
import graphql.schema.DataFetchingFieldSelectionSetImpl;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Works out of a valid document how it is answered: a query without directives, in which one field
 * leads from the root, through objects that are always there, to the one that is answered, and no
 * variable stands below that.
 */
final class Preparation {

  private static final String TYPE_NAME = "__typename";

  private final GraphQLSchema schema;
  private final List<PreparedField> writers;
  private final Document document;
  private final OperationDefinition operation;
  private final RawVariables variables;
  private final StringBuilder before = new StringBuilder();
  private final StringBuilder after = new StringBuilder();
  private @Nullable PlacedField placed;

  private Preparation(
      GraphQLSchema schema,
      List<PreparedField> writers,
      Document document,
      OperationDefinition operation,
      RawVariables variables) {
    this.schema = schema;
    this.writers = writers;
    this.document = document;
    this.operation = operation;
    this.variables = variables;
  }

  /**
   * Prepares an operation.
   *
   * @param document a valid one
   * @param variables some; they are arguments of the one field alone, which are read each time
   * @return empty if only the engine can answer it
   * @throws graphql.GraphQLException if the variables are not as the schema says
   */
  static Optional<PreparedOperation> of(
      GraphQLSchema schema,
      List<PreparedField> writers,
      Document document,
      @Nullable String operationName,
      RawVariables variables) {
    NodeUtil.GetOperationResult chosen = NodeUtil.getOperation(document, operationName);
    OperationDefinition operation = chosen.operationDefinition;
    if (operation.getOperation() != OperationDefinition.Operation.QUERY
        || contains(document, Directive.class::isInstance)
        || chosen.fragmentsByName.values().stream().anyMatch(Preparation::hasVariables)) {
      return Optional.empty();
    }
    Preparation preparation = new Preparation(schema, writers, document, operation, variables);
    boolean suitable = preparation.object(operation.getSelectionSet(), schema.getQueryType());
    return suitable && preparation.placed != null
        ? Optional.of(
            new PreparedOperation(
                schema,
                operation,
                chosen.fragmentsByName,
                preparation.placed,
                preparation.before.toString(),
                preparation.after.toString()))
        : Optional.empty();
  }

  /** Writes an object around the field; false if it holds what only the engine answers. */
  private boolean object(SelectionSet selections, GraphQLObjectType type) {
    Set<String> keys = new HashSet<>();
    char separator = '{';
    for (Selection<?> selection : selections.getSelections()) {
      if (!(selection instanceof Field field) || !keys.add(field.getResultKey())) {
        return false;
      }
      text().append(separator).append('"').append(field.getResultKey()).append("\":");
      separator = ',';
      if (!value(field, type)) {
        return false;
      }
    }
    text().append('}');
    return true;
  }

  private boolean value(Field field, GraphQLObjectType parent) {
    if (field.getName().equals(TYPE_NAME)) {
      text().append('"').append(parent.getName()).append('"');
      return true;
    }
    GraphQLFieldDefinition definition = parent.getFieldDefinition(field.getName());
    if (definition == null || placed != null) {
      return false;
    }
    for (PreparedField writer : writers) {
      if (writer.answers(parent.getName(), field.getName())) {
        return place(writer, field, definition, parent);
      }
    }
    return isEntry(field, definition, parent)
        && object(
            field.getSelectionSet(),
            (GraphQLObjectType) GraphQLTypeUtil.unwrapAll(definition.getType()));
  }

  /** The city is there, and has no value of its own. */
  private boolean isEntry(
      Field field, GraphQLFieldDefinition definition, GraphQLObjectType parent) {
    return parent == schema.getQueryType()
        && definition.getName().equals("city")
        && field.getArguments().isEmpty();
  }

  private boolean place(
      PreparedField writer,
      Field field,
      GraphQLFieldDefinition definition,
      GraphQLObjectType parent) {
    if (field.getSelectionSet() == null || hasVariables(field.getSelectionSet())) {
      return false;
    }
    ExecutableNormalizedOperation normalized =
        createExecutableNormalizedOperationWithRawVariables(
            schema, document, operation.getName(), variables);
    List<ExecutableNormalizedField> fields = normalized.getNormalizedFields(field);
    if (fields.size() != 1) {
      return false;
    }
    placed =
        new PlacedField(
            writer,
            parent,
            definition,
            field,
            MergedField.newMergedField(field).build(),
            DataFetchingFieldSelectionSetImpl.newCollector(
                schema, definition.getType(), fields::getFirst));
    return true;
  }

  private StringBuilder text() {
    return placed == null ? before : after;
  }

  private static boolean hasVariables(FragmentDefinition fragment) {
    return hasVariables(fragment.getSelectionSet());
  }

  private static boolean hasVariables(Node<?> node) {
    return contains(node, VariableReference.class::isInstance);
  }

  private static boolean contains(Node<?> node, Predicate<Node<?>> wanted) {
    return wanted.test(node)
        || node.getChildren().stream().anyMatch(child -> contains(child, wanted));
  }
}
