package io.citytwin.importer.synthetic.plan;

import java.time.Duration;
import java.util.List;

/**
 * The eight types of sensor, with units, intervals and limits as municipal monitoring schemes use
 * them.
 */
public enum SensorType {
  WATER_PRESSURE(
      "water_pressure",
      "管网压力计",
      "Water pressure gauge",
      24,
      List.of(new Stream("pressure", "管网压力 · Water pressure", "MPa", 300, 900, 3600, 0, 1.6, 3))),
  WATER_FLOW(
      "water_flow",
      "管网流量计",
      "Water flow meter",
      10,
      List.of(new Stream("flow", "管网流量 · Water flow", "m3/h", 900, 2700, 86400, -5000, 20000, 1))),
  DRAIN_LEVEL(
      "drain_level",
      "排水液位计",
      "Storm drain level gauge",
      20,
      List.of(new Stream("level", "排水管道液位 · Level above invert", "m", 300, 2700, 86400, 0, 5, 3))),
  AIR_QUALITY(
      "air_pm25",
      "空气质量站",
      "Air quality station",
      6,
      List.of(new Stream("pm2_5", "细颗粒物 · PM2.5", "ug/m3", 3600, 7200, 14400, 0, 1000, 1))),
  TRAFFIC(
      "traffic_flow",
      "交通流量检测器",
      "Traffic detector",
      20,
      List.of(
          new Stream("vehicle_flow", "交通流量 · Vehicles per hour", "/h", 300, 900, 3600, 0, 20000, 0),
          new Stream("speed", "车速 · Mean speed", "km/h", 300, 900, 3600, 0, 250, 1))),
  NOISE(
      "noise",
      "噪声监测仪",
      "Noise meter",
      10,
      List.of(
          new Stream(
              "sound_level", "噪声 · Equivalent sound level", "dB[SPL]", 60, 300, 3600, 20, 140, 1))),
  LAMP(
      "lamp_power",
      "路灯控制器",
      "Street lamp controller",
      60,
      List.of(
          new Stream("power", "路灯功率 · Lamp power", "W", 900, 3600, 86400, 0, 2000, 1),
          new Stream("state", "路灯状态 · Lamp switched on", "1", 3600, 7200, 86400, 0, 1, 0))),
  MANHOLE_TILT(
      "manhole_tilt",
      "井盖倾角传感器",
      "Manhole cover tilt sensor",
      20,
      List.of(new Stream("tilt", "井盖倾角 · Cover tilt", "deg", 86400, 172800, 259200, 0, 180, 1)));

  /**
   * A datastream every sensor of the type has.
   *
   * @param property observed property
   * @param name display name, Chinese and English
   * @param unit UCUM code
   * @param cadenceSeconds usual time between observations
   * @param lateSeconds age at which a value is late
   * @param deadSeconds age at which the datastream counts as dead
   * @param minimum least value possible
   * @param maximum greatest value possible
   * @param decimals decimal places of a result
   */
  public record Stream(
      String property,
      String name,
      String unit,
      int cadenceSeconds,
      int lateSeconds,
      int deadSeconds,
      double minimum,
      double maximum,
      int decimals) {

    /** Usual time between observations. */
    public Duration cadence() {
      return Duration.ofSeconds(cadenceSeconds);
    }
  }

  private final String code;
  private final String chinese;
  private final String english;
  private final int basicCount;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of alone
  private final List<Stream> streams;

  SensorType(String code, String chinese, String english, int basicCount, List<Stream> streams) {
    this.code = code;
    this.chinese = chinese;
    this.english = english;
    this.basicCount = basicCount;
    this.streams = streams;
  }

  /** Code of the type, the {@code sensorType} of its sensors. */
  public String code() {
    return code;
  }

  public String chinese() {
    return chinese;
  }

  public String english() {
    return english;
  }

  /** How many the smallest city has. */
  int basicCount() {
    return basicCount;
  }

  /** What each of them reports. */
  public List<Stream> streams() {
    return streams;
  }
}
