package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.selection.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is derived in the view of a watch, and what its client knows of it. The watch guards it. */
final class DerivedView {

  private Set<Derived> derived = Set.of();
  private Set<Target> shown = Set.of();
  private final Set<Target> known = new HashSet<>();
  private Set<Target> gone = Set.of(); // known, and not shown any more

  static Target target(Derived derived) {
    return new Target(derived.entityId(), derived.rule().shownKind());
  }

  /** Takes over what is in view now; gives out what was not before, or from other members. */
  List<Derived> take(Set<Derived> now) {
    List<Derived> changed = now.stream().filter(each -> !derived.contains(each)).toList();
    derived = now;
    shown = now.stream().map(DerivedView::target).collect(Collectors.toSet());
    gone = known.stream().filter(each -> !shown.contains(each)).collect(Collectors.toSet());
    return changed;
  }

  boolean contains(Derived one) {
    return derived.contains(one);
  }

  boolean isKnown(Target feature) {
    return known.contains(feature);
  }

  /** The client comes back, and knows what is in view. */
  void resume() {
    known.addAll(shown);
  }

  /** Whether the client knows of some that are not in view any more. */
  boolean hasGone() {
    return !gone.isEmpty();
  }

  /** Gives out those, once. */
  Set<Target> takeGone() {
    Set<Target> taken = gone;
    known.removeAll(taken);
    gone = Set.of();
    return taken;
  }

  /** The client is told values of features; gives out those of which it did not know. */
  List<Target> tell(Set<Target> features) {
    return features.stream().filter(each -> shown.contains(each) && known.add(each)).toList();
  }
}
