package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class FeatureCheckTest {

  private static final String SQUARE = "POLYGON ((7 43, 7.1 43, 7.1 43.1, 7 43.1, 7 43))";

  private final List<String> faults = new ArrayList<>();
  private final FeatureCheck check = new FeatureCheck(new ReadContext("test", "test"));

  private @Nullable CheckedFeature check(
      FeatureKind kind, String wkt, Map<String, Object> attributes) {
    try {
      FeatureRecord record =
          new FeatureRecord(
              kind,
              "id",
              null,
              new WKTReader().read(wkt),
              Collections.nCopies(kind.columns().size(), null),
              attributes,
              new Place("test", 1, 0));
      return check.check(
          record,
          g -> g,
          fault -> faults.add(fault.code() + ": " + fault.message() + " @ " + fault.location()));
    } catch (ParseException | IOException e) {
      throw new IllegalStateException(wkt, e);
    }
  }

  private CheckedFeature good(FeatureKind kind, String wkt, Map<String, Object> attributes) {
    return Objects.requireNonNull(check(kind, wkt, attributes), "the feature was refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POLYGON ((7 43, 7.2 43.2, 7.2 43, 7 43.2, 7 43)) | POINT (7.1 43.1) | MultiPolygon",
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 1, 1 1, 1 1)) | POINT (1 1) | Polygon",
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (0 0, 4 0, 4 1, 0 1, 0 0)) | POINT | Polygon",
        "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((1 1, 3 1, 3 3, 1 3, 1 1))) | POINT | MultiPolygon",
      })
  void invalidAreaIsRepairedWithEvidence(String wkt, String location, String type) {
    CheckedFeature repaired = good(FeatureKind.BUILDING, wkt, Map.of());

    assertThat(repaired.geometry().isValid()).isTrue();
    assertThat(repaired.geometry().getGeometryType()).isEqualTo(type);
    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith("GEOMETRY_REPAIRED: ")
        .contains(" m², now ", location);
  }

  @Test
  void areaWithoutExtentCannotBeRepaired() {
    assertThat(check(FeatureKind.BUILDING, "POLYGON ((0 0, 1 1, 2 2, 0 0))", Map.of())).isNull();
    assertThat(faults).singleElement().asString().startsWith("GEOMETRY_INVALID: ");
  }

  /** A star of 2,001 points whose every edge crosses nearly every other: two million crossings. */
  @Test
  void tangleIsRefusedAndNotRepaired() {
    int points = 2001;
    String star =
        IntStream.rangeClosed(0, points)
            .mapToObj(i -> 2 * Math.PI * ((i * 1000L) % points) / points)
            .map(angle -> Math.cos(angle) + " " + Math.sin(angle))
            .collect(Collectors.joining(", ", "POLYGON ((", "))"));

    assertThat(check(FeatureKind.BUILDING, star, Map.of())).isNull();
    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith("GEOMETRY_INVALID: ")
        .contains("10,000 times");
  }

  @Test
  void repairedGeometryKeepsItsHeights() {
    CheckedFeature repaired =
        good(FeatureKind.BUILDING, "POLYGON Z ((0 0 5, 2 2 5, 2 0 5, 0 2 5, 0 0 5))", Map.of());

    assertThat(Arrays.stream(repaired.geometry().getCoordinates()).mapToDouble(c -> c.getZ()))
        .containsOnly(5.0);
  }

  @Test
  void heightsOfSomePositionsOnlyAreDroppedAndReported() {
    CheckedFeature feature =
        good(FeatureKind.ROAD, "LINESTRING Z (0 0 5, 1 1 NaN, 2 2 5)", Map.of());

    assertThat(feature.geometry().getCoordinate().getZ()).isNaN();
    assertThat(faults).singleElement().asString().contains("2 of 3 positions have a height");
  }

  @Test
  void collectionOfOnePointIsThatPoint() {
    CheckedFeature feature = good(FeatureKind.ROAD_JUNCTION, "MULTIPOINT ((7 43))", Map.of());

    assertThat(feature.geometry().getGeometryType()).isEqualTo("Point");
    assertThat(faults).isEmpty();
  }

  @Test
  void hashDependsOnContentAndNotOnTheOrderOfAttributes() {
    CheckedFeature one =
        good(FeatureKind.BUILDING, SQUARE, Map.of("a", 1, "b", Map.of("c", 2, "d", 3)));
    CheckedFeature other =
        good(FeatureKind.BUILDING, SQUARE, Map.of("b", Map.of("d", 3, "c", 2), "a", 1));
    CheckedFeature changed =
        good(FeatureKind.BUILDING, SQUARE, Map.of("a", 1, "b", Map.of("c", 2, "d", 4)));

    assertThat(one.rowHash())
        .hasSize(16)
        .isEqualTo(other.rowHash())
        .isNotEqualTo(changed.rowHash());
  }

  /**
   * Pinned: a hash that changes between releases would mark every feature of every city changed.
   */
  @Test
  void hashIsTheSameInEveryRelease() {
    CheckedFeature feature = good(FeatureKind.GRID_CELL, SQUARE, Map.of("a", List.of(1, "x")));

    assertThat(feature.rowHash()).asHexString().isEqualTo("B927A7AF31FDC0054C4A899591D75EE8");
  }
}
