package io.citytwin.importer.kml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.geometry.Positions;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.xml.NumberList;

/**
 * Reads {@code coordinates}: tuples of longitude, latitude and perhaps altitude, apart by white
 * space. Spaces around commas, which the standard forbids and people write, are passed over.
 */
final class KmlCoordinates {

  private KmlCoordinates() {}

  static Positions parse(String text) throws GeometryFault {
    Positions positions = new Positions();
    NumberList numbers = new NumberList(text);
    double[] tuple = new double[3];
    while (numbers.hasMore()) {
      int count = 0;
      tuple[2] = Double.NaN;
      do {
        // A comma at the end of a tuple, as in "1,2, 3,4,": nothing follows.
        if (!numbers.hasMore()) {
          break;
        }
        double number = numbers.next();
        if (count < 3) {
          tuple[count] = number;
        }
        count++;
      } while (numbers.take(','));
      if (count < 2 || count > 3) {
        throw new GeometryFault(
            IssueCode.MALFORMED_RECORD,
            "a position has %d ordinate(s), it needs longitude, latitude and perhaps altitude"
                .formatted(count));
      }
      positions.add(tuple[0], tuple[1], tuple[2]);
    }
    return positions;
  }
}
