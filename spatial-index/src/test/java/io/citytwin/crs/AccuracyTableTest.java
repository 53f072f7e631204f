package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The accuracy table of {@code docs/reference-systems.md}, measured. */
class AccuracyTableTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(EPSG:\\d+)` \\| ([0-9.]+) \\| ([^|]+) \\| ([0-9.]+) m \\|$");

  /** A micrometre: below it the last digits of a double decide. */
  private static final double LAST_DIGITS = 0.001;

  /**
   * A row.
   *
   * @param proj what to ask PROJ for
   */
  record Row(String code, double millimeters, String proj, double shiftMeters) {}

  static List<Row> rows() throws IOException {
    return ROW.matcher(Files.readString(page())).results().map(AccuracyTableTest::row).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aSystemAgreesWithProjAsStated(Row row) throws IOException {
    CrsTransform transform = CrsTransform.of(row.code);
    double[] places = Places.across(transform.areaOfUse());
    double[] expected = GdalTransform.move("EPSG:4326", row.proj, places);
    boolean degrees = Math.abs(expected[0]) <= 180;
    double millimetersInUnit =
        1000 * (degrees ? 111_320 : row.code.equals("EPSG:3547") ? 1200.0 / 3937 : 1);

    double there =
        millimetersInUnit * Places.farthest(Places.fromStorage(transform, places), expected);
    double back = 1000 * Places.farthestMeters(Places.toStorage(transform, expected), places);
    double measured = Math.max(there, back);
    assertThat(measured).isLessThan(1.5 * row.millimeters + LAST_DIGITS);
    // No padding: what is stated is what is measured.
    if (row.millimeters > LAST_DIGITS) {
      assertThat(measured).isGreaterThan(row.millimeters / 1.5);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aDatumShiftIsAsGoodAsItsPublisherSays(Row row) {
    assertThat(CrsTransform.of(row.code).accuracyMeters()).hasValue(row.shiftMeters);
  }

  @Test
  void theTableHasItsRows() throws IOException {
    assertThat(rows())
        .extracting(Row::code)
        .containsExactly(
            "EPSG:4490",
            "EPSG:3857",
            "EPSG:32632",
            "EPSG:25832",
            "EPSG:3547",
            "EPSG:3067",
            "EPSG:27700",
            "EPSG:31468",
            "EPSG:31256",
            "EPSG:2056",
            "EPSG:21781");
  }

  private static Path page() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/reference-systems.md"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/reference-systems.md");
  }

  private static Row row(MatchResult match) {
    String asked = match.group(3).equals("the code") ? match.group(1) : match.group(3);
    return new Row(
        match.group(1),
        Double.parseDouble(match.group(2)),
        asked,
        Double.parseDouble(match.group(4)));
  }
}
