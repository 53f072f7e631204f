package io.citytwin.importer.geojson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.model.feature.EntityId;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoJsonSourceTest {

  private static final MappingOptions SENSORS = new MappingOptions(FeatureKind.SENSOR, null, null);
  private static final String GOOD =
      """
      {"type":"Feature","id":"good","geometry":{"type":"Point","coordinates":[7.4,43.7]},"properties":{}}""";

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private CollectingSink read(String name, String text) throws IOException {
    return CollectingSink.of(write(name, text), SENSORS);
  }

  private static String collection(String... features) {
    return "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}";
  }

  private static String feature(String geometry) {
    return "{\"type\":\"Feature\",\"id\":\"bad\",\"geometry\":"
        + geometry
        + ",\"properties\":{\"a\":1}}";
  }

  @Nested
  class Layouts {

    @Test
    void collectionFeatureGeometryAndSequencesAreAllRead() throws IOException {
      assertThat(read("a.geojson", collection(GOOD, GOOD.replace("good", "2"))).ids())
          .containsExactly("good", "2");
      assertThat(read("b.geojson", GOOD).ids()).containsExactly("good");
      assertThat(read("c.geojson", "{\"type\":\"Point\",\"coordinates\":[1,2]}").ids()).hasSize(1);
      assertThat(read("d.geojsonl", GOOD + "\r\n\n" + GOOD.replace("good", "2")).ids())
          .containsExactly("good", "2");
      assertThat(read("e.geojsons", "\u001e" + GOOD + "\n\u001e" + GOOD + "\n").ids()).hasSize(2);
    }

    @Test
    void sequenceNamedLikeADocumentIsReadAsASequence() throws IOException {
      assertThat(read("a.json", GOOD + "\n" + GOOD.replace("good", "2") + "\n").ids())
          .containsExactly("good", "2");
    }

    @Test
    void documentNamedLikeASequenceIsReadAsADocument() throws IOException {
      assertThat(read("a.geojsonl", collection(GOOD)).ids()).containsExactly("good");
      assertThat(read("b.geojsonl", "{\n" + collection(GOOD).substring(1)).ids())
          .containsExactly("good");
    }

    @Test
    void byteOrderMarkIsSkippedAndOffsetsStayThoseOfTheFile() throws IOException {
      CollectingSink sink = read("a.geojson", "\ufeff" + collection(GOOD));

      assertThat(sink.features.getFirst().place().offset())
          .isEqualTo(3 + collection(GOOD).indexOf(GOOD));
    }

    @Test
    void membersMayStandInAnyOrderAndBesideOthers() throws IOException {
      String text =
          """
          { "features" : [ {"properties":{"id":"x"},"geometry":{"coordinates":[1,2],"type":"Point"},"type":"Feature"} ] ,
            "note": {"features": [1, "}"]}, "type" : "FeatureCollection" }""";

      assertThat(read("a.geojson", text).ids()).containsExactly("x");
    }

    @Test
    void emptyCollectionIsCleanAndHasNoRecords() throws IOException {
      assertThat(read("a.geojson", collection()).features).isEmpty();
    }

    @Test
    void recordKnowsItsNumberAndItsByte() throws IOException {
      CollectingSink sink = read("a.geojsonl", GOOD + "\n" + GOOD + "\n");

      assertThat(sink.features.get(1).place().record()).isEqualTo(2);
      assertThat(sink.features.get(1).place().offset()).isEqualTo(GOOD.length() + 1);
    }
  }

  @Nested
  class Geometries {

    @Test
    void heightIsKeptAndMeasureIsDropped() throws IOException {
      FeatureRecord feature =
          read("a.geojson", feature("{\"type\":\"Point\",\"coordinates\":[1,2,3,4]}"))
              .features
              .getFirst();

      assertThat(feature.geometry().getCoordinate().getZ()).isEqualTo(3);
      assertThat(feature.geometry().getCoordinate().getM()).isNaN();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "coordinates-are-text     | {'type':'Point','coordinates':['123.06','45']}              | MALFORMED_RECORD",
          "point-nested-too-deep    | {'type':'Point','coordinates':[[1,2]]}                      | MALFORMED_RECORD",
          "polygon-nested-too-flat  | {'type':'Polygon','coordinates':[[0,0],[1,0],[1,1],[0,0]]}  | MALFORMED_RECORD",
          "polygon-nested-too-deep  | {'type':'Polygon','coordinates':[[[[0,0],[1,0],[1,1],[0,0]]]]} | MALFORMED_RECORD",
          "mixed-depth              | {'type':'MultiPoint','coordinates':[[1,2],3]}               | MALFORMED_RECORD",
          "deeper-than-any-type     | {'type':'Polygon','coordinates':[[[[[[[[[[1,2]]]]]]]]]]}    | MALFORMED_RECORD",
          "one-ordinate             | {'type':'Point','coordinates':[1]}                          | MALFORMED_RECORD",
          "null-ordinate            | {'type':'Point','coordinates':[1,null]}                     | MALFORMED_RECORD",
          "line-of-one-position     | {'type':'LineString','coordinates':[[1,2]]}                 | MALFORMED_RECORD",
          "unknown-type             | {'type':'Circle','coordinates':[1,2]}                       | MALFORMED_RECORD",
          "type-missing             | {'coordinates':[1,2]}                                       | MALFORMED_RECORD",
          "coordinates-missing      | {'type':'Point'}                                            | MALFORMED_RECORD",
          "coordinates-object       | {'type':'Point','coordinates':{'x':1,'y':2}}                | MALFORMED_RECORD",
          "geometry-is-a-number     | 5                                                           | MALFORMED_RECORD",
          "nan                      | {'type':'Point','coordinates':[NaN,2]}                      | COORDINATE_NOT_FINITE",
          "infinity                 | {'type':'Point','coordinates':[1,-Infinity]}                | COORDINATE_NOT_FINITE",
          "beyond-double            | {'type':'Point','coordinates':[1,1e999]}                    | COORDINATE_NOT_FINITE",
          "ring-of-two-positions    | {'type':'Polygon','coordinates':[[[1,1],[1,1]]]}            | RING_TOO_SHORT",
          "open-ring-of-two         | {'type':'Polygon','coordinates':[[[1,1],[2,2]]]}            | RING_TOO_SHORT",
          "empty-ring               | {'type':'Polygon','coordinates':[[]]}                       | RING_TOO_SHORT",
          "geometry-null            | null                                                        | GEOMETRY_MISSING",
        })
    void faultRejectsTheFeatureWithItsIdAndTheNextIsRead(
        String hazard, String geometry, IssueCode code) throws IOException {
      String bad = feature(geometry.replace('\'', '"'));
      CollectingSink sink = read(hazard + ".geojson", collection(bad, GOOD));

      assertThat(sink.codes()).containsExactly(code);
      assertThat(sink.ids()).containsExactly("good");
      Rejection issue = sink.issues.getFirst();
      assertThat(issue.sourceId()).isEqualTo("bad");
      assertThat(issue.rawRecord()).isEqualTo(bad);
      assertThat(issue.place().record()).isEqualTo(1);
      assertThat(issue.place().offset()).isEqualTo(collection().indexOf('[') + 1);
    }

    @Test
    void openRingIsClosedAndReported() throws IOException {
      CollectingSink sink =
          read(
              "ring-not-closed.geojson",
              feature("{\"type\":\"Polygon\",\"coordinates\":[[[0,0,5],[1,0,5],[1,1,5]]]}"));

      assertThat(sink.codes()).containsExactly(IssueCode.RING_NOT_CLOSED);
      assertThat(sink.features.getFirst().geometry().getNumPoints()).isEqualTo(4);
    }

    @Test
    void collectionOfGeometriesKeepsItsMembers() throws IOException {
      FeatureRecord feature =
          read(
                  "a.geojson",
                  """
                  {"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[100,0]},
                   {"type":"LineString","coordinates":[[101,0],[102,1]]}]}""")
              .features
              .getFirst();

      assertThat(feature.geometry())
          .hasToString("GEOMETRYCOLLECTION (POINT (100 0), LINESTRING (101 0, 102 1))");
    }
  }

  @Nested
  class Documents {

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 60, 100, 130})
    void truncatedDocumentIsRefusedAsAWhole(int kept) throws IOException {
      String whole = collection(GOOD);
      Path file =
          write("truncated.geojson", whole.substring(0, Math.min(kept, whole.length() - 1)));

      assertThatThrownBy(() -> CollectingSink.of(file, SENSORS))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.code()).isEqualTo(SourceException.Code.FILE_TRUNCATED));
    }

    @Test
    void everyPrefixOfADocumentIsRefused() throws IOException {
      String whole = collection(GOOD, GOOD);
      for (int length = 1; length < whole.length(); length++) {
        Path file = write("prefix.geojson", whole.substring(0, length));
        assertThatThrownBy(() -> CollectingSink.of(file, SENSORS))
            .as("first %d characters", length)
            .isInstanceOf(SourceException.class);
      }
    }

    @Test
    void sequenceCutInsideItsLastLineIsRefusedAsAWhole() throws IOException {
      Path file = write("truncated.geojsonl", GOOD + "\n" + GOOD.substring(0, 50));

      assertThatThrownBy(() -> CollectingSink.of(file, SENSORS))
          .hasMessageContaining("inside record 2")
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.code()).isEqualTo(SourceException.Code.FILE_TRUNCATED));
    }

    @Test
    void malformedLineOfASequenceIsRejectedAndTheNextIsRead() throws IOException {
      CollectingSink sink =
          read("malformed-line.geojsonl", GOOD + "\n{\"type\":,}\nnonsense\n[1]\n" + GOOD + "\n");

      assertThat(sink.codes())
          .containsExactly(
              IssueCode.MALFORMED_RECORD, IssueCode.MALFORMED_RECORD, IssueCode.MALFORMED_RECORD);
      assertThat(sink.features).hasSize(2);
      assertThat(sink.issues.get(1).place().offset())
          .isEqualTo(GOOD.length() + 1 + "{\"type\":,}\n".length());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":,}]}",
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"} {\"type\":\"Feature\"}]}",
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"},]}",
          "{\"type\":\"FeatureCollection\",\"features\":[]} tail",
          "{\"type\":\"FeatureCollection\" \"features\":[]}",
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\"]}]}",
        })
    void syntaxFaultInADocumentFailsTheFile(String text) throws IOException {
      Path file = write("syntax.geojson", text);

      assertThatThrownBy(() -> CollectingSink.of(file, SENSORS))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.code()).isEqualTo(SourceException.Code.FILE_CORRUPT));
    }

    @Test
    void recordThatIsNotUtf8IsRejectedWithTheByteAndTheNextIsRead() throws IOException {
      String text = collection(GOOD.replace("{}", "{\"name\":\"Köln\"}"), GOOD);
      Path file = write("latin1.geojson", text.getBytes(Charset.forName("ISO-8859-1")));
      CollectingSink sink = CollectingSink.of(file, SENSORS);

      assertThat(sink.codes()).containsExactly(IssueCode.NOT_UTF8);
      assertThat(sink.issues.getFirst().message()).contains("byte " + text.indexOf('ö') + " ");
      assertThat(sink.ids()).containsExactly("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
    void otherEncodingIsRefusedAsAWhole(String encoding) throws IOException {
      Path file = write("utf16.geojson", collection(GOOD).getBytes(Charset.forName(encoding)));

      assertThatThrownBy(() -> CollectingSink.of(file, SENSORS)).hasMessageContaining("not UTF-8");
    }

    @Test
    void recordBeyondTheLimitIsRejectedAndTheNextIsRead() throws IOException {
      String large = GOOD.replace("{}", "{\"text\":\"" + "x".repeat(5000) + "\"}");
      for (String text : new String[] {collection(large, GOOD), large + "\n" + GOOD + "\n"}) {
        String name = text.startsWith("{\"type\":\"FeatureC") ? "large.geojson" : "large.geojsonl";
        CollectingSink sink = CollectingSink.of(write(name, text), SENSORS, 4096);

        assertThat(sink.codes()).containsExactly(IssueCode.RECORD_TOO_LARGE);
        assertThat(sink.ids()).containsExactly("good");
        assertThat(sink.issues.getFirst().message())
            .contains("%,d bytes".formatted(large.length()));
      }
    }

    @Test
    void rawRecordIsKeptWholeUpToAMillionCharacters() throws IOException {
      String bad = feature("5").replace("\"a\":1", "\"a\":\"" + "é".repeat(20_000) + "\"");
      String huge = bad.replace("é", "é".repeat(60));

      assertThat(read("a.geojson", collection(bad)).issues.getFirst().rawRecord()).isEqualTo(bad);
      assertThat(read("b.geojson", collection(huge)).issues.getFirst().rawRecord())
          .hasSize(1 << 20);
    }

    @ParameterizedTest
    @CsvSource({"'', FILE_EMPTY", "'  \n ', FILE_EMPTY"})
    void emptyFileIsRefused(String text, SourceException.Code code) throws IOException {
      Path file = write("empty.geojson", text);

      assertThatThrownBy(() -> CollectingSink.of(file, SENSORS))
          .isInstanceOfSatisfying(SourceException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"type\":\"CityJSON\",\"vertices\":[[1,2]]}",
          "{\"version\":8}",
          "{\"type\":\"Topology\",\"objects\":{}}",
          "{\"geometryType\":\"esriGeometryPolygon\",\"features\":[]}"
        })
    void otherJsonIsRefusedAsAWhole(String text) throws IOException {
      Path file = write("other.json", text);

      assertThatThrownBy(() -> CollectingSink.of(file, SENSORS))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.code()).isEqualTo(SourceException.Code.FORMAT_UNKNOWN));
    }

    @Test
    void deeplyNestedPropertiesRejectTheRecordNotTheProcess() throws IOException {
      String deep = GOOD.replace("{}", "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}");

      CollectingSink sink = read("deep.geojson", collection(deep, GOOD));

      assertThat(sink.codes()).containsExactly(IssueCode.MALFORMED_RECORD);
      assertThat(sink.features).hasSize(1);
    }
  }

  @Nested
  class Crs {

    private String withCrs(String crs) {
      return collection(GOOD).replace("\"features\"", "\"crs\":" + crs + ",\"features\"");
    }

    private String crsOf(String text) throws IOException {
      Path file = write("crs.geojson", text);
      return CollectingSink.of(file, SENSORS).crs instanceof DeclaredCrs.Code(var code)
          ? code
          : "none";
    }

    @Test
    void oldMemberIsHonoured() throws IOException {
      assertThat(crsOf(collection(GOOD))).isEqualTo("EPSG:4326");
      assertThat(crsOf(withCrs("null"))).isEqualTo("EPSG:4326");
      assertThat(
              crsOf(
                  withCrs(
                      "{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3067\"}}")))
          .isEqualTo("EPSG:3067");
      assertThat(crsOf(withCrs("{\"type\":\"EPSG\",\"properties\":{\"code\":25832}}")))
          .isEqualTo("EPSG:25832");
    }

    @Test
    void memberThatNamesNoneIsRefused() {
      assertThatThrownBy(() -> crsOf(withCrs("{\"type\":\"link\"}")))
          .isInstanceOfSatisfying(
              SourceException.class,
              e -> assertThat(e.code()).isEqualTo(SourceException.Code.CRS_UNKNOWN));
    }

    @Test
    void memberAfterTheFeaturesIsRefusedUnlessItChangesNothing() throws IOException {
      String late = collection(GOOD);
      String end = ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:%s\"}}}";
      String good = late.substring(0, late.length() - 1) + end.formatted("4326");
      String bad = late.substring(0, late.length() - 1) + end.formatted("3067");

      assertThat(crsOf(good)).isEqualTo("EPSG:4326");
      assertThatThrownBy(() -> crsOf(bad)).hasMessageContaining("--crs EPSG:3067");
    }
  }

  @Nested
  class Mapping {

    private FeatureRecord map(String kind, String properties) throws IOException {
      String text =
          "{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":%s}"
              .formatted(properties.replace('\'', '"'));
      CollectingSink sink =
          CollectingSink.of(
              write("a.geojson", text), new MappingOptions(FeatureKind.valueOf(kind), null, null));
      assertThat(sink.features).hasSize(1);
      return sink.features.getFirst();
    }

    @Test
    void typedColumnsLeaveThePropertiesAndTheRestBecomesAttributes() throws IOException {
      FeatureRecord pipe =
          map(
              "PIPE",
              "{'name':'Main','medium':'WATER','diameter':200,'installedAt':'1987-05-01','startNodeId':'N1','colour':'blue'}");

      assertThat(pipe.name()).isEqualTo("Main");
      assertThat(pipe.value("medium")).isEqualTo("WATER");
      assertThat(pipe.value("diameter")).isEqualTo(200.0);
      assertThat(pipe.value("installed_at")).isEqualTo(LocalDate.of(1987, 5, 1));
      assertThat(pipe.value("start_node_id"))
          .isEqualTo(EntityId.of(FeatureKind.PIPE_NODE, "test", "N1"));
      assertThat(pipe.attributes()).isEqualTo(Map.of("colour", "blue"));
    }

    @Test
    void referenceOfASensorIsToTheKindNamedBesideIt() throws IOException {
      FeatureRecord sensor =
          map("SENSOR", "{'sensorType':'flow','mountedKind':'pipe','mountedOn':'P7'}");

      assertThat(sensor.value("mounted_on")).isEqualTo(EntityId.of(FeatureKind.PIPE, "test", "P7"));
      assertThat(sensor.value("mounted_kind")).isEqualTo("PIPE");
    }

    @Test
    void propertyKindWinsOverTheOption() throws IOException {
      assertThat(map("PIPE", "{'kind':'SENSOR'}").kind()).isEqualTo(FeatureKind.SENSOR);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "'height':'tall'",
          "'height':true",
          "'height':NaN",
          "'usage':'CASTLE'",
          "'storeysAboveGround':2.5",
          "'yearBuilt':'about 1900'",
          "'address':['a']",
        })
    void valueThatDoesNotFitStaysInTheAttributes(String property) throws IOException {
      String text =
          "{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":{%s}}"
              .formatted(property.replace('\'', '"'));
      CollectingSink sink =
          CollectingSink.of(
              write("a.geojson", text), new MappingOptions(FeatureKind.BUILDING, null, null));

      assertThat(sink.codes()).containsExactly(IssueCode.VALUE_INVALID);
      assertThat(sink.issues.getFirst().message()).contains("allowed:");
      assertThat(sink.features.getFirst().values()).containsOnlyNulls();
      assertThat(sink.features.getFirst().attributes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "'height':9999",
          "'storeysAboveGround':99999999999",
          "'height':-1",
          "'height':'-1'"
        })
    void numberOutsideItsRangeStaysInTheAttributes(String property) throws IOException {
      String text =
          feature("{\"type\":\"Point\",\"coordinates\":[1,2]}")
              .replace("\"a\":1", property.replace('\'', '"'));
      CollectingSink sink =
          CollectingSink.of(
              write("a.geojson", text), new MappingOptions(FeatureKind.BUILDING, null, null));

      assertThat(sink.codes()).containsExactly(IssueCode.VALUE_OUT_OF_RANGE);
      assertThat(sink.issues.getFirst().message()).contains("allowed: 0 to ");
      assertThat(sink.features.getFirst().values()).containsOnlyNulls();
      assertThat(sink.features.getFirst().attributes()).hasSize(1);
    }

    @Test
    void numberKeepsAllItsDigits() throws IOException {
      Map<String, Object> attributes =
          map(
                  "SENSOR",
                  "{'a':12345678901234567890.125,'b':0.1,'c':123456789012345678901,'d':1e400}")
              .attributes();

      assertThat(attributes.get("a")).hasToString("12345678901234567890.125");
      assertThat(attributes.get("b")).isEqualTo(0.1);
      assertThat(attributes.get("c")).hasToString("123456789012345678901");
      assertThat(attributes.get("d")).isEqualTo("1e400");
    }

    @Test
    void unknownKindIsRejectedWithTheChoice() throws IOException {
      Path file = write("a.geojson", GOOD.replace("{}", "{\"kind\":\"HOUSE\"}"));
      CollectingSink sink = CollectingSink.of(file, MappingOptions.NONE);

      assertThat(sink.codes()).containsExactly(IssueCode.KIND_UNKNOWN);
      assertThat(sink.issues.getFirst().message()).contains("\"HOUSE\"", "--kind", "BUILDING");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '"',
        value = {
          "'id':7,'properties':{'id':8}  |     | 7",
          "'properties':{'id':8.0}       |     | 8",
          "'properties':{'OBJECTID':9}   |     | 9",
          "'id':7,'properties':{'nr':'A'}| nr  | A",
          "'id':7,'properties':{}        | nr  | 7",
        })
    void sourceIdIsFoundInThisOrder(String members, String chosen, String expected)
        throws IOException {
      String text =
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},%s}"
              .formatted(members.replace('\'', '"'));
      CollectingSink sink =
          CollectingSink.of(
              write("a.geojson", text), new MappingOptions(FeatureKind.SENSOR, chosen, null));

      assertThat(sink.ids()).containsExactly(expected);
    }

    @Test
    void recordWithoutIdGetsOneFromItsContentWhateverTheOrderOfItsMembers() throws IOException {
      String one =
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]},\"properties\":{\"a\":1,\"b\":2}}";
      String same =
          "{\"properties\":{\"b\":2, \"a\":1},\"geometry\":{\"coordinates\":[1.0,2],\"type\":\"Point\"},\"type\":\"Feature\"}";
      String other = one.replace("\"a\":1", "\"a\":3");

      CollectingSink sink = read("a.geojson", collection(one, same, other));

      assertThat(sink.ids().get(0)).isEqualTo(sink.ids().get(1)).startsWith("content:");
      assertThat(sink.ids().get(2)).isNotEqualTo(sink.ids().get(0));
    }
  }
}
