package io.citytwin.api.prepared;

import graphql.schema.DataFetchingEnvironment;

/**
 * Stands in the context of an operation that has one field to answer: there is nothing to wait for
 * to be read together with it.
 */
public enum LoneField {
  YES;

  /** Whether an environment is of such an operation. */
  public static boolean is(DataFetchingEnvironment environment) {
    return environment.getGraphQlContext().hasKey(LoneField.class);
  }
}
