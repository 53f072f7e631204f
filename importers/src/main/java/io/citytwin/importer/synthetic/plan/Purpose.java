package io.citytwin.importer.synthetic.plan;

/**
 * What a stream of random numbers decides; its salt keeps the decisions independent of each other.
 */
public enum Purpose {
  TERRAIN(0x11),
  HILLS(0x12),
  CENTRES(0x13),
  LINES(0x21),
  JITTER(0x22),
  WARP(0x23),
  STREET_RUN(0x31),
  STREET_EDGE(0x32),
  NAMES(0x33),
  ONE_WAY(0x34),
  BLOCK_USE(0x41),
  CELL_USE(0x42),
  POPULATION(0x43),
  DISTRICTS(0x44),
  BUILDINGS(0x51),
  ADDRESSES(0x52),
  WATER(0x61),
  STORM(0x62),
  SENSORS(0x71),
  SIGNAL(0x72),
  PARTS(0x81);

  private final long salt;

  Purpose(int salt) {
    this.salt = salt * 0x9E3779B97F4A7C15L;
  }

  long salt() {
    return salt;
  }
}
