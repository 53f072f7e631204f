package io.citytwin.api.http;

import graphql.execution.UnknownOperationException;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Document;
import graphql.language.NodeUtil;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import io.citytwin.api.DocumentCache;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the operations of documents; one that the engine knows is not parsed again. */
@Component
class ParsedOperations {

  private final DocumentCache known;
  private final ParserOptions limits;

  ParsedOperations(DocumentCache known, ParserOptions limits) {
    this.known = known;
    this.limits = limits;
  }

  /**
   * The operation the engine will choose.
   *
   * @return empty if there is none, which the engine will tell in its own words
   */
  Optional<ParsedOperation> find(String document, @Nullable String operationName) {
    try {
      PreparsedDocumentEntry entry = known.find(document);
      Document parsed = entry != null ? entry.getDocument() : parse(document);
      NodeUtil.GetOperationResult chosen = NodeUtil.getOperation(parsed, operationName);
      return Optional.of(
          new ParsedOperation(chosen.operationDefinition, chosen.fragmentsByName.values()));
    } catch (InvalidSyntaxException | UnknownOperationException forTheEngine) {
      return Optional.empty();
    }
  }

  private Document parse(String document) {
    return Parser.parse(
        ParserEnvironment.newParserEnvironment().document(document).parserOptions(limits).build());
  }
}
