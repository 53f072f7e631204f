package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.AlarmRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which episodes share an alarm. In the order of their opening, then of their datastreams, each
 * joins the first alarm that was opened near it, or opens one: a function of the episodes alone.
 */
final class Merging {

  /** Mean radius of the earth in metres (IUGG). */
  private static final double EARTH = 6_371_008.8;

  private Merging() {}

  /** An episode of a datastream, and the alarm it belonged to; 0 for none. */
  record Member(
      int datastream,
      long openedAt,
      double longitude,
      double latitude,
      long alarm,
      boolean opens) {}

  /**
   * Forms the alarms of the episodes from a time on.
   *
   * @param ordered by opening, then datastream, of all that may share an alarm with those
   * @param from microseconds; what was opened before stays where it is
   * @return the members of each alarm, the first of which opens it
   */
  static List<List<Member>> form(List<Member> ordered, long from, AlarmRule.@Nullable Merge merge) {
    Map<Member, List<Member>> alarms = new LinkedHashMap<>();
    for (Member member : ordered) {
      if (member.openedAt() < from) {
        if (member.opens()) {
          alarms.put(member, new ArrayList<>(List.of(member)));
        }
        continue;
      }
      Member joined = merge == null ? null : find(alarms.keySet(), member, merge);
      alarms.computeIfAbsent(joined == null ? member : joined, _ -> new ArrayList<>()).add(member);
    }
    return List.copyOf(alarms.values());
  }

  private static @Nullable Member find(
      Collection<Member> opened, Member member, AlarmRule.Merge merge) {
    long window = merge.window().toNanos() / 1_000;
    for (Member first : opened) {
      if (member.openedAt() - first.openedAt() <= window
          && metres(first, member) <= merge.radiusMeters()) {
        return first;
      }
    }
    return null;
  }

  /** Distance on the sphere. */
  static double metres(Member a, Member b) {
    double latitude = Math.toRadians(b.latitude() - a.latitude());
    double longitude = Math.toRadians(b.longitude() - a.longitude());
    double h =
        Math.pow(Math.sin(latitude / 2), 2)
            + Math.cos(Math.toRadians(a.latitude()))
                * Math.cos(Math.toRadians(b.latitude()))
                * Math.pow(Math.sin(longitude / 2), 2);
    return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
  }
}
