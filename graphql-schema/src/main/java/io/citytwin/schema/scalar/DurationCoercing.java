package io.citytwin.schema.scalar;

import java.time.DateTimeException;
import java.time.Duration;

/** ISO 8601 durations of days and below. */
final class DurationCoercing extends TextCoercing<Duration> {

  @Override
  Duration read(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          shown(text) + " is no duration of days, hours, minutes and seconds, as in 'PT5M'", e);
    }
  }

  @Override
  String write(Object value) {
    if (value instanceof Duration duration) {
      return duration.toString();
    }
    throw new IllegalArgumentException("not a duration: " + value.getClass());
  }
}
