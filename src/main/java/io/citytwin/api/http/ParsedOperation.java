package io.citytwin.api.http;

import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import java.util.Collection;

/**
 * The operation a request asks for, chosen as the engine will choose it.
 *
 * @param fragments all of the document
 */
record ParsedOperation(OperationDefinition operation, Collection<FragmentDefinition> fragments) {

  boolean isQuery() {
    return operation.getOperation() == OperationDefinition.Operation.QUERY;
  }
}
