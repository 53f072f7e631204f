package io.citytwin.crs;

import java.util.OptionalDouble;
import org.locationtech.jts.geom.Envelope;

/**
 * Both directions between one CRS and the storage CRS, on packed pairs x0, y0, x1, y1 … that are
 * overwritten. Safe for use by many threads.
 *
 * <p>A pair that cannot be moved becomes NaN, never a wrong place.
 */
interface CoordinateOperation {

  void toStorage(double[] xy);

  void fromStorage(double[] xy);

  /** Where the CRS is meant to be used, in degrees of the storage CRS. */
  Envelope areaOfUse();

  /**
   * How far a moved place may be off, as the publisher of the transformation says; empty if
   * unknown.
   */
  OptionalDouble accuracyMeters();

  /** What is done about the datum. */
  DatumShift datumShift();

  /** Nothing to do: the CRS is the storage CRS. */
  CoordinateOperation IDENTITY = new Unmoved(OptionalDouble.of(0), DatumShift.NONE);

  /**
   * Longitude and latitude in degrees that are taken as they are.
   *
   * @param datumShift whether rightly so
   */
  record Unmoved(OptionalDouble accuracyMeters, DatumShift datumShift)
      implements CoordinateOperation {

    @Override
    public void toStorage(double[] xy) {}

    @Override
    public void fromStorage(double[] xy) {}

    @Override
    public Envelope areaOfUse() {
      return new Envelope(-180, 180, -90, 90);
    }
  }
}
