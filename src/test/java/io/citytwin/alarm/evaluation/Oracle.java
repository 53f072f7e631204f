package io.citytwin.alarm.evaluation;

import io.citytwin.alarm.rule.Condition;
import io.citytwin.alarm.rule.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a rule should say of a whole history, by the definitions in the documentation, looking at
 * all of it again for each step. Shares nothing with the evaluation but the words of a rule.
 */
final class Oracle {

  private Oracle() {}

  /** A result at a time: a number, or a longitude on the line of sensors. */
  record Point(long at, double value) {}

  /** A time in which a condition holds on a sensor; cleared is null while it does. */
  record Span(int sensor, long opened, @Nullable Long cleared) {}

  /** Sensors whose spans share an alarm, from its first opening to its last clearing. */
  record Joined(long opened, @Nullable Long cleared, Set<Integer> sensors) {}

  /** Somebody cleared an alarm of a sensor, of which observations up to then were known. */
  record Clearing(int sensor, long at) {}

  /** The spans, of which those that hold where somebody cleared them end there. */
  static List<Span> cleared(List<Span> spans, List<Clearing> clearings) {
    return spans.stream()
        .map(
            span ->
                clearings.stream()
                    .filter(c -> c.sensor() == span.sensor() && c.at() >= span.opened())
                    .filter(c -> span.cleared() == null || c.at() < span.cleared())
                    .min(Comparator.comparingLong(Clearing::at))
                    .map(c -> new Span(span.sensor(), span.opened(), c.at()))
                    .orElse(span))
        .toList();
  }

  static List<Span> spans(
      int sensor, Condition condition, List<Point> own, List<Point> other, long since, long now) {
    return switch (condition) {
      case Condition.Threshold(Trigger t) ->
          spans(
              sensor, own, v -> beyond(t, v, t.limit()), v -> beyond(t, v, t.clearAt()), micros(t));
      case Condition.Rate rate -> {
        Trigger t = rate.trigger();
        yield spans(sensor, rates(own, rate), v -> v > t.limit(), v -> v > t.clearAt(), micros(t));
      }
      case Condition.Absence(var longest) ->
          silences(sensor, own, longest.toNanos() / 1000, since, now);
      case Condition.Geofence fence ->
          spans(sensor, own, Oracle::isInside, Oracle::isInside, fence.lasting().toNanos() / 1000);
      case Condition.Combination pair -> {
        Trigger t = pair.trigger();
        yield spans(
            sensor,
            differences(own, other, pair.within().toNanos() / 1000),
            v -> beyond(t, v, t.limit()),
            v -> beyond(t, v, t.clearAt()),
            micros(t));
      }
    };
  }

  /** The fence of the test lies from 7 to 8 degrees. */
  private static boolean isInside(double longitude) {
    return longitude >= 7 && longitude <= 8;
  }

  private static long micros(Trigger trigger) {
    return trigger.lasting().toNanos() / 1000;
  }

  private static boolean beyond(Trigger trigger, double value, double limit) {
    return trigger.comparison() == Trigger.Comparison.ABOVE ? value > limit : value < limit;
  }

  private static List<Point> rates(List<Point> points, Condition.Rate rate) {
    List<Point> rates = new ArrayList<>();
    for (Point p : points) {
      points.stream()
          .filter(q -> q.at() < p.at() && q.at() >= p.at() - rate.over().toNanos() / 1000)
          .min(Comparator.comparingLong(Point::at))
          .ifPresent(
              q -> {
                double perSecond = (p.value() - q.value()) / ((p.at() - q.at()) / 1e6);
                double measured =
                    switch (rate.direction()) {
                      case RISE -> perSecond;
                      case FALL -> -perSecond;
                      case EITHER -> Math.abs(perSecond);
                    };
                rates.add(new Point(p.at(), measured));
              });
    }
    return rates;
  }

  private static List<Point> differences(List<Point> own, List<Point> other, long within) {
    Set<Long> times = new TreeSet<>();
    own.forEach(p -> times.add(p.at()));
    other.forEach(p -> times.add(p.at()));
    List<Point> differences = new ArrayList<>();
    for (long at : times) {
      Point a = last(own, at);
      Point b = last(other, at);
      if (a != null && b != null && Math.abs(a.at() - b.at()) <= within) {
        differences.add(new Point(at, a.value() - b.value()));
      }
    }
    return differences;
  }

  private static @Nullable Point last(List<Point> points, long at) {
    return points.stream()
        .filter(p -> p.at() <= at)
        .max(Comparator.comparingLong(Point::at))
        .orElse(null);
  }

  private static List<Span> spans(
      int sensor, List<Point> points, DoublePredicate met, DoublePredicate held, long lasting) {
    List<Span> spans = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < points.size(); i++) {
      int run = i;
      while (run > begin
          && met.test(points.get(run).value())
          && met.test(points.get(run - 1).value())) {
        run--;
      }
      if (!met.test(points.get(i).value()) || points.get(i).at() - points.get(run).at() < lasting) {
        continue;
      }
      int end = i + 1;
      while (end < points.size() && held.test(points.get(end).value())) {
        end++;
      }
      spans.add(
          new Span(sensor, points.get(i).at(), end < points.size() ? points.get(end).at() : null));
      begin = end;
      i = end;
    }
    return spans;
  }

  private static List<Span> silences(
      int sensor, List<Point> points, long longest, long since, long now) {
    List<Span> spans = new ArrayList<>();
    long last = since;
    for (Point p : points) {
      if (p.at() - last > longest) {
        spans.add(new Span(sensor, last + longest, p.at()));
      }
      last = p.at();
    }
    if (last + longest <= now) {
      spans.add(new Span(sensor, last + longest, null));
    }
    return spans;
  }

  /** Sensors next to each other join an alarm that was opened within the window. */
  static List<Joined> joined(List<Span> spans, @Nullable Long window) {
    Map<Span, List<Span>> alarms = new TreeMap<>(order());
    for (Span span : spans.stream().sorted(order()).toList()) {
      Span first = span;
      for (Span opened : alarms.keySet()) {
        if (window != null
            && span.opened() - opened.opened() <= window
            && Math.abs(span.sensor() - opened.sensor()) <= 1) {
          first = opened;
          break;
        }
      }
      alarms.computeIfAbsent(first, _ -> new ArrayList<>()).add(span);
    }
    return alarms.values().stream().map(Oracle::joined).toList();
  }

  private static Joined joined(List<Span> members) {
    Long cleared = 0L;
    Set<Integer> sensors = new TreeSet<>();
    for (Span member : members) {
      sensors.add(member.sensor());
      cleared =
          cleared == null || member.cleared() == null
              ? null
              : (Long) Math.max(cleared, member.cleared());
    }
    return new Joined(members.getFirst().opened(), cleared, sensors);
  }

  private static Comparator<Span> order() {
    return Comparator.comparingLong(Span::opened).thenComparingInt(Span::sensor);
  }
}
