package io.citytwin.api.http;

import graphql.execution.UnknownOperationException;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.NodeUtil;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operation a request asks for, chosen as the engine will choose it.
 *
 * @param fragments all of the document
 */
record ParsedOperation(OperationDefinition operation, Collection<FragmentDefinition> fragments) {

  /**
   * Parses a document.
   *
   * @return empty if there is no such operation, which the engine will tell in its own words
   */
  static Optional<ParsedOperation> find(
      String document, @Nullable String operationName, ParserOptions limits) {
    try {
      Document parsed =
          Parser.parse(
              ParserEnvironment.newParserEnvironment()
                  .document(document)
                  .parserOptions(limits)
                  .build());
      NodeUtil.GetOperationResult chosen = NodeUtil.getOperation(parsed, operationName);
      return Optional.of(
          new ParsedOperation(chosen.operationDefinition, chosen.fragmentsByName.values()));
    } catch (InvalidSyntaxException | UnknownOperationException forTheEngine) {
      return Optional.empty();
    }
  }

  boolean isQuery() {
    return operation.getOperation() == OperationDefinition.Operation.QUERY;
  }
}
