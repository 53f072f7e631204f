package io.citytwin.live.watch;

import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.selection.Target;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is derived in the view of a watch, and what its client knows of it. The watch guards it. */
final class DerivedView {

  private Set<Derived> derived = Set.of();
  private Set<Target> shown = Set.of();
  private final Set<Target> known = new HashSet<>();
  private Set<Target> gone = Set.of(); // known, and not shown any more, or without a value
  private final Map<Derived, Instant> ageing = new HashMap<>();
  private volatile Instant nextAgeing = Instant.MAX; // no later than the first of them

  static Target target(Derived derived) {
    return new Target(derived.entityId(), derived.rule().shownKind());
  }

  /**
   * Takes over what is in view now; gives out what was not before, or from other members.
   *
   * @param hasValue whether one of its members sent a value
   */
  List<Derived> take(Set<Derived> now, Predicate<Derived> hasValue) {
    List<Derived> changed = now.stream().filter(each -> !derived.contains(each)).toList();
    derived = now;
    shown = now.stream().map(DerivedView::target).collect(Collectors.toSet());
    Set<Target> withValue =
        now.stream().filter(hasValue).map(DerivedView::target).collect(Collectors.toSet());
    gone = known.stream().filter(each -> !withValue.contains(each)).collect(Collectors.toSet());
    ageing.keySet().retainAll(now);
    return changed;
  }

  /**
   * A value is told.
   *
   * @param until last instant before another of its members is too old for the rule; the greatest
   *     if none will be
   */
  void tells(Derived one, Instant until) {
    if (until.equals(Instant.MAX)) {
      ageing.remove(one);
      return;
    }
    ageing.put(one, until);
    if (until.isBefore(nextAgeing)) {
      nextAgeing = until;
    }
  }

  /** Whether a member of something may be too old by now. For any thread. */
  boolean ages(Instant now) {
    return nextAgeing.isBefore(now);
  }

  /** Gives out what has a member that is too old by now, and was not when it was told. */
  List<Derived> takeAged(Instant now) {
    List<Derived> aged =
        ageing.entrySet().stream()
            .filter(each -> each.getValue().isBefore(now))
            .map(Map.Entry::getKey)
            .toList();
    aged.forEach(ageing::remove);
    nextAgeing = ageing.values().stream().min(Comparator.naturalOrder()).orElse(Instant.MAX);
    return aged;
  }

  boolean contains(Derived one) {
    return derived.contains(one);
  }

  boolean isKnown(Target feature) {
    return known.contains(feature);
  }

  /** The client comes back, and knows what is in view; gives out what may have aged meanwhile. */
  List<Derived> resume() {
    known.addAll(shown);
    return derived.stream().filter(each -> each.rule().maxAge() != null).toList();
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
