package io.citytwin.importer.synthetic.live;

import java.time.Duration;
import java.util.List;

/**
 * Which datastreams report in which second: each at its own interval, its cadence sped up and never
 * longer than half a minute, and the start of the interval spread evenly over them, so that every
 * second carries about as much as the next.
 */
public final class ReportPlan {

  /** Longest time between two reports of a datastream. */
  public static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

  private final List<LiveSensor> sensors;
  private final double rateFactor;

  /**
   * Makes a plan.
   *
   * @param rateFactor how much faster than its cadence a datastream reports; at least 1
   */
  public ReportPlan(List<LiveSensor> sensors, double rateFactor) {
    this.sensors = List.copyOf(sensors);
    this.rateFactor = rateFactor;
  }

  /** Seconds between two reports of a datastream: at least 1. */
  public int intervalSeconds(LiveSensor sensor) {
    double wanted = sensor.cadence().toSeconds() / rateFactor;
    return (int) Math.clamp(Math.round(wanted), 1L, LONGEST_INTERVAL.toSeconds());
  }

  /** Datastreams that report after one second up to and including another, each at most once. */
  public List<LiveSensor> due(long afterSecond, long untilSecond) {
    List<LiveSensor> due = new java.util.ArrayList<>();
    for (int k = 0; k < sensors.size(); k++) {
      LiveSensor sensor = sensors.get(k);
      int interval = intervalSeconds(sensor);
      if (Math.floorDiv(untilSecond + k, interval) > Math.floorDiv(afterSecond + k, interval)) {
        due.add(sensor);
      }
    }
    return due;
  }

  /** All datastreams. */
  public List<LiveSensor> sensors() {
    return sensors;
  }
}
