package io.citytwin.importer.synthetic.plan;

import org.jspecify.annotations.Nullable;

/**
 * Classes of urban land use, coded as in GB 50137-2011, each with the limits a plan sets at least.
 */
public enum PlanningClass {
  R1("R1", "一类居住用地", 1.0, 0.30, 12, 0.40),
  R2("R2", "二类居住用地", 1.5, 0.30, 24, 0.35),
  R3("R3", "三类居住用地", 1.5, 0.40, 18, 0.25),
  A1("A1", "行政办公用地", 1.5, 0.35, 50, 0.35),
  A33("A33", "中小学用地", 0.8, 0.25, 24, 0.35),
  A51("A51", "医院用地", 1.5, 0.35, 50, 0.35),
  B1("B1", "商业用地", 2.0, 0.50, 36, 0.20),
  B2("B2", "商务用地", 3.0, 0.45, 100, 0.25),
  M2("M2", "二类工业用地", 1.0, 0.50, 24, 0.20),
  W1("W1", "一类物流仓储用地", 1.0, 0.55, 24, 0.15),
  S3("S3", "交通枢纽用地", 0.8, 0.45, 36, 0.20),
  G1("G1", "公园绿地", 0.1, 0.05, 12, 0.75),
  G2("G2", "防护绿地", 0.1, 0.05, 12, 0.85),
  E2("E2", "农林用地", 0.1, 0.10, 12, 0.80);

  private final String code;
  private final String chinese;
  private final double floorAreaRatio;
  private final double density;
  private final double heightMeters;
  private final double green;

  PlanningClass(
      String code,
      String chinese,
      double floorAreaRatio,
      double density,
      double heightMeters,
      double green) {
    this.code = code;
    this.chinese = chinese;
    this.floorAreaRatio = floorAreaRatio;
    this.density = density;
    this.heightMeters = heightMeters;
    this.green = green;
  }

  /** Class a plan gives land of a use; null for land no plan divides into plots. */
  static @Nullable PlanningClass of(LandUse use) {
    return switch (use) {
      case SUBURB -> R1;
      case OLD_TOWN, SLABS, TOWERS -> R2;
      case VILLAGE -> R3;
      case CIVIC -> A1;
      case SCHOOL -> A33;
      case HOSPITAL -> A51;
      case COMMERCE -> B1;
      case BUSINESS -> B2;
      case INDUSTRY -> M2;
      case PORT -> W1;
      case STATION -> S3;
      case PARK -> G1;
      case GREEN -> G2;
      case FARM -> E2;
      case HILL, QUAY, WATER -> null;
    };
  }

  /** Code in the classification. */
  public String code() {
    return code;
  }

  /** Name in the classification. */
  public String chinese() {
    return chinese;
  }

  double floorAreaRatio() {
    return floorAreaRatio;
  }

  double density() {
    return density;
  }

  double heightMeters() {
    return heightMeters;
  }

  double green() {
    return green;
  }
}
