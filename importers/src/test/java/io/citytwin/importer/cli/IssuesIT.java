package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportReport;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.importer.postgis.Quarantine;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listing issues and jobs, evidence of repairs, and the quarantine that is tried again. */
class IssuesIT {

  private static final String BOWTIE =
      "{\"type\":\"Feature\",\"id\":\"bow\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[7,43],[7.2,43.2],[7.2,43],[7,43.2],[7,43]]]},\"properties\":{\"kind\":\"BUILDING\"}}\n";
  private static final String POINT =
      "{\"type\":\"Feature\",\"id\":\"point\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[7,43]},\"properties\":{\"kind\":\"BUILDING\"}}\n";

  private PostgisDatabase database;

  @TempDir private Path folder;

  @BeforeEach
  void create() {
    database = PostgisDatabase.create();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private CliRun issues(String... options) {
    List<String> arguments = new ArrayList<>(List.of("issues", "--database-url", database.url()));
    arguments.addAll(List.of(options));
    return CliRun.of(arguments.toArray(String[]::new));
  }

  private void importTwo() throws IOException {
    Path file = Files.writeString(folder.resolve("city.geojsonl"), BOWTIE + POINT);
    CliRun run =
        CliRun.of("import", file.toString(), "--dataset", "d", "--database-url", database.url());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
  }

  @Test
  void issuesOfTheNewestJobAreATable() throws IOException {
    importTwo();

    CliRun run = issues();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .hasSize(3)
        .anyMatch(
            l -> l.contains("GEOMETRY_REPAIRED") && l.contains("record 1") && l.contains("id bow"))
        .anyMatch(l -> l.contains("GEOMETRY_TYPE") && l.contains("byte " + BOWTIE.length()));
    assertThat(issues("1", "--code", "geometry_type").out().lines()).hasSize(2);
    assertThat(issues("--code", "RING_NOT_CLOSED").out()).isEqualTo("no issues\n");
  }

  @Test
  void exportIsGeoJsonOnTheMap() throws IOException {
    importTwo();
    Path out = folder.resolve("faults.geojson");

    assertThat(issues("--format", "geojson", "--out", out.toString()).exitCode()).isZero();

    JsonNode features = new JsonMapper().readTree(Files.readString(out)).get("features");
    assertThat(features).hasSize(2);
    JsonNode repaired = features.get(0);
    assertThat(repaired.get("geometry").toString())
        .isEqualTo("{\"type\":\"Point\",\"coordinates\":[7.1,43.1]}");
    assertThat(repaired.get("properties").get("code").asString()).isEqualTo("GEOMETRY_REPAIRED");
    assertThat(repaired.get("properties").get("source").asString())
        .isEqualTo(folder.resolve("city.geojsonl").toString());
    assertThat(features.get(1).get("geometry").isNull()).isTrue();
    assertThat(new JsonMapper().readTree(issues("--format", "json").out())).hasSize(2);
  }

  @Test
  void bothShapesOfARepairAreKept() throws IOException {
    importTwo();

    assertThat(
            database.value(
                """
                select st_astext(geometry_before) || ' ' || st_isvalid(geometry_after) || ' '
                  || (select st_orderingequals(b.geom, i.geometry_after) from twin.building b)
                from twin.import_issue i where code = 'GEOMETRY_REPAIRED'
                """))
        .isEqualTo("POLYGON((7 43,7.2 43.2,7.2 43,7 43.2,7 43)) true true");
  }

  @Test
  void everyFeatureNamesItsFileByHashAndItsRecord() throws Exception {
    importTwo();
    String oracle =
        new String(
                new ProcessBuilder("sha256sum", folder.resolve("city.geojsonl").toString())
                    .start()
                    .getInputStream()
                    .readAllBytes(),
                java.nio.charset.StandardCharsets.US_ASCII)
            .substring(0, 64);

    assertThat(
            database.value(
                """
                select s.job_id || ' ' || regexp_replace(s.file, '.*/', '') || ' ' || s.format || ' ' || s.crs || ' '
                  || encode(s.sha256, 'hex') || ' ' || s.bytes || ' ' || b.record_no
                from twin.building b join twin.import_source s on s.id = b.source_no
                """))
        .isEqualTo(
            "1 city.geojsonl GEOJSONSEQ EPSG:4326 "
                + oracle
                + " "
                + (BOWTIE.length() + POINT.length())
                + " 1");
  }

  @Test
  void jobsAreListedTheNewestFirst() throws IOException {
    assertThat(issues("--jobs").out()).isEqualTo("no jobs yet\n");
    importTwo();
    assertThat(CliRun.of("undo", "1", "--database-url", database.url()).exitCode()).isZero();

    assertThat(issues("--jobs").out().lines().skip(1))
        .hasSize(2)
        .first()
        .asString()
        .contains("UNDO", "undoes job 1");
    assertThat(issues("--jobs", "--format", "json").out().lines().skip(1))
        .singleElement()
        .asString()
        .contains("\"undoneBy\":2");
  }

  @Test
  void unknownJobIsToldPlainly() {
    assertThat(issues("7").err()).startsWith("error JOB_NOT_FOUND: there is no job 7");
    assertThat(issues("7").exitCode()).isEqualTo(1);
  }

  @Test
  void recordsThatLoadInARetryLeaveTheQuarantine() throws IOException {
    retry(null, List.of("a", "b"), Set.of("a", "b"));
    assertThat(quarantined(1)).containsExactly("1 {\"id\":\"a\"}", "2 {\"id\":\"b\"}");

    ImportReport again = retry(1L, List.of("a", "b"), Set.of("b"));

    assertThat(again.counts().added()).isEqualTo(1);
    assertThat(quarantined(1)).containsExactly("2 {\"id\":\"b\"}");
    assertThat(quarantined(2)).containsExactly("2 {\"id\":\"b\"}");
    assertThat(database.value("select retry_of from twin.import_job where id = 2")).isEqualTo("1");
    assertThat(CliRun.of("undo", "2", "--database-url", database.url()).exitCode()).isZero();
    assertThat(quarantined(1)).as("undoing the retry opens them again").hasSize(2);
  }

  private List<String> quarantined(long job) throws IOException {
    List<String> records = new ArrayList<>();
    try (Quarantine quarantine = Quarantine.open(DatabaseUrl.parse(database.url()), job)) {
      assertThat(quarantine.dataset()).isEqualTo("d");
      for (Quarantine.Group group : quarantine.groups()) {
        assertThat(group.file()).isEqualTo("made.txt");
        assertThat(group.crs()).isEqualTo("EPSG:4326");
        quarantine.read(group, (place, feature) -> records.add(place.record() + " " + feature));
      }
    }
    return records;
  }

  /** An import by a reader that refuses some of its records, and hands over their text. */
  private ImportReport retry(@Nullable Long retryOf, List<String> ids, Set<String> bad)
      throws IOException {
    ImportRequest request =
        new ImportRequest(
            "d",
            List.of("made.txt"),
            "MADE",
            null,
            null,
            false,
            false,
            false,
            "tester",
            null,
            Map.of(),
            retryOf);
    DatabaseUrl url = DatabaseUrl.parse(database.url());
    try (PostgisStore store = PostgisStore.open(url, request)) {
      return new ImportRun(request, store, new ImportProgress(), InstantSource.system())
          .run(List.of(new MadeReader(ids, bad)));
    }
  }

  private record MadeReader(List<String> ids, Set<String> bad) implements FeatureReader {

    @Override
    public String format() {
      return "MADE";
    }

    @Override
    public Set<FeatureKind> kinds() {
      return Set.of(FeatureKind.ROAD_JUNCTION);
    }

    @Override
    public void read(RecordSink sink) throws IOException {
      sink.layer(null, DeclaredCrs.WGS84);
      for (int i = 0; i < ids.size(); i++) {
        Place place = new Place("made.txt", i + 1, -1);
        String id = ids.get(i);
        if (bad.contains(id)) {
          sink.issue(
              FeatureKind.ROAD_JUNCTION,
              new Rejection(IssueCode.VALUE_MISSING, place, id, "missing", null, null)
                  .withRecord("{\"id\":\"" + id + "\"}"));
        } else {
          sink.accept(
              new FeatureRecord(
                  FeatureKind.ROAD_JUNCTION,
                  id,
                  null,
                  new GeometryFactory().createPoint(new Coordinate(7, 43)),
                  Collections.singletonList(null),
                  Map.of(),
                  place));
        }
      }
    }

    @Override
    public double progress() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
