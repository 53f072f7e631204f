package io.citytwin.importer.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class MappedReaderTest {

  private static final Geometry POINT = new GeometryFactory().createPoint(new Coordinate(1, 2));

  private final List<FeatureRecord> features = new ArrayList<>();
  private final List<Rejection> issues = new ArrayList<>();

  private MappedReader read(MappingOptions options, String layer, List<RawRecord> records)
      throws IOException {
    RecordSource source =
        new RecordSource() {
          @Override
          public String format() {
            return "LIST";
          }

          @Override
          public void read(RecordConsumer consumer) throws IOException {
            consumer.layer(new Layer(layer, DeclaredCrs.WGS84, List.of()));
            for (RawRecord record : records) {
              consumer.record(record);
            }
          }

          @Override
          public double progress() {
            return 1;
          }

          @Override
          public void close() {}
        };
    MappedReader reader = new MappedReader(source, new ReadContext("test", "list"), options);
    reader.read(
        new RecordSink() {
          @Override
          public void layer(@Nullable String name, DeclaredCrs crs) {}

          @Override
          public void accept(FeatureRecord feature) {
            features.add(feature);
          }

          @Override
          public void issue(Rejection issue) {
            issues.add(issue);
          }
        });
    return reader;
  }

  private static RawRecord record(@Nullable String id, @Nullable String layer, Object... pairs) {
    Map<String, @Nullable Object> properties = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put((String) pairs[i], pairs[i + 1]);
    }
    return new RawRecord(new Place("list", layer, 1, -1), id, POINT, properties);
  }

  private static MappingOptions mapping(String layer) throws IOException {
    return new MappingOptions(
        null, null, new MappingYaml("m").parse("version: 1\nlayers:\n" + layer.indent(2)));
  }

  @Test
  void unitsCodesConstantsAndConditionsMakeTheColumns() throws IOException {
    MappingOptions options =
        mapping(
            """
            - kind: BUILDING
              id: NR
              name: {fields: [STR, HNR]}
              where: {field: STATUS, notIn: [gone]}
              properties:
                height: {field: H, unit: ft, decimalComma: true, missing: ["-9"]}
                usage: {field: ART, codes: {W: RESIDENTIAL}, default: UNKNOWN}
                yearBuilt: {constant: 1999}
              attributes: {drop: [LEN], rename: {BEM: remark}}
            """);

    MappedReader reader =
        read(
            options,
            "any",
            List.of(
                record(
                    null, null, "NR", 7, "STR", "Weg", "HNR", "3a", "H", "1.000,5", "ART", "W",
                    "LEN", 5, "BEM", "x"),
                record(null, null, "NR", 8, "STATUS", "gone"),
                record(null, null, "NR", 9, "H", "-9", "ART", "?")));

    assertThat(issues).isEmpty();
    assertThat(features).extracting(FeatureRecord::sourceId).containsExactly("7", "9");
    FeatureRecord first = features.getFirst();
    assertThat(first.name()).isEqualTo("Weg 3a");
    // 1,000.5 international feet of exactly 0.3048 m.
    assertThat(first.value("height")).isEqualTo(1000.5 * 0.3048);
    assertThat(first.value("usage")).isEqualTo("RESIDENTIAL");
    assertThat(first.value("year_built")).isEqualTo(1999);
    assertThat(first.attributes()).containsOnlyKeys("NR", "STR", "HNR", "ART", "remark");
    assertThat(features.getLast().value("usage")).isEqualTo("UNKNOWN");
    assertThat(features.getLast().value("height")).isNull();
    assertThat(reader.notes())
        .anyMatch(note -> note.startsWith("1 records left out by the filter"));
  }

  @Test
  void valueOutsideTheCodeListWithoutDefaultIsToldAndKept() throws IOException {
    MappingOptions options =
        mapping("- {kind: BUILDING, properties: {usage: {field: ART, codes: {W: RESIDENTIAL}}}}");

    read(options, "any", List.of(record("a", null, "ART", "?")));

    assertThat(issues).extracting(Rejection::code).containsExactly(IssueCode.VALUE_INVALID);
    assertThat(features.getFirst().attributes()).containsEntry("ART", "?");
  }

  @Test
  void layerThatTheMappingDoesNotNameIsLeftOutAndSaid() throws IOException {
    MappedReader reader =
        read(mapping("- {layer: roads, kind: ROAD}"), "trees", List.of(record("a", "trees")));

    assertThat(features).isEmpty();
    assertThat(reader.notes())
        .containsExactly("layer \"trees\" is not in the mapping; it was not imported");
  }

  @Test
  void kindMayComeFromAField() throws IOException {
    MappingOptions options =
        mapping(
            "- {kind: {field: TYP, codes: {M: PIPE_NODE, L: city_part}}, properties: {elevation: Z}}");

    read(
        options,
        "any",
        List.of(
            record("1", null, "TYP", "M"),
            record("2", null, "TYP", "L"),
            record("3", null, "TYP", "X")));

    assertThat(features)
        .extracting(FeatureRecord::kind)
        .containsExactly(FeatureKind.PIPE_NODE, FeatureKind.CITY_PART);
    assertThat(issues).extracting(Rejection::code).containsExactly(IssueCode.KIND_UNKNOWN);
    assertThat(issues.getFirst().message()).contains("the kind \"X\" is not known");
  }

  @Test
  void numberThatIdentifiesARecordInItsTableGetsTheLayersName() throws IOException {
    read(
        new MappingOptions(FeatureKind.SENSOR, null, null),
        "lamps",
        List.of(record("17", "lamps"), record("way/3", "lamps"), record("17", null)));

    assertThat(features)
        .extracting(FeatureRecord::sourceId)
        .containsExactly("lamps/17", "way/3", "17");
  }

  /** What an export writes: the fields of the convention, attributes nested or as their text. */
  @Test
  void recordOfAnExportComesBackAsItWas() throws IOException {
    Map<String, Object> attributes = Map.of("kind", "old", "name", "n", "deep", List.of(1, 2));
    read(
        MappingOptions.NONE,
        "x",
        List.of(
            record(
                null,
                "x",
                "kind",
                "SENSOR",
                "sourceId",
                "S/1",
                "name",
                "A",
                "sensor_type",
                "level",
                "attributes",
                attributes),
            record(
                "9",
                "x",
                "kind",
                "SENSOR",
                "source_id",
                "S/2",
                "name",
                null,
                "sensorType",
                "level",
                "attributes",
                "{\"a\":null}")));

    assertThat(issues).isEmpty();
    assertThat(features).extracting(FeatureRecord::sourceId).containsExactly("S/1", "S/2");
    assertThat(features.getFirst().attributes()).isEqualTo(attributes);
    assertThat(features.getFirst().value("sensor_type")).isEqualTo("level");
    assertThat(features.getLast().attributes()).containsOnlyKeys("a");
  }

  @Test
  void textsOfATableBecomeTheTypesOfTheColumns() throws IOException {
    read(
        MappingOptions.NONE,
        "x",
        List.of(
            record(
                "1",
                null,
                "kind",
                "ROAD",
                "laneCount",
                " 2 ",
                "bridge",
                "t",
                "speedLimit",
                "",
                "length",
                "1e2"),
            record("2", null, "kind", "PIPE", "installedAt", "20240229", "medium", "water"),
            record(
                "3",
                null,
                "kind",
                "PIPE",
                "installedAt",
                "2024/02/29 12:00:00",
                "medium",
                "WATER")));

    assertThat(issues).isEmpty();
    assertThat(features.getFirst().value("lane_count")).isEqualTo(2);
    assertThat(features.getFirst().value("bridge")).isEqualTo(true);
    assertThat(features.getFirst().value("speed_limit")).isNull();
    assertThat(features.getFirst().value("length")).isEqualTo(100.0);
    assertThat(features.get(1).value("installed_at")).hasToString("2024-02-29");
    assertThat(features.get(2).value("installed_at")).hasToString("2024-02-29");
  }
}
