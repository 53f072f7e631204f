package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.geographiclib.Geodesic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The shapefiles of Cologne: their system is called UTM zone 32N and has another false easting. The
 * city published the same nine boroughs in degrees as KML, point for point.
 */
@Tag("real-data")
class CologneWktTest {

  private static final Pattern RING = Pattern.compile("\\(([-0-9., ]+)\\)");

  /** A micrometre: the city made its KML by the same formulas. */
  private static final double METERS_TO_KML = 1e-6;

  @Test
  void theBoroughsLieWhereTheKmlHasThem() throws IOException {
    CrsTransform transform = CrsTransform.ofWkt(Files.readString(prj()));
    List<double[]> grid = rings("Stadtbezirk.shp");
    List<double[]> degrees = rings("stadtbezirke.kml");
    assertThat(grid).hasSize(9).hasSameSizeAs(degrees);
    double farthest = 0;
    int points = 0;
    for (int i = 0; i < grid.size(); i++) {
      double[] moved = Places.toStorage(transform, grid.get(i));
      double[] kml = degrees.get(i);
      assertThat(moved).hasSameSizeAs(kml);
      for (int k = 0; k < moved.length; k += 2) {
        farthest = Math.max(farthest, meters(moved, kml, k));
        points++;
      }
    }
    assertThat(points).isEqualTo(14_704);
    assertThat(farthest).isLessThan(METERS_TO_KML);
  }

  @Test
  void theTextMovesPlacesAsProjDoes() throws IOException {
    CrsTransform transform = CrsTransform.ofWkt(Files.readString(prj()));
    double[] grid = rings("Stadtbezirk.shp").getFirst();
    double[] expected = GdalTransform.move(prj().toString(), "EPSG:4326", grid);

    double off = Places.farthest(Places.toStorage(transform, grid), expected) * 111_320;
    assertThat(off).isLessThan(3e-5);
  }

  @Test
  void byTheCodeThatItsNameSuggestsThePlacesAreOutOfReach() throws IOException {
    double[] place = {2_358_536.3264, 5_643_869.6469};
    CrsTransform byName = CrsTransform.of("EPSG:32632");
    assertThatExceptionOfType(TwinException.class)
        .isThrownBy(() -> Places.toStorage(byName, place))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_GEOMETRY));
    // PROJ gives an answer for them, 2,000 km away.
    double[] wrong = GdalTransform.move("EPSG:32632", "EPSG:4326", place);
    double[] right = Places.toStorage(CrsTransform.ofWkt(Files.readString(prj())), place);
    assertThat(meters(wrong, right, 0) / 1000).isBetween(1_500.0, 2_500.0);
  }

  @Test
  void theTrafficLightsOfTheSameCityAreInThePlainZone() throws IOException {
    String text = Files.readString(RealData.file("cologne/LSA_Koeln_11_2013.prj"));
    double[] place = {356_000, 5_645_000};
    assertThat(Places.toStorage(CrsTransform.ofWkt(text), place))
        .containsExactly(Places.toStorage(CrsTransform.of("EPSG:32632"), place));
  }

  private static Path prj() {
    return RealData.file("cologne/Stadtbezirk.prj");
  }

  private static double meters(double[] a, double[] b, int i) {
    return Geodesic.WGS84.Inverse(a[i + 1], a[i], b[i + 1], b[i]).s12;
  }

  /** The points of all rings as OGR reads them, untransformed. */
  private static List<double[]> rings(String file) throws IOException {
    String csv =
        OracleCommand.answer(
            "",
            "ogr2ogr",
            "-f",
            "CSV",
            "-lco",
            "GEOMETRY=AS_WKT",
            "/vsistdout/",
            RealData.file("cologne/" + file).toString());
    List<double[]> rings = new ArrayList<>();
    Matcher ring = RING.matcher(csv);
    while (ring.find()) {
      String[] points = ring.group(1).split(",");
      double[] xy = new double[2 * points.length];
      for (int i = 0; i < points.length; i++) {
        String[] ordinates = points[i].strip().split(" ");
        xy[2 * i] = Double.parseDouble(ordinates[0]);
        xy[2 * i + 1] = Double.parseDouble(ordinates[1]);
      }
      rings.add(xy);
    }
    return rings;
  }
}
