package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrsCodeTest {

  @ParameterizedTest
  @CsvSource({
    "EPSG:4547, EPSG:4547",
    "epsg:4547, EPSG:4547",
    "' EPSG:4547 ', EPSG:4547",
    "urn:ogc:def:crs:EPSG::4547, EPSG:4547",
    "urn:ogc:def:crs:EPSG:9.9.1:4547, EPSG:4547",
    "urn:x-ogc:def:crs:EPSG::4547, EPSG:4547",
    "http://www.opengis.net/def/crs/EPSG/0/4547, EPSG:4547",
    "https://www.opengis.net/def/crs/EPSG/9.9.1/4547, EPSG:4547",
    "http://www.opengis.net/gml/srs/epsg.xml#4547, EPSG:4547",
    "urn:ogc:def:crs:OGC:1.3:CRS84, OGC:CRS84",
    "urn:ogc:def:crs:OGC::CRS84, OGC:CRS84",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84, OGC:CRS84",
    "CRS84, OGC:CRS84",
    "CRS:84, OGC:CRS84",
    "gcj02, GCJ-02",
    "GCJ-02, GCJ-02",
    "bd09, BD-09",
    "BD-09, BD-09"
  })
  void usualSpellingsBecomeTheCanonicalOne(String given, String canonical) {
    assertThat(CrsCode.parse(given)).hasToString(canonical).isEqualTo(new CrsCode(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "4547",
        "EPSG",
        "EPSG:",
        "EPSG:0",
        "EPSG:-4547",
        "EPSG:04547",
        "EPSG:4547.5",
        "EPSG:999999999",
        "EPSG:99999999999999999999",
        "EPSG:4547;drop table",
        "ESRI:102100",
        "urn:ogc:def:crs:EPSG:",
        "urn:ogc:def:crs:OGC::AUTO42001",
        "http://example.org/def/crs/EPSG/0/4547",
        "WGS84",
        "EPSG:٤٣٢٦"
      })
  void anythingElseIsRefusedWithWhatIsAllowed(String given) {
    assertThatExceptionOfType(TwinException.class)
        .isThrownBy(() -> CrsCode.parse(given))
        .withMessageContaining("'" + given + "'")
        .withMessageContaining("allowed are EPSG:<number>")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_CRS));
  }

  @Test
  void aLongTextIsNotRepeatedInFull() {
    assertThatExceptionOfType(TwinException.class)
        .isThrownBy(() -> CrsCode.parse("x".repeat(1_000_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void onlyEpsgCodesAndCrs84HaveAnSrid() {
    assertThat(CrsCode.parse("EPSG:4547").srid()).hasValue(4547);
    assertThat(CrsCode.CRS84.srid()).hasValue(4326);
    assertThat(CrsCode.GCJ_02.srid()).isEmpty();
    assertThat(CrsCode.BD_09.srid()).isEmpty();
  }
}
