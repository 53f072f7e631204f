package io.citytwin.api.prepared;

import static graphql.schema.DataFetchingEnvironmentImpl.newDataFetchingEnvironment;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLSchema;
import io.citytwin.api.ResponseBytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * A valid query with one field to answer; all else in its answer is the same each time.
 *
 * @param before the answer's data up to the field's value
 * @param after the rest of the data
 */
record PreparedOperation(
    GraphQLSchema schema,
    OperationDefinition definition,
    Map<String, FragmentDefinition> fragments,
    PlacedField field,
    String before,
    String after) {

  /**
   * The variables of a request as the schema says.
   *
   * @throws graphql.GraphQLException if they are not as the schema says
   */
  CoercedVariables variables(Map<String, Object> raw, GraphQLContext context) {
    return ValuesResolver.coerceVariableValues(
        schema, definition.getVariableDefinitions(), RawVariables.of(raw), context, Locale.ROOT);
  }

  /** Writes the data of an answer. */
  void write(CoercedVariables variables, GraphQLContext context, ResponseBytes out) {
    out.write(before.getBytes(StandardCharsets.UTF_8));
    field.writer().write(environment(variables, context), out);
    out.write(after.getBytes(StandardCharsets.UTF_8));
  }

  private DataFetchingEnvironment environment(CoercedVariables variables, GraphQLContext context) {
    Map<String, Object> arguments =
        ValuesResolver.getArgumentValues(
            schema.getCodeRegistry(),
            field.definition().getArguments(),
            field.field().getArguments(),
            variables,
            context,
            Locale.ROOT);
    return newDataFetchingEnvironment()
        .arguments(arguments)
        .graphQLContext(context)
        .fieldDefinition(field.definition())
        .mergedField(field.merged())
        .fieldType(field.definition().getType())
        .parentType(field.parent())
        .graphQLSchema(schema)
        .fragmentsByName(fragments)
        .operationDefinition(definition)
        .variables(variables.toMap())
        .selectionSet(field.selection())
        .locale(Locale.ROOT)
        .build();
  }
}
