package io.citytwin.api;

import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Documents that were parsed and found valid before: clients ask few documents again and again,
 * with other variables. The one that was not asked for the longest time goes first; faulty and long
 * documents are not kept.
 */
public final class DocumentCache implements PreparsedDocumentProvider {

  /** Documents kept. A parsed document takes some hundred bytes for each character. */
  public static final int MOST = 128;

  /** Characters of the longest document kept. */
  private static final int LONGEST = 4_000;

  private final RecentlyUsed<PreparsedDocumentEntry> known = new RecentlyUsed<>(MOST);

  @Override
  public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    PreparsedDocumentEntry entry = known.get(input.getQuery());
    if (entry == null) {
      entry = parseAndValidate.apply(input);
      if (!entry.hasErrors() && input.getQuery().length() <= LONGEST) {
        known.put(input.getQuery(), entry);
      }
    }
    return CompletableFuture.completedFuture(entry);
  }

  /** A valid document that was asked before; null if it is not kept, or no longer. */
  public @Nullable PreparsedDocumentEntry find(String document) {
    return known.get(document);
  }

  /** Documents kept now. */
  int size() {
    return known.size();
  }
}
