package io.citytwin.importer.synthetic.plan;

/** Classes of city parts that a generated city has, coded as in {@link #SCHEME}. */
public enum PartClass {
  WATER_COVER("0101", "上水井盖", "Water manhole cover", "water", "供水公司"),
  STORM_COVER("0103", "雨水井盖", "Storm drain manhole cover", "drainage", "排水公司"),
  HYDRANT("0113", "消防设施", "Fire hydrant", "fire", "消防救援支队"),
  STREET_LAMP("0118", "路灯", "Street lamp", "lighting", "路灯管理所"),
  BUS_SHELTER("0203", "公交站亭", "Bus shelter", "transport", "公交公司"),
  TRAFFIC_LIGHT("0210", "交通信号灯", "Traffic light", "traffic-police", "交警支队"),
  STREET_SIGN("0213", "路名牌", "Street name sign", "roads", "市政道路养护所"),
  LITTER_BIN("0305", "垃圾箱", "Litter bin", "sanitation", "环境卫生管理所");

  /** The catalogue the codes are of; they say nothing without it. */
  public static final String SCHEME = "CJ/T 214-2007";

  private final String code;
  private final String chinese;
  private final String english;
  private final String department;
  private final String owner;

  PartClass(String code, String chinese, String english, String department, String owner) {
    this.code = code;
    this.chinese = chinese;
    this.english = english;
    this.department = department;
    this.owner = owner;
  }

  /** Large and small class, four digits. */
  public String code() {
    return code;
  }

  public String chinese() {
    return chinese;
  }

  public String english() {
    return english;
  }

  /** Key of the department in charge. */
  public String department() {
    return department;
  }

  /** Name of the body that owns it. */
  public String owner() {
    return Names.city().chinese() + owner;
  }
}
