package io.citytwin.feature.direct;

import io.citytwin.feature.SelectionItem;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a feature as the writers of its fields see it. A place is where the statement has the
 * value of an item.
 */
public interface DirectRow {

  /** The feature's entity id. */
  UUID entityId();

  /** Its cursor in the list. */
  String cursor() throws SQLException;

  /** Metres to the reference geometry; null in lists without one. */
  @Nullable Double distance();

  /** Whether there is a value. */
  boolean has(int place) throws SQLException;

  /** A text as UTF-8, or well-known binary; null if absent. */
  byte @Nullable [] bytes(int place) throws SQLException;

  /** A number; 0 if absent, see {@link #wasAbsent()}. */
  double number(int place) throws SQLException;

  /** A whole number; 0 if absent, see {@link #wasAbsent()}. */
  int integer(int place) throws SQLException;

  /** Whether the number read last is absent. */
  boolean wasAbsent() throws SQLException;

  /** A value as {@link io.citytwin.feature.FeatureRow} holds it; null if absent. */
  @Nullable Object value(int place, SelectionItem item) throws SQLException;
}
