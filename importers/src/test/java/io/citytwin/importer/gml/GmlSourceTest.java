package io.citytwin.importer.gml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Layer;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;

class GmlSourceTest {

  private static final String GOOD =
      "<gml:featureMember><a:Tree gml:id='good'><a:geometry><gml:Point><gml:pos>1"
          + " 2</gml:pos></gml:Point></a:geometry></a:Tree></gml:featureMember>";

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("test.gml");
  }

  private ReadRecords read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private ReadRecords read(byte[] bytes) throws IOException {
    Files.write(file(), bytes);
    return ReadRecords.of(() -> new GmlSource(file(), "test.gml", TestAxes::northFirst));
  }

  private static String collection(String... members) {
    return "<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml/3.2' xmlns:a='urn:a'"
        + " xmlns:xlink='http://www.w3.org/1999/xlink'"
        + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
        + String.join("\n", members)
        + "</gml:FeatureCollection>";
  }

  private static String member(String content) {
    return "<gml:featureMember><a:Tree gml:id='t1'>" + content + "</a:Tree></gml:featureMember>";
  }

  private Geometry geometry(String gml) throws IOException {
    return read(collection(member("<a:geometry>" + gml + "</a:geometry>"))).geometry();
  }

  @Nested
  class Geometries {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<gml:Point><gml:coordinates>1,2</gml:coordinates></gml:Point> | POINT (1 2)",
          "<gml:Point><gml:coord><gml:X>1</gml:X><gml:Y>2</gml:Y></gml:coord></gml:Point> | POINT"
              + " (1 2)",
          "<gml:Point/> | POINT EMPTY",
          "<gml:LineString><gml:pos>0 0</gml:pos><gml:pos>1 1</gml:pos></gml:LineString> |"
              + " LINESTRING (0 0, 1 1)",
          "<gml:LineString><gml:posList srsDimension='3'>0 0 5 1 1 5</gml:posList></gml:LineString>"
              + " | LINESTRING (0 0, 1 1)",
          "<gml:LineString srsDimension='3'><gml:posList>0 0 5 1 1 5</gml:posList></gml:LineString>"
              + " | LINESTRING (0 0, 1 1)",
          "<gml:LineString><gml:coordinates cs=' ' ts=';' decimal=','>0,5 0;1,5"
              + " 1</gml:coordinates></gml:LineString> | LINESTRING (0.5 0, 1.5 1)",
          "<gml:LineString><gml:coordinates>0, 0\\n"
              + " 1 ,1</gml:coordinates></gml:LineString> | LINESTRING (0 0, 1 1)",
          "<gml:LineString><gml:pointProperty><gml:Point><gml:pos>0"
              + " 0</gml:pos></gml:Point></gml:pointProperty><gml:pos>3"
              + " 3</gml:pos></gml:LineString> | LINESTRING (0 0, 3 3)",
          "<gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>0,0 9,0 9,9"
              + " 0,0</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs><gml:innerBoundaryIs><gml:LinearRing><gml:coordinates>5,1"
              + " 6,1 6,2"
              + " 5,1</gml:coordinates></gml:LinearRing></gml:innerBoundaryIs></gml:Polygon> |"
              + " POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
          "<gml:Surface><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList>0"
              + " 0 9 0 9 9 0"
              + " 0</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>"
              + " | POLYGON ((0 0, 9 0, 9 9, 0 0))",
          "<gml:Polygon><gml:exterior><gml:Ring><gml:curveMember><gml:LineString><gml:posList>0 0 9"
              + " 0 9 9</gml:posList></gml:LineString></gml:curveMember><gml:curveMember><gml:OrientableCurve"
              + " orientation='-'><gml:baseCurve><gml:LineString><gml:posList>0 0 9"
              + " 9</gml:posList></gml:LineString></gml:baseCurve></gml:OrientableCurve></gml:curveMember></gml:Ring></gml:exterior></gml:Polygon>"
              + " | POLYGON ((0 0, 9 0, 9 9, 0 0))",
          "<gml:MultiSurface><gml:surfaceMember><gml:CompositeSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>0"
              + " 0 9 0 9 9 0"
              + " 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:CompositeSurface></gml:surfaceMember></gml:MultiSurface>"
              + " | MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))",
          "<gml:MultiPoint><gml:pointMembers><gml:Point><gml:pos>1"
              + " 1</gml:pos></gml:Point><gml:Point><gml:pos>2"
              + " 2</gml:pos></gml:Point></gml:pointMembers></gml:MultiPoint> | MULTIPOINT ((1 1),"
              + " (2 2))",
          "<gml:MultiCurve><gml:curveMember><gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>0"
              + " 0 1 1</gml:posList></gml:LineStringSegment><gml:LineStringSegment><gml:posList>1"
              + " 1 2 0</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:MultiCurve>"
              + " | MULTILINESTRING ((0 0, 1 1, 2 0))",
          "<gml:MultiGeometry><gml:geometryMember><gml:Point><gml:pos>1"
              + " 1</gml:pos></gml:Point></gml:geometryMember><gml:geometryMember><gml:LineString><gml:posList>0"
              + " 0 1 1</gml:posList></gml:LineString></gml:geometryMember></gml:MultiGeometry> |"
              + " GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))",
          "<gml:LinearRing><gml:posList>0 0 9 0 9 9 0 0</gml:posList></gml:LinearRing> | LINESTRING"
              + " (0 0, 9 0, 9 9, 0 0)",
        })
    void everySpellingIsRead(String gml, String wkt) throws IOException {
      assertThat(geometry(gml.replace("\\n", "\n"))).hasToString(wkt);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<gml:Arc><gml:posList>-10 0 0 10 10 0</gml:posList></gml:Arc>                         |"
              + " 31.4159",
          "<gml:ArcString><gml:posList>0 0 1 1 2 0 3 1 4 0</gml:posList></gml:ArcString>         |"
              + " 6.2832",
          "<gml:Circle><gml:posList>10 0 0 10 -10 0</gml:posList></gml:Circle>                   |"
              + " 62.8319",
          "<gml:CircleByCenterPoint><gml:pos>5 5</gml:pos><gml:radius"
              + " uom='m'>10</gml:radius></gml:CircleByCenterPoint> | 62.8319",
          "<gml:ArcByCenterPoint><gml:pos>5 5</gml:pos><gml:radius"
              + " uom='m'>10</gml:radius><gml:startAngle uom='deg'>0</gml:startAngle><gml:endAngle"
              + " uom='deg'>90</gml:endAngle></gml:ArcByCenterPoint> | 15.708",
        })
    void arcsHaveTheLengthOfTheirFormula(String segment, double length) throws IOException {
      Geometry line =
          geometry("<gml:Curve><gml:segments>" + segment + "</gml:segments></gml:Curve>");

      assertThat(line.getLength()).isCloseTo(length, within(length * 1e-3));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<gml:Solid><gml:exterior/></gml:Solid>                                        |"
              + " GEOMETRY_UNSUPPORTED",
          "<gml:TriangulatedSurface/>                                                    |"
              + " GEOMETRY_UNSUPPORTED",
          "<gml:Curve><gml:segments><gml:BSpline/></gml:segments></gml:Curve>            |"
              + " GEOMETRY_UNSUPPORTED",
          "<gml:MultiSurface><gml:surfaceMember xlink:href='#p1'/></gml:MultiSurface>    |"
              + " GEOMETRY_UNSUPPORTED",
          "<gml:Point><gml:pos>1</gml:pos></gml:Point>                                   |"
              + " MALFORMED_RECORD",
          "<gml:Point><gml:pos>1 x</gml:pos></gml:Point>                                 |"
              + " MALFORMED_RECORD",
          "<gml:Point><gml:pos>1 0x1p3</gml:pos></gml:Point>                             |"
              + " MALFORMED_RECORD",
          "<gml:Point><gml:pos>1 NaN</gml:pos></gml:Point>                               |"
              + " COORDINATE_NOT_FINITE",
          "<gml:Point><gml:pos>1 INF</gml:pos></gml:Point>                               |"
              + " COORDINATE_NOT_FINITE",
          "<gml:LineString><gml:posList srsDimension='3'>1 2 3 4</gml:posList></gml:LineString> |"
              + " MALFORMED_RECORD",
          "<gml:LineString><gml:posList>1 2</gml:posList></gml:LineString>               |"
              + " MALFORMED_RECORD",
          "<gml:LineString><gml:coordinates>1;2</gml:coordinates></gml:LineString>       |"
              + " MALFORMED_RECORD",
          "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>1 1 2"
              + " 2</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon> | RING_TOO_SHORT",
          "<gml:MultiPoint srsName='EPSG:4547'><gml:pointMember><gml:Point"
              + " srsName='EPSG:4326'><gml:pos>1"
              + " 1</gml:pos></gml:Point></gml:pointMember></gml:MultiPoint> | CRS_MIXED",
        })
    void faultRefusesTheFeatureAndTheNextIsRead(String gml, IssueCode code) throws IOException {
      ReadRecords read =
          read(
              collection(member("<a:name>bad</a:name><a:geometry>" + gml + "</a:geometry>"), GOOD));

      assertThat(read.codes()).containsExactly(code);
      assertThat(read.issues.getFirst().sourceId()).isEqualTo("t1");
      assertThat(read.issues.getFirst().rawRecord()).contains("bad");
      assertThat(read.only().id()).isEqualTo("good");
    }
  }

  @Nested
  class Systems {

    private ReadRecords point(String srs) throws IOException {
      return read(
          collection(
              member(
                  "<a:g><gml:Point srsName='%s'><gml:pos>22.5 114 7</gml:pos></gml:Point></a:g>"
                      .formatted(srs))));
    }

    /** OGC 07-092r3, OGC 11-135r2 for the formal names; the short ones as GDAL reads them. */
    @ParameterizedTest
    @CsvSource({
      "urn:ogc:def:crs:EPSG::4326, EPSG:4326, true",
      "urn:ogc:def:crs:EPSG:8.9:4326, EPSG:4326, true",
      "urn:x-ogc:def:crs:EPSG:6.11:4326, EPSG:4326, true",
      "http://www.opengis.net/def/crs/EPSG/0/4490, EPSG:4490, true",
      "https://www.opengis.net/def/crs/EPSG/0/4490, EPSG:4490, true",
      "urn:EPSG:geographicCRS:4326, EPSG:4326, true",
      "urn:ogc:def:crs:EPSG::4547, EPSG:4547, true",
      "urn:ogc:def:crs:EPSG::25833, EPSG:25833, false",
      "'urn:ogc:def:crs,crs:EPSG:6.12:25833,crs:EPSG:6.12:5783', EPSG:25833, false",
      "http://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/25832&amp;2=http://www.opengis.net/def/crs/EPSG/0/5783,"
          + " EPSG:25832, false",
      "EPSG:4326, EPSG:4326, false",
      "epsg:4326, EPSG:4326, false",
      "http://www.opengis.net/gml/srs/epsg.xml#4326, EPSG:4326, false",
      "urn:ogc:def:crs:OGC:1.3:CRS84, OGC:CRS84, false",
      "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH, EPSG:25832, false",
      "urn:adv:crs:ETRS89_Lat-Lon, EPSG:4258, true",
      "CH1903, CH1903, false",
    })
    void nameDecidesTheAxes(String srs, String code, boolean swapped) throws IOException {
      ReadRecords read = point(srs);

      assertThat(read.layers.getFirst().crs()).isEqualTo(new DeclaredCrs.Code(code));
      assertThat(read.geometry()).hasToString(swapped ? "POINT (114 22.5)" : "POINT (22.5 114)");
      assertThat(read.geometry().getCoordinate().getZ()).isEqualTo(7);
    }

    @Test
    void envelopeOfTheCollectionCountsWhereGeometriesAreSilent() throws IOException {
      ReadRecords read =
          read(
              collection(
                  "<gml:boundedBy><gml:Envelope srsName='urn:ogc:def:crs:EPSG::4326'"
                      + " srsDimension='3'><gml:lowerCorner>0 0"
                      + " 0</gml:lowerCorner></gml:Envelope></gml:boundedBy>",
                  member(
                      "<a:g><gml:LineString><gml:posList>1 2 3 4 5"
                          + " 6</gml:posList></gml:LineString></a:g>")));

      assertThat(read.layers)
          .extracting(Layer::crs)
          .containsExactly(new DeclaredCrs.Code("EPSG:4326"));
      assertThat(read.geometry()).hasToString("LINESTRING (2 1, 5 4)");
      assertThat(read.notes).isEmpty();
    }

    @Test
    void geometryInAnotherSystemThanItsLayerIsRefused() throws IOException {
      String point = "<a:g><gml:Point srsName='%s'><gml:pos>1 2</gml:pos></gml:Point></a:g>";
      ReadRecords read =
          read(
              collection(
                  member("<a:n>no geometry</a:n>"),
                  member(point.formatted("EPSG:4326")),
                  member(point.formatted("urn:ogc:def:crs:EPSG::4326")),
                  member(point.formatted("EPSG:4547"))));

      assertThat(read.codes()).containsExactly(IssueCode.CRS_MIXED);
      assertThat(read.records)
          .extracting(r -> String.valueOf(r.geometry()))
          .containsExactly("null", "POINT (1 2)", "POINT (2 1)");
    }

    @Test
    void fileWithoutAnySystemDeclaresNone() throws IOException {
      assertThat(read(collection(GOOD)).layers.getFirst().crs()).isEqualTo(DeclaredCrs.NONE);
    }
  }

  @Nested
  class Features {

    @Test
    void propertiesAreFlatAndRepeatedOnesAList() throws IOException {
      ReadRecords read =
          read(
              collection(
                  member(
                      """
                      <a:name>Linde &amp; <![CDATA[<Eiche>]]></a:name><a:height uom='m'>12.5</a:height>
                      <a:use>1</a:use><a:use>2</a:use><a:empty/><a:nothing xsi:nil='true'/>
                      <a:owner xlink:href='#o7'/>
                      <a:address><a:Address><a:street>X</a:street></a:Address></a:address>\
                      """)));

      assertThat(read.only().id()).isEqualTo("t1");
      assertThat(read.only().properties())
          .containsEntry("name", "Linde & <Eiche>")
          .containsEntry("height", "12.5")
          .containsEntry("height.uom", "m")
          .containsEntry("use", List.of("1", "2"))
          .containsEntry("empty", null)
          .containsEntry("nothing", null)
          .containsEntry("owner", "#o7")
          .containsEntry("address.Address.street", "X");
    }

    @Test
    void allKindsOfMembersAreReadInOrder() throws IOException {
      String text =
          """
          <wfs:FeatureCollection xmlns:wfs='http://www.opengis.net/wfs/2.0' xmlns:gml='http://www.opengis.net/gml'>
            <wfs:member><wfs:FeatureCollection><wfs:member><A gml:id='1'/></wfs:member></wfs:FeatureCollection></wfs:member>
            <wfs:member><B gml:id='2'/></wfs:member><wfs:member><A gml:id='3'/></wfs:member>
            <gml:featureMembers><A fid='4'/><B fid='5'/></gml:featureMembers>
            <wfs:member xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='#x'/>
          </wfs:FeatureCollection>\
          """;
      ReadRecords read = read(text);

      assertThat(read.records).extracting(r -> r.id()).containsExactly("1", "2", "3", "4", "5");
      assertThat(read.layers).extracting(Layer::name).containsExactly("A", "B", "A", "B");
      assertThat(read.notes).anyMatch(note -> note.contains("elsewhere"));
    }

    @Test
    void outermostGeometryThatCanBeReadCounts() throws IOException {
      ReadRecords read =
          read(
              collection(
                  member(
                      "<a:in><a:Deep><a:g><gml:Point><gml:pos>9"
                          + " 9</gml:pos></gml:Point></a:g></a:Deep></a:in><a:solid><gml:Solid/></a:solid><a:g><gml:Point><gml:pos>1"
                          + " 1</gml:pos></gml:Point></a:g>")));

      assertThat(read.geometry()).hasToString("POINT (1 1)");
      assertThat(read.notes).anyMatch(note -> note.contains("further geometries"));
    }

    @Test
    void recordBeyondTheLimitIsRefusedAndTheNextIsRead() throws IOException {
      String large = "<a:name>" + "x".repeat(17 << 20) + "</a:name>";
      ReadRecords read = read(collection(member(large), GOOD));

      assertThat(read.codes()).containsExactly(IssueCode.RECORD_TOO_LARGE);
      assertThat(read.only().id()).isEqualTo("good");
    }
  }

  @Nested
  class Documents {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>",
          "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'><x/>",
          "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><x>&f;</x>",
          "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/p'> %p;]><x/>",
          "<x>&undeclared;</x>",
        })
    void documentTypesAndEntitiesAreRefused(String text) {
      assertThatThrownBy(() -> read("<?xml version='1.0'?>" + text))
          .extracting("code")
          .isEqualTo(SourceException.Code.XML_REFUSED);
    }

    @Test
    void everyPrefixIsRefused() throws IOException {
      String whole = collection(GOOD);
      for (int length = 1; length < whole.length(); length += 3) {
        String prefix = whole.substring(0, length);
        assertThatThrownBy(() -> read(prefix))
            .as(prefix)
            .extracting("code")
            .isEqualTo(SourceException.Code.FILE_TRUNCATED);
      }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "<a><b></a></b> | FILE_CORRUPT",
          "<a b='1' b='2'/> | FILE_CORRUPT",
          "plain text | FILE_CORRUPT",
          "<html><body/></html> | FORMAT_UNKNOWN",
        })
    void faultyDocumentHasItsCode(String text, SourceException.Code code) {
      assertThatThrownBy(() -> read(text)).extracting("code").isEqualTo(code);
    }

    @Test
    void elementsNestedBeyondReasonAreRefused() {
      assertThatThrownBy(() -> read(collection(member("<a:x>".repeat(5000)))))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("nested deeper");
    }

    @ParameterizedTest
    @CsvSource({
      "GBK, GBK",
      "gb2312, GBK",
      "ISO-8859-1, ISO-8859-1",
      "windows-1252, windows-1252",
      "UTF-16, UTF-16",
      "UTF-8, UTF-8"
    })
    void declaredEncodingIsUsed(String declared, String written) throws IOException {
      String name = written.equals("GBK") || written.startsWith("UTF") ? "建筑" : "Köln";
      String text =
          "<?xml version='1.0' encoding='"
              + declared
              + "'?>"
              + collection(member("<a:n>" + name + "</a:n>"));

      assertThat(read(text.getBytes(Charset.forName(written))).only().properties())
          .containsEntry("n", name);
    }

    @Test
    void bytesThatAreNotOfTheDeclaredEncodingAreAFaultOfTheFile() {
      assertThatThrownBy(
              () ->
                  read(collection(member("<a:n>Köln</a:n>")).getBytes(StandardCharsets.ISO_8859_1)))
          .extracting("code")
          .isEqualTo(SourceException.Code.FILE_CORRUPT);
      assertThatThrownBy(() -> read("<?xml version='1.0' encoding='klingon'?><x/>"))
          .extracting("code")
          .isEqualTo(SourceException.Code.ENCODING_UNKNOWN);
    }
  }

  @Test
  @Tag("real-data")
  void damagedFileGivesNothingButItsCodes() throws Exception {
    for (String name : List.of("formats/utf8.gml", "delft_rotterdam/dh_1.gml")) {
      Damage.Outcome outcome =
          Damage.read(
              Files.readAllBytes(RealData.file(name)),
              Files.readAllBytes(RealData.file("japan_plateau/numazu_52385721_fld_6697_l1_op.gml")),
              file(),
              path -> new GmlSource(path, "damaged", TestAxes::northFirst),
              1200);

      assertThat(outcome.refused()).isPositive();
      assertThat(outcome.read()).isPositive();
      assertThat(outcome.records() + outcome.issues()).isPositive();
    }
  }
}
