package io.citytwin.feature.direct;

import io.citytwin.feature.direct.Draft.Piece;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the gaps of a page want, and what they have got. */
final class Wants {

  private Set<Wanted.Feature> features = new LinkedHashSet<>();
  private Set<Wanted.Members> members = new LinkedHashSet<>();
  private final Map<Wanted, Piece> filled = new HashMap<>();

  /** Wants something; once, however often it is said. */
  void add(Wanted wanted) {
    if (filled.containsKey(wanted)) {
      return;
    }
    switch (wanted) {
      case Wanted.Feature feature -> features.add(feature);
      case Wanted.Members page -> members.add(page);
    }
  }

  /** Whether nothing is wanted. */
  boolean isEmpty() {
    return features.isEmpty() && members.isEmpty();
  }

  /** Takes the features that are wanted. */
  Set<Wanted.Feature> takeFeatures() {
    Set<Wanted.Feature> taken = features;
    features = new LinkedHashSet<>();
    return taken;
  }

  /** Takes the members that are wanted. */
  Set<Wanted.Members> takeMembers() {
    Set<Wanted.Members> taken = members;
    members = new LinkedHashSet<>();
    return taken;
  }

  /** Fills all gaps that want something. */
  void fill(Wanted wanted, Piece piece) {
    filled.put(wanted, piece);
  }

  /** What stands in the gaps. */
  Map<Wanted, Piece> filled() {
    return filled;
  }
}
