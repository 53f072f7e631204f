package io.citytwin.importer.pipeline;

import io.citytwin.crs.CrsTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the report says of a CRS whose places may be off. */
final class CrsWarnings {

  /** From here on a transformation is too coarse to keep silent about. */
  private static final double COARSE_METERS = 10;

  private CrsWarnings() {}

  static List<String> of(CrsTransform transform) {
    List<String> sentences = new ArrayList<>(transform.remarks());
    String name = transform.name();
    switch (transform.datumShift()) {
      case NONE, GIVEN -> {}
      case PUBLISHED -> {
        double accuracy = transform.accuracyMeters().orElse(0);
        if (accuracy >= COARSE_METERS) {
          sentences.add(
              String.format(
                  Locale.ROOT,
                  "places in %s may be off by %.0f m: no better transformation of its datum is published",
                  name,
                  accuracy));
        }
      }
      case ASSUMED ->
          sentences.add(
              ("the datum of %s is taken for WGS 84, whose ellipsoid it uses; places are then usually"
                      + " within 2 m, but of a local datum on that ellipsoid they may be some hundred"
                      + " metres off")
                  .formatted(name));
      case UNKNOWN ->
          sentences.add(
              ("no parameters are known that bring the datum of %s to WGS 84; it is taken for WGS 84,"
                      + " so places may be off by up to some hundred metres (the published shifts of"
                      + " other datums are mostly 50 to 500 m); if you have the parameters, give them"
                      + " as TOWGS84 in a well-known text")
                  .formatted(name));
    }
    return sentences;
  }
}
