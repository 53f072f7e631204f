package io.citytwin.live.watch;

import io.citytwin.live.selection.Bbox;
import java.util.UUID;

/**
 * Where to move the view of a subscription, as the argument comes.
 *
 * @param watchKey as its batches tell it
 */
record MoveWatchInput(String watchKey, Bbox bbox) {

  /**
   * The answer.
   *
   * @param view what the batches after the move have as their view
   */
  record Payload(int view) {}

  /** The key; null if the text is none. */
  @org.jspecify.annotations.Nullable
  UUID key() {
    try {
      return watchKey.length() == 36 ? UUID.fromString(watchKey) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
