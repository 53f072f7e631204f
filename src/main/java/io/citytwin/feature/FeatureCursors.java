package io.citytwin.feature;

import io.citytwin.api.Cursor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cursors of one list.
 *
 * @param binding what binds them to the list
 * @param byDistance whether the list is ordered by distance
 */
public record FeatureCursors(long binding, boolean byDistance) {

  /** The cursor of a feature of the list. */
  public String of(UUID entityId, @Nullable Double distance) {
    Cursor cursor =
        byDistance && distance != null
            ? Cursor.of(binding, entityId, distance)
            : Cursor.of(binding, entityId);
    return cursor.encode();
  }
}
