package io.citytwin.schema.scalar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** RFC 3339 with an offset in; UTC with milliseconds out. */
final class DateTimeCoercing extends TextCoercing<Instant> {

  private static final DateTimeFormatter UTC_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Years a client's date type and the database both hold. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  @Override
  Instant read(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
        throw new IllegalArgumentException(shown(text) + " is not in the years 1 to 9999");
      }
      return instant;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          shown(text) + " is no date and time with offset, as in '2026-11-21T09:00:00+08:00'", e);
    }
  }

  @Override
  String write(Object value) {
    return switch (value) {
      case Instant instant -> UTC_MILLIS.format(instant);
      case OffsetDateTime time -> UTC_MILLIS.format(time);
      default -> throw new IllegalArgumentException("not an instant: " + value.getClass());
    };
  }
}
