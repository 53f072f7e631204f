package io.citytwin.importer.osm;

import java.util.ArrayList;
import java.util.List;

/** Counts what became of changes. */
final class ChangeTally {

  /** What a change turned out to be. */
  enum Outcome {
    CREATED("%,d created"),
    MODIFIED("%,d modified"),
    DELETED("%,d deleted"),
    /** A modification of what the extract does not hold: it comes in. */
    MODIFIED_UNKNOWN("%,d modified that the extract did not hold, now in it"),
    /** Nothing to delete. */
    DELETED_UNKNOWN("%,d deleted that the extract did not hold"),
    /** The extract has a newer version already. */
    OUTDATED("%,d left out, as the extract has a newer version");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }
  }

  private final long[] counts = new long[Outcome.values().length];
  private long outside;

  void count(Outcome outcome) {
    counts[outcome.ordinal()]++;
  }

  void countOutside() {
    outside++;
  }

  long get(Outcome outcome) {
    return counts[outcome.ordinal()];
  }

  /** Nodes that came in beyond the bounds of the extract. */
  long outside() {
    return outside;
  }

  /** What happened, for a person. */
  List<String> notes(int files) {
    List<String> parts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      if (get(outcome) > 0) {
        parts.add(outcome.words.formatted(get(outcome)));
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "Changes of %d file(s) were applied to the extract: %s; features that it no longer has are removed, as with --replace."
            .formatted(files, parts.isEmpty() ? "none" : "objects " + String.join(", ", parts)));
    if (outside > 0) {
      notes.add(
          "%,d of the nodes created lie outside the bounds of the extract; if the changes are those of a wider area, cut the result with `osmium extract` or take the changes of this one."
              .formatted(outside));
    }
    return notes;
  }
}
