package io.citytwin.live.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import org.junit.jupiter.api.Test;

class RegionTest {

  @Test
  void edgesBelongToTheRegion() {
    Region region = Region.of(new Bbox(7, 43, 8, 44, "EPSG:4326"), 2);

    assertThat(region.contains(7, 43)).isTrue();
    assertThat(region.contains(8, 44)).isTrue();
    assertThat(region.contains(Math.nextUp(8.0), 44)).isFalse();
    assertThat(region.contains(8, Math.nextUp(44.0))).isFalse();
  }

  @Test
  void westBeyondEastCrossesTheAntimeridian() {
    Region region = Region.of(new Bbox(179.5, -17, -179.5, -16, "OGC:CRS84"), 2);

    assertThat(region.contains(179.9, -16.5)).isTrue();
    assertThat(region.contains(-179.9, -16.5)).isTrue();
    assertThat(region.contains(0, -16.5)).isFalse();
  }

  @Test
  void otherReferenceSystemsAndLargeRegionsAreRefused() {
    assertThatThrownBy(() -> Region.of(new Bbox(7, 43, 8, 44, "EPSG:3857"), 2))
        .isInstanceOfSatisfying(
            TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS));
    assertThatThrownBy(() -> Region.of(new Bbox(8, 43, 7, 44, "EPSG:4326"), 2))
        .isInstanceOfSatisfying(
            TwinException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }
}
