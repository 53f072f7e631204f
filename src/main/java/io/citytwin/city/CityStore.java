package io.citytwin.city;

import io.citytwin.api.Deadline;
import io.citytwin.api.http.DataVersion;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.postgis.jdbc.PGbox2d;
import net.postgis.jdbc.geometry.Point;
import org.springframework.stereotype.Component;

/** What the database knows of the city as a whole. */
@Component
class CityStore implements DataVersion {

  private final SqlReader reader;

  CityStore(SqlReader reader) {
    this.reader = reader;
  }

  /** Number of the newest committed change; 0 for an empty twin. */
  long revision(Deadline deadline) {
    Sql sql = new Sql().add("select revision from twin.head");
    return reader.list(sql, deadline, row -> row.getLong(1)).getFirst();
  }

  /** The revision and when it was committed, as a restored backup counts on from an older one. */
  @Override
  public String current(Deadline deadline) {
    Sql sql =
        new Sql()
            .add("select h.revision || ' ' || coalesce(extract(epoch from r.committed_at), 0)")
            .add(" from twin.head h left join twin.revision r on r.revision = h.revision");
    return reader.list(sql, deadline, row -> row.getString(1)).getFirst();
  }

  /**
   * The box around all features in EPSG:4326, read from the spatial indexes: outside the true one
   * by the rounding of a float. Empty for an empty twin.
   */
  Optional<PGbox2d> findExtent(Deadline deadline) {
    Sql sql =
        new Sql()
            .join(
                " union all ",
                List.of(FeatureKind.values()),
                (s, kind) ->
                    s.add("select ST_EstimatedExtent('twin', ")
                        .bind(kind.table())
                        .add(", 'geom') where exists (select from twin.")
                        .add(kind.table())
                        .add(")"));
    return reader
        .list(sql, deadline, row -> Optional.ofNullable(row.getObject(1, PGbox2d.class)))
        .stream()
        .flatMap(Optional::stream)
        .reduce(CityStore::around);
  }

  private static PGbox2d around(PGbox2d a, PGbox2d b) {
    Point lowA = Objects.requireNonNull(a.getLLB());
    Point lowB = Objects.requireNonNull(b.getLLB());
    Point highA = Objects.requireNonNull(a.getURT());
    Point highB = Objects.requireNonNull(b.getURT());
    return new PGbox2d(
        new Point(Math.min(lowA.getX(), lowB.getX()), Math.min(lowA.getY(), lowB.getY())),
        new Point(Math.max(highA.getX(), highB.getX()), Math.max(highA.getY(), highB.getY())));
  }
}
