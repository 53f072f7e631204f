package io.citytwin.api.prepared;

import graphql.execution.MergedField;
import graphql.language.Field;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;

/**
 * The one field of an operation that is answered, in its place.
 *
 * @param field as the document has it
 * @param selection what is selected below it, which no variable changes
 */
record PlacedField(
    PreparedField writer,
    GraphQLObjectType parent,
    GraphQLFieldDefinition definition,
    Field field,
    MergedField merged,
    DataFetchingFieldSelectionSet selection) {}
