package io.citytwin.importer.kml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.gdal.Damage;
import io.citytwin.importer.gdal.ReadRecords;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Layer;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KmlSourceTest {

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("doc.kml");
  }

  private ReadRecords read(String content) throws IOException {
    Files.writeString(
        file(),
        "<kml xmlns='http://www.opengis.net/kml/2.2' xmlns:gx='http://www.google.com/kml/ext/2.2'>"
            + content
            + "</kml>");
    return ReadRecords.of(() -> new KmlSource(file(), "doc.kml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Point><coordinates>7.5,50.5,0</coordinates></Point> | POINT (7.5 50.5)",
        "<Point><coordinates>  7.5 , 50.5 </coordinates></Point> | POINT (7.5 50.5)",
        "<LineString><coordinates>1,2,3 4,5,6</coordinates></LineString> | LINESTRING (1 2, 4 5)",
        "<LineString><coordinates>1, 2, 3\\n"
            + "\\t4, 5, 6,</coordinates></LineString> | LINESTRING (1 2, 4 5)",
        "<LineString><coordinates>1,2\u00a03,4</coordinates></LineString> | LINESTRING (1 2, 3 4)",
        "<LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing> | LINESTRING (0 0, 1"
            + " 0, 1 1, 0 0)",
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9"
            + " 0,0</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>5,1"
            + " 6,1 6,2 5,1</coordinates></LinearRing><LinearRing><coordinates>7,1 8,1 8,2"
            + " 7,1</coordinates></LinearRing></innerBoundaryIs></Polygon> | POLYGON ((0 0, 9 0, 9"
            + " 9, 0 0), (5 1, 6 1, 6 2, 5 1), (7 1, 8 1, 8 2, 7 1))",
        "<MultiGeometry><Point><coordinates>1,2</coordinates></Point><MultiGeometry><Point><coordinates>3,4</coordinates></Point></MultiGeometry></MultiGeometry>"
            + " | GEOMETRYCOLLECTION (POINT (1 2), MULTIPOINT ((3 4)))",
        "<gx:Track><when>2026-01-01</when><when>2026-01-02</when><gx:coord>1 2"
            + " 3</gx:coord><gx:coord/><gx:coord>4 5 6</gx:coord></gx:Track> | LINESTRING (1 2, 4"
            + " 5)",
        "<gx:MultiTrack><gx:Track><gx:coord>1 2 3</gx:coord><gx:coord>4 5"
            + " 6</gx:coord></gx:Track></gx:MultiTrack> | MULTILINESTRING ((1 2, 4 5))",
      })
  void everyGeometryIsReadHoweverItsCoordinatesAreSpaced(String kml, String wkt)
      throws IOException {
    ReadRecords read =
        read("<Placemark>" + kml.replace("\\n", "\n").replace("\\t", "\t") + "</Placemark>");

    assertThat(read.geometry()).hasToString(wkt);
    assertThat(read.layers).containsExactly(new Layer("doc", DeclaredCrs.WGS84, List.of()));
  }

  @Test
  void altitudeIsAHeightOnlyWhereItIsAbsolute() throws IOException {
    ReadRecords read =
        read(
            "<Document><Placemark><Point><altitudeMode>absolute</altitudeMode><coordinates>1,2,30</coordinates></Point></Placemark>"
                + "<Placemark><Point><altitudeMode>relativeToGround</altitudeMode><coordinates>1,2,30</coordinates></Point></Placemark></Document>");

    assertThat(read.records.get(0).geometry().getCoordinate().getZ()).isEqualTo(30);
    assertThat(read.records.get(1).geometry().getCoordinate().getZ()).isNaN();
    assertThat(read.notes).singleElement().asString().contains("altitudes of 1 ");
  }

  @Test
  void dataOfAllKindsBecomePropertiesWithTheirTypes() throws IOException {
    ReadRecords read =
        read(
            """
            <Document><Schema id='s' name='s'><SimpleField name='floors' type='int'/><SimpleField name='height' type='double'/>
              <SimpleField name='listed' type='bool'/><SimpleField name='bad' type='int'/></Schema>
            <Placemark id='p1'><name> 南山区 </name><description><![CDATA[<b>x</b>]]></description><styleUrl>#s</styleUrl>
              <TimeSpan><begin>2020</begin><end>2021</end></TimeSpan>
              <ExtendedData><Data name='owner'><displayName>Owner</displayName><value>City</value></Data>
                <SchemaData schemaUrl='#s'><SimpleData name='floors'>12</SimpleData><SimpleData name='height'>3.5</SimpleData>
                  <SimpleData name='listed'>true</SimpleData><SimpleData name='bad'>many</SimpleData><SimpleData name='none'/>
                  <gx:SimpleArrayData name='days'><gx:value>a</gx:value><gx:value>b</gx:value></gx:SimpleArrayData></SchemaData>
                <x:code xmlns:x='urn:x'>44</x:code></ExtendedData></Placemark></Document>\
            """);

    assertThat(read.only().id()).isEqualTo("p1");
    assertThat(read.only().geometry()).isNull();
    assertThat(read.only().properties())
        .containsEntry("name", "南山区")
        .containsEntry("description", "<b>x</b>")
        .containsEntry("begin", "2020")
        .containsEntry("owner", "City")
        .containsEntry("floors", 12L)
        .containsEntry("height", 3.5)
        .containsEntry("listed", true)
        .containsEntry("bad", "many")
        .containsEntry("days", List.of("a", "b"))
        .containsEntry("code", "44")
        .doesNotContainKey("none");
  }

  @Test
  void innermostFolderIsTheLayerAndThoseAroundItAreTold() throws IOException {
    ReadRecords read =
        read(
            """
            <Document><name>City</name><Placemark><name>a</name></Placemark>
              <Folder><name>Green</name><Folder><name>Trees</name><Placemark><name>b</name></Placemark></Folder>
                <Placemark><name>c</name></Placemark></Folder>
              <NetworkLink><name>far</name><Link><href>http://127.0.0.1:1/x.kml</href></Link></NetworkLink>
              <GroundOverlay><name>picture</name></GroundOverlay>
              <Placemark><name>d</name></Placemark></Document>\
            """);

    assertThat(read.layers)
        .extracting(Layer::name)
        .containsExactly("City", "Trees", "Green", "City");
    assertThat(read.records.get(1).properties()).containsEntry("folder", "Green/Trees");
    assertThat(read.records.get(2).properties()).doesNotContainKey("folder");
    assertThat(read.notes).hasSize(2).anyMatch(note -> note.contains("1 network links"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Point><coordinates>7.5</coordinates></Point> | MALFORMED_RECORD",
        "<Point><coordinates>1,2,3,4</coordinates></Point> | MALFORMED_RECORD",
        "<Point><coordinates>a,b</coordinates></Point> | MALFORMED_RECORD",
        "<Point><coordinates>1,,2</coordinates></Point> | MALFORMED_RECORD",
        "<Point><coordinates>NaN,2</coordinates></Point> | COORDINATE_NOT_FINITE",
        "<Point><coordinates>1,2 3,4</coordinates></Point> | MALFORMED_RECORD",
        "<LinearRing><coordinates>0,0 1,1</coordinates></LinearRing> | RING_TOO_SHORT",
        "<Model/> | GEOMETRY_UNSUPPORTED",
      })
  void faultRefusesThePlacemarkAndTheNextIsRead(String kml, IssueCode code) throws IOException {
    ReadRecords read =
        read(
            "<Document><Placemark id='bad'>"
                + kml
                + "</Placemark><Placemark id='good'/></Document>");

    assertThat(read.codes()).containsExactly(code);
    assertThat(read.issues.getFirst().sourceId()).isEqualTo("bad");
    assertThat(read.only().id()).isEqualTo("good");
  }

  @Test
  void documentTypeIsRefusedAndOtherXmlIsNotKml() throws IOException {
    Files.writeString(file(), "<!DOCTYPE kml [<!ENTITY a 'b'>]><kml/>");
    assertThatThrownBy(() -> ReadRecords.of(() -> new KmlSource(file(), "doc.kml")))
        .extracting("code")
        .isEqualTo(SourceException.Code.XML_REFUSED);
    Files.writeString(file(), "<gpx/>");
    assertThatThrownBy(() -> ReadRecords.of(() -> new KmlSource(file(), "doc.kml")))
        .extracting("code")
        .isEqualTo(SourceException.Code.FORMAT_UNKNOWN);
  }

  @Test
  @Tag("real-data")
  void damagedFileGivesNothingButItsCodes() throws Exception {
    byte[] whole = Files.readAllBytes(RealData.file("formats/geometries.kml"));
    byte[] other = Files.readAllBytes(RealData.file("cologne/stadtbezirke.kml"));
    Damage.Outcome outcome =
        Damage.read(whole, other, file(), path -> new KmlSource(path, "damaged"), 2500);

    assertThat(outcome.refused()).isPositive();
    assertThat(outcome.records()).isPositive();
    assertThat(outcome.issues()).isPositive();
  }
}
