package io.citytwin.feature.aggregate;

import io.citytwin.model.feature.ColumnType;

/** A property of a feature that can be counted or grouped by. */
sealed interface Property {

  /** Whether a value of it can be a number. */
  boolean isNumber();

  /**
   * A column.
   *
   * @param column SQL name
   */
  record Stored(String column, ColumnType type) implements Property {
    @Override
    public boolean isNumber() {
      return type == ColumnType.DOUBLE || type == ColumnType.INTEGER;
    }
  }

  /** A member of the open attributes, at the top. */
  record Attribute(String key) implements Property {
    @Override
    public boolean isNumber() {
      return true;
    }
  }

  /** What is measured of the geometry on the ellipsoid. */
  enum Measured implements Property {
    /** Square metres, of areas. */
    AREA,
    /** Metres, of lines. */
    LENGTH;

    @Override
    public boolean isNumber() {
      return true;
    }
  }
}
