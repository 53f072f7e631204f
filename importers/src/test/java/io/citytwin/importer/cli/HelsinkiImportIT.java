package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.PostgisDatabase;
import io.citytwin.testing.RealData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Counts are those of OGR on the same files, as the data folder's README gives them. */
@Tag("real-data")
class HelsinkiImportIT {

  @Test
  void gridCellsAndDistrictsOfHelsinkiAreAllImportedAndMapped() {
    try (PostgisDatabase database = PostgisDatabase.create()) {
      CliRun run =
          CliRun.of(
              "import",
              "--json",
              "--database-url",
              database.url(),
              "--dataset",
              "helsinki",
              RealData.file("helsinki/hsy_populationgrid.json").toString(),
              RealData.file("helsinki/hki_po_clipped.json").toString());

      assertThat(run.exitCode()).isZero();
      JsonNode kinds = run.json().get("byKind");
      assertThat(kinds.get("GRID_CELL").get("added").asInt()).isEqualTo(3291);
      assertThat(kinds.get("DISTRICT").get("added").asInt()).isEqualTo(84);
      // Every geometry of both files is valid as it stands (checked with ST_IsValid too).
      assertThat(run.json().get("issues").isEmpty()).isTrue();
      assertThat(
              database.value(
                  "select code || ' ' || scheme || ' ' || (attributes->>'asukkaita') from twin.grid_cell where source_id = '3342'"))
          .isEqualTo("3342 STATISTICAL 103");
      assertThat(database.value("select name from twin.district where source_id = '00160'"))
          .isEqualTo("Katajanokka");
      // A 250 m cell has 62,500 m² in the national grid; on the ellipsoid it differs by its scale.
      assertThat(
              database.value("select bool_and(area between 62000 and 63000) from twin.grid_cell"))
          .isEqualTo("t");
    }
  }
}
