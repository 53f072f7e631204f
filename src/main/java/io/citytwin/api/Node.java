package io.citytwin.api;

/** An object clients can refetch by id. Its GraphQL type is the type of its id. */
public interface Node {

  /** The id. */
  GlobalId globalId();
}
