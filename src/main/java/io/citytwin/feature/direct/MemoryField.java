package io.citytwin.feature.direct;

import graphql.schema.SelectedField;

/**
 * A field that every kind of feature has, whose values are in memory and no row's; one bean for
 * each.
 */
public interface MemoryField {

  /** Its name. */
  String name();

  /**
   * Compiles what is selected of it.
   *
   * @throws UnsuitableException if only the engine can answer
   */
  FieldValue compile(SelectedField field, EngineValues engine);
}
