package io.citytwin.feature.aggregate;

import com.uber.h3core.H3Core;
import com.uber.h3core.util.LatLng;
import io.citytwin.feature.aggregate.AggregateAnswer.Bin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The hexagons of H3, and its twelve pentagons, by the reference implementation. */
final class Hexagons {

  /** Loaded at first use: it unpacks a native library. */
  private static final class Loaded {
    static final H3Core H3 = load();

    private static H3Core load() {
      try {
        return H3Core.newInstance();
      } catch (IOException e) {
        throw new UncheckedIOException("the library of H3 cannot be unpacked", e);
      }
    }
  }

  private Hexagons() {}

  /** The cell a place lies in; degrees. */
  static long of(double longitude, double latitude, int resolution) {
    return Loaded.H3.latLngToCell(latitude, longitude, resolution);
  }

  /** A cell's address, 15 hexadecimal digits. */
  static String address(long cell) {
    return Long.toHexString(cell);
  }

  /** A cell's outline and centre. */
  static Bin bin(long cell) {
    LatLng centre = Loaded.H3.cellToLatLng(cell);
    List<double[]> ring = new ArrayList<>();
    for (LatLng corner : Loaded.H3.cellToBoundary(cell)) {
      // In one piece across the antimeridian.
      double turn = Math.rint((centre.lng - corner.lng) / 360) * 360;
      ring.add(new double[] {corner.lng + turn, corner.lat});
    }
    return Bin.of(ring, centre.lng, centre.lat);
  }
}
