package io.citytwin.api;

import graphql.schema.DataFetchingEnvironment;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds the nodes of some types for {@code node} and {@code nodes}; one bean for each source. */
public interface NodeSource {

  /** Names of the GraphQL types it finds. */
  Set<String> types();

  /** Whether its nodes can be shown as they were at an instant, by the ids they have there. */
  default boolean hasPast() {
    return false;
  }

  /**
   * Finds a node; completes with null if there is none. Must go through a data loader, so that many
   * ids cost one statement.
   *
   * @param id of the present
   * @throws io.citytwin.model.error.TwinException BAD_USER_INPUT if the key is malformed
   */
  CompletionStage<? extends @Nullable Object> find(
      GlobalId id, DataFetchingEnvironment environment);
}
