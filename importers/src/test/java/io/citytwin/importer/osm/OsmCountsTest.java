package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.RealData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/**
 * The table of {@code docs/osm.md}: what the reader finds in real extracts, and each object by
 * which it differs from OGR (asked here, by {@code ogr2ogr} of gdal-bin) and osm2pgsql 1.8 (numbers
 * of the data's README; which objects they are was found by loading the files with {@code osm2pgsql
 * -l --hstore}).
 */
@Tag("real-data")
class OsmCountsTest {

  private static final Set<String> MENTON_TOO_SHORT =
      Set.of(
          "way/62663406",
          "way/62664193",
          "way/137782365",
          "way/138593924",
          "way/143454100",
          "way/143454454",
          "way/143454766");

  private static final Map<String, CollectingSink> READ = new TreeMap<>();

  @TempDir private static Path folder;

  /** Reads a file, once for all tests. */
  private static CollectingSink read(String file) throws IOException {
    CollectingSink sink = READ.get(file);
    if (sink == null) {
      sink = CollectingSink.read(RealData.file(file), folder.resolve("work"));
      READ.put(file, sink);
    }
    return sink;
  }

  private static Set<String> ids(CollectingSink sink, FeatureKind kind) {
    return sink.of(kind).stream()
        .map(FeatureRecord::sourceId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> withIssue(CollectingSink sink, IssueCode code) {
    return sink.issues.stream()
        .filter(i -> i.code() == code)
        .map(Rejection::sourceId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> minus(Collection<String> all, Collection<String> without) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }

  private static Set<String> common(Collection<String> one, Collection<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.retainAll(other);
    return both;
  }

  /** Areas as OGR has them, as WKT by source id. */
  private static Map<String, String> ogr(String file, String where)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ogr2ogr",
                "-f",
                "CSV",
                "/vsistdout/",
                RealData.file(file).toString(),
                "-lco",
                "GEOMETRY=AS_WKT",
                "-lco",
                "SEPARATOR=TAB",
                "-sql",
                "select osm_id, osm_way_id from multipolygons where " + where)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    Map<String, String> areas = new TreeMap<>();
    for (String line : output.lines().skip(1).toList()) {
      String[] cells = line.replace("\"", "").split("\t", -1);
      String id = cells[1].isEmpty() ? "way/" + cells[2] : "relation/" + cells[1];
      assertThat(areas.put(id, cells[0])).isNull();
    }
    return areas;
  }

  private static Map<String, String> ogrBuildings(String file) throws Exception {
    return ogr(file, "building is not null");
  }

  /** Every building that both have covers the same area, but for those named. */
  private static void checkAreas(
      CollectingSink sink, Map<String, String> ogr, Set<String> otherwise) throws ParseException {
    double ours = 0;
    double theirs = 0;
    Set<String> different = new TreeSet<>();
    for (FeatureRecord building : sink.of(FeatureKind.BUILDING)) {
      String wkt = ogr.get(building.sourceId());
      if (wkt != null) {
        Geometry other = new WKTReader().read(wkt);
        ours += building.geometry().getArea();
        theirs += other.getArea();
        if (Math.abs(building.geometry().getArea() - other.getArea()) > 1e-13) {
          different.add(building.sourceId());
        }
      }
    }
    assertThat(different).isEqualTo(otherwise);
    assertThat(ours).isCloseTo(theirs, within(theirs * 1e-5));
  }

  @Test
  void monacoAndMenton() throws Exception {
    String file = "monaco/monaco-menton.osm.pbf";
    CollectingSink sink = read(file);
    Set<String> ours = ids(sink, FeatureKind.BUILDING);
    Map<String, String> ogr = ogrBuildings(file);

    assertThat(ours).hasSize(23_329);
    assertThat(sink.tally)
        .containsEntry(OsmTally.Rule.BUILDING_WAY, 23_284L)
        .containsEntry(OsmTally.Rule.BUILDING_RELATION, 3L)
        .containsEntry(OsmTally.Rule.BUILDING_RELATION_TAGS_ON_WAYS, 42L)
        .containsEntry(OsmTally.Rule.BUILDING_WAY_REPRESENTED, 42L);
    // README: 23,336 by OGR. Seven rings of two different nodes; a relation whose inner way the
    // extract has cut open, for which the outer way stands here.
    assertThat(ogr).hasSize(23_336);
    assertThat(minus(ogr.keySet(), ours))
        .isEqualTo(union(MENTON_TOO_SHORT, Set.of("relation/1856270")));
    assertThat(minus(ours, ogr.keySet())).containsExactly("way/137790346");
    assertThat(withIssue(sink, IssueCode.RING_TOO_SHORT)).hasSize(19).containsAll(MENTON_TOO_SHORT);
    assertThat(withIssue(sink, IssueCode.OSM_RING_OPEN)).hasSize(38).contains("relation/1856270");
    // README: 23,327 by osm2pgsql, which takes the outer way where the relation has no tags, and
    // leaves out the two ways that cross themselves.
    assertThat(invalid(sink)).containsExactly("relation/1866213", "way/62656969", "way/62664330");
    assertThat(ours.size() - 2).isEqualTo(23_327);
    // Its inner way reaches over the outer one, which the extract has cut; a hole here.
    checkAreas(sink, ogr, Set.of("relation/1866213"));
  }

  @Test
  void monacoAlone() throws Exception {
    String file = "monaco/monaco-latest.osm.pbf";
    CollectingSink sink = read(file);
    Map<String, String> ogr = ogrBuildings(file);
    // README: 1,207 by OGR and by osm2pgsql.
    assertThat(ids(sink, FeatureKind.BUILDING)).hasSize(1_207).isEqualTo(ogr.keySet());
    assertThat(sink.tally).containsEntry(OsmTally.Rule.BUILDING_RELATION, 24L);
    checkAreas(sink, ogr, Set.of());
  }

  @Test
  void helsinki() throws Exception {
    String file = "helsinki/Helsinki.osm.pbf";
    CollectingSink sink = read(file);
    Set<String> ours = ids(sink, FeatureKind.BUILDING);
    Map<String, String> ogr = ogrBuildings(file);
    Set<String> incomplete = withIssue(sink, IssueCode.OSM_INCOMPLETE);

    assertThat(ours).hasSize(444);
    assertThat(sink.tally).containsEntry(OsmTally.Rule.BUILDING_WAY_REPRESENTED, 2L);
    // README: 494 by OGR, which draws 50 buildings without the nodes the extract lacks.
    assertThat(ogr).hasSize(494);
    assertThat(minus(ours, ogr.keySet())).isEmpty();
    Set<String> drawnWithout = minus(ogr.keySet(), ours);
    assertThat(drawnWithout).hasSize(50);
    assertThat(incomplete).containsAll(drawnWithout);
    assertThat(common(drawnWithout, Set.of("relation/167264", "relation/1691380"))).hasSize(2);
    // README: 461 by osm2pgsql: the 444, these 15 drawn without the missing nodes or ways, and two
    // outer ways that merely say yes beside a relation that says more.
    Set<String> drawnByOsm2pgsql =
        Set.of(
            "relation/6077",
            "way/122886603",
            "way/123522917",
            "way/123522919",
            "way/123554599",
            "way/123586001",
            "way/137931581",
            "way/17361610",
            "way/21240853",
            "way/22145802",
            "way/22466181",
            "way/22905074",
            "way/22907244",
            "way/24337154",
            "way/37264746");
    assertThat(incomplete).containsAll(drawnByOsm2pgsql);
    assertThat(ours).doesNotContain("way/122595213", "way/675858716");
    assertThat(ours.size() + drawnByOsm2pgsql.size() + 2).isEqualTo(461);
    checkAreas(sink, ogr, Set.of());
  }

  @Test
  void portoAlegreAndTheTinyFile() throws Exception {
    CollectingSink porto = read("porto_alegre/poa_osm.pbf");
    Map<String, String> ogr = ogrBuildings("porto_alegre/poa_osm.pbf");
    // README: 19 by OGR and by osm2pgsql.
    assertThat(ids(porto, FeatureKind.BUILDING)).hasSize(19).isEqualTo(ogr.keySet());
    checkAreas(porto, ogr, Set.of());

    CollectingSink tiny = read("formats/test.pbf");
    assertThat(ids(tiny, FeatureKind.BUILDING)).isEmpty();
    assertThat(ogrBuildings("formats/test.pbf")).isEmpty();
    assertThat(ids(tiny, FeatureKind.ROAD)).hasSize(1);
  }

  @Test
  void districtsAreThoseOfOgrWithoutOpenRings() throws Exception {
    CollectingSink menton = read("monaco/monaco-menton.osm.pbf");
    Set<String> ogr = ogr("monaco/monaco-menton.osm.pbf", "boundary = 'administrative'").keySet();
    Set<String> ours = ids(menton, FeatureKind.DISTRICT);
    assertThat(ogr).hasSize(16);
    assertThat(ours).hasSize(13);
    assertThat(minus(ours, ogr)).isEmpty();
    // OGR closes these three, of department, region and arrondissement, straight across France.
    assertThat(minus(ogr, ours))
        .containsExactly("relation/1670977", "relation/7385", "relation/8654");
    assertThat(withIssue(menton, IssueCode.OSM_RING_OPEN)).containsAll(minus(ogr, ours));

    CollectingSink monaco = read("monaco/monaco-latest.osm.pbf");
    assertThat(ids(monaco, FeatureKind.DISTRICT))
        .hasSize(6)
        .isEqualTo(ogr("monaco/monaco-latest.osm.pbf", "boundary = 'administrative'").keySet());
    assertThat(withIssue(monaco, IssueCode.OSM_INCOMPLETE)).hasSize(13);
  }

  /** A line of the table of roads and of the table of issues. */
  private static void checkLine(
      String file, long ways, long segments, long junctions, long excluded, long areas)
      throws Exception {
    CollectingSink sink = read(file);
    assertThat(sink.tally)
        .as(file)
        .containsEntry(OsmTally.Rule.ROAD_WAY, ways)
        .containsEntry(OsmTally.Rule.ROAD_SEGMENT, segments)
        .containsEntry(OsmTally.Rule.ROAD_JUNCTION, junctions)
        .containsEntry(OsmTally.Rule.HIGHWAY_EXCLUDED, excluded)
        .containsEntry(OsmTally.Rule.HIGHWAY_AREA, areas);
    assertThat(sink.of(FeatureKind.ROAD)).hasSize((int) segments);
    assertThat(sink.of(FeatureKind.ROAD_JUNCTION)).hasSize((int) junctions);
    Set<String> ours =
        sink.of(FeatureKind.ROAD).stream()
            .map(r -> r.sourceId().split("/", -1)[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(ours).as(file).hasSize((int) ways).isEqualTo(ogrRoads(file));
  }

  @Test
  void roadWaysAreThoseOfOgr() throws Exception {
    checkLine("monaco/monaco-menton.osm.pbf", 2_899, 5_333, 4_127, 6, 19);
    checkLine("monaco/monaco-latest.osm.pbf", 2_351, 4_079, 3_113, 10, 18);
    checkLine("helsinki/Helsinki.osm.pbf", 2_308, 4_351, 3_273, 220, 53);
    checkLine("porto_alegre/poa_osm.pbf", 15_668, 28_730, 20_421, 185, 33);
    checkLine("formats/test.pbf", 1, 1, 2, 0, 0);
  }

  @Test
  void issuesAreThoseOfTheTable() throws Exception {
    assertThat(read("monaco/monaco-menton.osm.pbf").issueCounts())
        .isEqualTo(
            Map.of(
                IssueCode.OSM_RING_OPEN, 38L,
                IssueCode.RING_TOO_SHORT, 19L,
                IssueCode.GEOMETRY_MISSING, 3L));
    assertThat(read("monaco/monaco-latest.osm.pbf").issueCounts())
        .isEqualTo(Map.of(IssueCode.OSM_INCOMPLETE, 13L));
    CollectingSink helsinki = read("helsinki/Helsinki.osm.pbf");
    assertThat(helsinki.issueCounts())
        .isEqualTo(Map.of(IssueCode.OSM_INCOMPLETE, 136L, IssueCode.OSM_ROAD_CUT, 101L));
    assertThat(read("porto_alegre/poa_osm.pbf").issues).isEmpty();
    assertThat(read("formats/test.pbf").issues).isEmpty();
  }

  private static Set<String> ogrRoads(String file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ogr2ogr",
                "-f",
                "CSV",
                "/vsistdout/",
                RealData.file(file).toString(),
                "-sql",
                "select osm_id from lines where highway is not null and highway not in"
                    + " ('construction', 'proposed', 'platform', 'raceway', 'elevator', 'trail')")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output
        .lines()
        .skip(1)
        .map(line -> line.replace("\"", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> invalid(CollectingSink sink) {
    return sink.of(FeatureKind.BUILDING).stream()
        .filter(b -> !b.geometry().isValid())
        .map(FeatureRecord::sourceId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
