package io.citytwin.importer.synthetic.live;

import io.citytwin.importer.synthetic.plan.Purpose;
import io.citytwin.importer.synthetic.plan.RandomStream;
import io.citytwin.importer.synthetic.plan.SensorType.Stream;
import java.time.Instant;

/**
 * The value a datastream has at an instant: a daily curve for its property, a level of the sensor's
 * own, and noise that changes over minutes and hours. A function of seed, datastream and time only,
 * so history and live feed join without a step.
 */
public final class Signal {

  /** The city's clock: China has one time zone and no summer time. */
  private static final int UTC_OFFSET_SECONDS = 8 * 3600;

  private final long seed;
  private final long key;
  private final String property;
  private final double minimum;
  private final double maximum;
  private final int decimals;
  private final double level;

  /**
   * Makes the signal of a datastream.
   *
   * @param seed seed of the city
   * @param sensorId source id of the sensor
   * @param stream what is observed
   */
  public Signal(long seed, String sensorId, Stream stream) {
    this.seed = seed;
    key = sensorId.hashCode() * 31L + stream.property().hashCode();
    property = stream.property();
    minimum = stream.minimum();
    maximum = stream.maximum();
    decimals = stream.decimals();
    level = RandomStream.unit(seed, Purpose.SIGNAL, sensorId.hashCode(), -1);
  }

  /** Value at an instant: within the stream's limits, rounded to its decimals. */
  public double at(Instant time) {
    long second = time.getEpochSecond();
    double hour = Math.floorMod(second + UTC_OFFSET_SECONDS, 86400) / 3600.0;
    double quick = 2 * noise(second, 900, 1) - 1;
    double slow = 2 * noise(second, 4 * 3600, 2) - 1;
    double raw = Math.clamp(raw(hour, quick, slow), minimum, maximum);
    double scale = StrictMath.pow(10, decimals);
    return StrictMath.rint(raw * scale) / scale;
  }

  private double raw(double hour, double quick, double slow) {
    return switch (property) {
      case "pressure" ->
          0.32 + 0.12 * (level - 0.5) - 0.08 * households(hour) + 0.012 * quick + 0.015 * slow;
      case "flow" ->
          (60 + 1500 * level * level)
              * (0.35 + 0.85 * households(hour) + 0.06 * quick + 0.05 * slow);
      case "level" ->
          0.12
              + 0.35 * level
              + 0.12 * households(hour)
              + 0.05 * quick
              + 0.5 * StrictMath.pow(Math.max(0, slow), 3);
      case "pm2_5" -> 24 + 8 * level + 9 * traffic(hour) + 16 * slow + 3 * quick;
      case "vehicle_flow" ->
          (350 + 2300 * level) * (0.04 + 0.9 * traffic(hour)) * (1 + 0.12 * quick + 0.08 * slow);
      case "speed" -> 52 - 6 * level - 26 * traffic(hour) + 4 * quick + 3 * slow;
      case "sound_level" -> 44 + 10 * level + 13 * day(hour) + 4 * quick + 1.5 * slow;
      case "power" -> isDark(hour) ? 90 + 160 * level + 3 * quick : 1.4 + 0.3 * quick;
      case "state" -> isDark(hour) ? 1 : 0;
      case "tilt" -> 0.4 + 1.2 * level + 0.2 * slow;
      default ->
          throw new IllegalArgumentException("no curve for the observed property " + property);
    };
  }

  /**
   * Lamps go on about half past five in the evening and off about half past six in the morning,
   * each at a minute of its own.
   */
  private boolean isDark(double hour) {
    double own = 0.25 * level;
    return hour >= 17.5 + own || hour < 6.4 + own;
  }

  private static double households(double hour) {
    return 0.12
        + bump(hour, 7.4, 1.5)
        + 0.35 * bump(hour, 12.2, 1.6)
        + 0.95 * bump(hour, 19.6, 2.3);
  }

  private static double traffic(double hour) {
    return Math.min(
        1, 0.05 + 0.95 * bump(hour, 8, 1.2) + 0.55 * bump(hour, 13, 3.5) + bump(hour, 18, 1.7));
  }

  private static double day(double hour) {
    return Math.min(1, 0.1 + bump(hour, 9, 3) + bump(hour, 16.5, 4.5));
  }

  /** A bell round an hour of the day; the day is a ring. */
  private static double bump(double hour, double middle, double width) {
    double away = Math.abs(hour - middle);
    double d = Math.min(away, 24 - away) / width;
    return StrictMath.exp(-d * d);
  }

  /** Noise in [0, 1) that takes a new value each period and moves smoothly in between. */
  private double noise(long second, int period, int layer) {
    long step = Math.floorDiv(second, (long) period);
    double t = Math.floorMod(second, (long) period) / (double) period;
    double u = t * t * (3 - 2 * t);
    double a = RandomStream.unit(seed, Purpose.SIGNAL, key, 4 * step + layer);
    double b = RandomStream.unit(seed, Purpose.SIGNAL, key, 4 * (step + 1) + layer);
    return a + u * (b - a);
  }
}
