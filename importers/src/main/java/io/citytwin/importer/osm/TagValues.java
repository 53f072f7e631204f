package io.citytwin.importer.osm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads tag values as numbers in the twin's units. Each method returns null for a text it does not
 * understand.
 *
 * <p>Source: OSM wiki, Map Features/Units; Key:maxspeed; Key:start_date.
 */
final class TagValues {

  private static final double METERS_PER_FOOT = 0.3048;
  private static final double METERS_PER_INCH = 0.0254;
  private static final double KILOMETERS_PER_MILE = 1.609344;
  private static final double KILOMETERS_PER_NAUTICAL_MILE = 1.852;

  private static final Pattern LENGTH =
      Pattern.compile("(-?\\d{1,5}(?:[.,]\\d{1,6})?)\\s*(m|metres?|meters?|ft|feet|cm|km)?");
  private static final Pattern FEET_INCHES =
      Pattern.compile("(\\d{1,4})\\s*(?:'|ft)\\s*(?:(\\d{1,2}(?:\\.\\d{1,3})?)\\s*(?:\"|in))?");
  private static final Pattern SPEED =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*(km/h|kmh|kph|mph|knots)?");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}(?:[.,]\\d{1,3})?");
  private static final Pattern YEAR = Pattern.compile("(\\d{4})(?:-\\d{2}(?:-\\d{2})?)?");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private TagValues() {}

  /** Metres; a bare number is metres. */
  static @Nullable Double meters(String text) {
    Matcher metric = LENGTH.matcher(text.strip());
    if (metric.matches()) {
      double number = decimal(metric.group(1));
      String unit = metric.group(2);
      return number * metersPer(unit == null ? "m" : unit);
    }
    Matcher imperial = FEET_INCHES.matcher(text.strip());
    if (imperial.matches()) {
      String inches = imperial.group(2);
      return Double.parseDouble(imperial.group(1)) * METERS_PER_FOOT
          + (inches == null ? 0 : Double.parseDouble(inches) * METERS_PER_INCH);
    }
    return null;
  }

  private static double metersPer(String unit) {
    return switch (unit) {
      case "ft", "feet" -> METERS_PER_FOOT;
      case "cm" -> 0.01;
      case "km" -> 1000;
      default -> 1;
    };
  }

  /** Kilometres per hour; a bare number is km/h. */
  static @Nullable Double kilometersPerHour(String text) {
    Matcher speed = SPEED.matcher(text.strip());
    if (!speed.matches()) {
      return null;
    }
    double number = Double.parseDouble(speed.group(1));
    return switch (speed.group(2)) {
      case "mph" -> number * KILOMETERS_PER_MILE;
      case "knots" -> number * KILOMETERS_PER_NAUTICAL_MILE;
      case null, default -> number;
    };
  }

  /** The integer part of a number within limits. */
  static @Nullable Integer integerPart(String text, int least, int most) {
    if (!NUMBER.matcher(text.strip()).matches()) {
      return null;
    }
    int whole = (int) decimal(text.strip());
    return whole < least || whole > most ? null : whole;
  }

  /** A whole number of up to nine digits and no sign. */
  static @Nullable Integer count(String text) {
    return COUNT.matcher(text).matches() ? Integer.valueOf(text) : null;
  }

  /** The year of an exact date: {@code 1998}, {@code 1998-05}, {@code 1998-05-01}. */
  static @Nullable Integer year(String text) {
    Matcher date = YEAR.matcher(text.strip());
    return date.matches() ? Integer.valueOf(date.group(1)) : null;
  }

  private static double decimal(String text) {
    return Double.parseDouble(text.replace(',', '.'));
  }
}
