package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.GeographicCRS;
import org.geotools.api.referencing.datum.Ellipsoid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table of datums against two copies of the EPSG dataset that others made: the database of PROJ
 * (asked through GDAL's reader of SQLite), and the one inside GeoTools for what PROJ does not have
 * yet.
 */
class DatumTableTest {

  /** Same place as another system of the table, longitude first: RGTAAF07. */
  private static final Set<Integer> OTHER_AXES = Set.of(7133);

  private static final String SYSTEMS =
      """
      select g.code, g.deprecated, g.type, d.code as datum, d.prime_meridian_code as meridian,
        e.semi_major_axis * u.conv_factor as a,
        coalesce(e.inv_flattening, case when e.semi_minor_axis = e.semi_major_axis then 0
          else e.semi_major_axis / (e.semi_major_axis - e.semi_minor_axis) end) as f, g.name as system, d.name as frame
      from geodetic_crs g
        join geodetic_datum d on d.auth_name = g.datum_auth_name and d.code = g.datum_code
        join ellipsoid e on e.auth_name = d.ellipsoid_auth_name and e.code = d.ellipsoid_code
        join unit_of_measure u on u.auth_name = e.uom_auth_name and u.code = e.uom_code
      where g.auth_name = 'EPSG' and g.type = 'geographic 2D'
      """;

  private static final Map<Integer, Known> PROJ = new HashMap<>();

  /** A geographic system as PROJ has it. */
  private record Known(
      int code,
      boolean deprecated,
      int datum,
      int meridian,
      double semiMajor,
      double inverseFlattening,
      Set<String> names) {}

  @BeforeAll
  static void ask() throws IOException {
    String answer =
        OracleCommand.answer(
            "",
            "ogr2ogr",
            "-f",
            "CSV",
            "-lco",
            "SEPARATOR=TAB",
            "/vsistdout/",
            projDatabase().toString(),
            "-sql",
            SYSTEMS.replace('\n', ' '));
    for (String line : answer.lines().skip(1).toList()) {
      String[] cells = line.replace("\"", "").split("\t");
      Known system =
          new Known(
              Integer.parseInt(cells[0]),
              cells[1].equals("1"),
              Integer.parseInt(cells[3]),
              Integer.parseInt(cells[4]),
              Double.parseDouble(cells[5]),
              Double.parseDouble(cells[6]),
              Set.copyOf(List.of(WktElement.plain(cells[7]), WktElement.plain(cells[8]))));
      PROJ.put(system.code, system);
    }
    assertThat(PROJ).hasSizeGreaterThan(600);
  }

  private static Path projDatabase() throws IOException {
    for (String folder : OracleCommand.answer("", "projinfo", "--searchpaths").lines().toList()) {
      Path database = Path.of(folder, "proj.db");
      if (Files.exists(database)) {
        return database;
      }
    }
    throw new IOException("no proj.db in the search path of projinfo: install proj-data");
  }

  private static double inverse(double inverseFlattening) {
    return Double.isInfinite(inverseFlattening) ? 0 : inverseFlattening;
  }

  /** Every one of them, to the digits of a double; none is excepted. */
  @Test
  void codesAndEllipsoidsAreThoseOfProj() {
    int compared = 0;
    for (DatumTable.Row row : DatumTable.rows()) {
      Known system = PROJ.get(row.code());
      if (system != null) {
        assertThat(row.datumCode()).as("EPSG:%d", row.code()).isEqualTo(system.datum);
        assertThat(system.meridian).as("EPSG:%d", row.code()).isEqualTo(8901);
        assertThat(row.semiMajor()).isCloseTo(system.semiMajor, within(1e-4));
        assertThat(inverse(row.inverseFlattening()))
            .as("EPSG:%d", row.code())
            .isCloseTo(system.inverseFlattening, within(1e-7));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(540);
  }

  /** Systems that came to EPSG after the database of PROJ was made. */
  @Test
  void whatProjDoesNotHaveYetIsAsGeoToolsHasIt() throws FactoryException {
    for (DatumTable.Row row : DatumTable.rows()) {
      if (!PROJ.containsKey(row.code())) {
        GeographicCRS system = (GeographicCRS) EpsgDatabase.decode("EPSG:" + row.code());
        Ellipsoid ellipsoid = system.getDatum().getEllipsoid();
        assertThat(row.code()).isGreaterThan(10_000);
        assertThat(system.getDatum().getPrimeMeridian().getGreenwichLongitude()).isZero();
        assertThat(row.semiMajor()).isEqualTo(ellipsoid.getSemiMajorAxis());
        assertThat(row.inverseFlattening())
            .isCloseTo(ellipsoid.getInverseFlattening(), within(1e-7));
      }
    }
  }

  /** Deprecated systems on no datum but an ellipsoid are left out. */
  @Test
  void noSystemThatIsInForceIsMissing() {
    Set<Integer> there =
        DatumTable.rows().stream().map(DatumTable.Row::code).collect(Collectors.toSet());
    int newest = there.stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertThat(PROJ.values())
        .filteredOn(s -> !s.deprecated && s.meridian == 8901 && s.code <= newest)
        .filteredOn(s -> !OTHER_AXES.contains(s.code))
        .allSatisfy(s -> assertThat(there).as(s.names.toString()).contains(s.code));
  }

  /** A name leads to one datum: the one in force to which PROJ gives that name. */
  @Test
  void noNameLeadsToAnotherDatumThanInProj() {
    Map<String, Set<Integer>> datums = new HashMap<>();
    for (Known system : PROJ.values()) {
      if (!system.deprecated && system.meridian == 8901) {
        for (String name : system.names) {
          datums.computeIfAbsent(name, n -> new HashSet<>()).add(system.datum);
        }
      }
    }
    Set<String> seen = new HashSet<>();
    for (DatumTable.Row row : DatumTable.rows()) {
      for (String name : row.names()) {
        assertThat(seen.add(name)).as("%s is given once", name).isTrue();
        assertThat(datums.getOrDefault(name, Set.of(row.datumCode())))
            .as("%s of EPSG:%d", name, row.code())
            .contains(row.datumCode());
      }
    }
  }

  /** The four that the table once lacked. */
  @Test
  void aNameFindsTheSystemInForceAndNotTheDeprecatedOne() {
    assertThat(List.of("garoua", "rraf1991", "moldref99", "rgrdc2005"))
        .extracting(
            name ->
                DatumTable.rows().stream()
                    .filter(row -> row.names().contains(name))
                    .findFirst()
                    .orElseThrow()
                    .code())
        .containsExactly(4197, 4558, 4023, 4046);
  }
}
