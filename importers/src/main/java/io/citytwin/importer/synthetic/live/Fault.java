package io.citytwin.importer.synthetic.live;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Something that goes wrong in a generated city for a while, as its sensors show it.
 *
 * @param kind what
 * @param longitude of its middle, degrees
 * @param latitude of its middle, degrees
 * @param radiusMeters how far it reaches
 * @param size how bad it is in the middle, see {@link Kind}
 * @param from when it begins
 * @param until when it is over
 */
public record Fault(
    Kind kind,
    double longitude,
    double latitude,
    double radiusMeters,
    double size,
    Instant from,
    Instant until) {

  /** Mean radius of the earth in metres (IUGG). */
  private static final double EARTH = 6_371_008.8;

  /** What may go wrong. */
  public enum Kind {
    /** A pipe bursts: pressure falls by the share {@code size}, flow rises by twice that share. */
    BURST,
    /** Drains run over: levels rise by {@code size} metres within a fifth of the time. */
    FLOOD,
    /** Sensors send nothing. */
    DEAD_SENSOR
  }

  /** Whether it is on at an instant. */
  public boolean isOn(Instant time) {
    return !time.isBefore(from) && time.isBefore(until);
  }

  /** Distance of a place from the middle in metres; good to a percent within 100 km. */
  public double distance(double placeLongitude, double placeLatitude) {
    double east =
        Math.toRadians(placeLongitude - longitude) * Math.cos(Math.toRadians(latitude)) * EARTH;
    double north = Math.toRadians(placeLatitude - latitude) * EARTH;
    return Math.hypot(east, north);
  }

  /** Whether a sensor of a property at a place shows it. */
  public boolean reaches(LiveSensor sensor) {
    return distance(sensor.longitude(), sensor.latitude()) <= radiusMeters
        && switch (kind) {
          case BURST -> sensor.property().equals("pressure") || sensor.property().equals("flow");
          case FLOOD -> sensor.property().equals("level");
          case DEAD_SENSOR -> true;
        };
  }

  /**
   * What a sensor shows instead of a value.
   *
   * @return the value; empty if it sends nothing
   */
  public OptionalDouble show(LiveSensor sensor, Instant time, double value) {
    if (!isOn(time) || !reaches(sensor)) {
      return OptionalDouble.of(value);
    }
    double away = distance(sensor.longitude(), sensor.latitude());
    double here = size * (1 - 0.5 * away / radiusMeters); // half as bad at its edge
    return switch (kind) {
      case BURST ->
          OptionalDouble.of(
              sensor.property().equals("pressure") ? value * (1 - here) : value * (1 + 2 * here));
      case FLOOD -> OptionalDouble.of(value + here * risen(time));
      case DEAD_SENSOR -> OptionalDouble.empty();
    };
  }

  private double risen(Instant time) {
    double whole = Duration.between(from, until).toMillis();
    double passed = Duration.between(from, time).toMillis() / whole;
    return Math.min(1, Math.min(passed, 1 - passed) * 5);
  }
}
