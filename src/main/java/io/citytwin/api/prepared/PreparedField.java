package io.citytwin.api.prepared;

import graphql.schema.DataFetchingEnvironment;
import io.citytwin.api.ResponseBytes;

/** Answers some fields of the schema whole, in place of the engine. */
public interface PreparedField {

  /**
   * Whether it answers a field.
   *
   * @param parentType name of the object type the field is on
   */
  boolean answers(String parentType, String field);

  /**
   * Writes the field's value. Whatever stands in the way is thrown; then the engine answers the
   * operation from the start.
   *
   * @param environment as a data fetcher gets it, with the arguments of this request. It has no
   *     path and no data loaders, and its context holds a {@link LoneField}
   * @throws UnpreparedException if the engine must answer, this time or always
   */
  void write(DataFetchingEnvironment environment, ResponseBytes out);
}
