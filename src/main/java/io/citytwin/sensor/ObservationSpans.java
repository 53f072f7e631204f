package io.citytwin.sensor;

import io.citytwin.api.Deadline;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads the observations of several datastreams together, in the order of phenomenon time. */
@Component
public class ObservationSpans {

  private final SqlReader reader;

  ObservationSpans(SqlReader reader) {
    this.reader = reader;
  }

  /**
   * A place in the order of phenomenon time, then of datastream.
   *
   * @param time phenomenon time
   * @param datastream number of the datastream
   */
  public record Place(Instant time, int datastream) {

    /** The place of an observation. */
    public static Place of(Observation observation) {
      return new Place(observation.phenomenonTime(), observation.datastream());
    }

    /** Behind all observations of an instant. */
    public static Place endOf(Instant time) {
      return new Place(time, Integer.MAX_VALUE);
    }
  }

  /**
   * Reads the observations behind a place.
   *
   * @param datastreams their numbers
   * @param upTo last phenomenon time, inclusive
   * @param limit most rows
   * @return by phenomenon time, then number of the datastream
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE or TIMEOUT
   */
  public List<Observation> read(
      Collection<Integer> datastreams, Place behind, Instant upTo, int limit, Deadline deadline) {
    OffsetDateTime from = behind.time().atOffset(ZoneOffset.UTC);
    // The plain bounds beside the pair say which days to look at.
    Sql sql =
        new Sql()
            .add("select " + ObservationHistory.COLUMNS + " from twin.observation o where")
            .add(" o.datastream_no = any(")
            .bindArray("int4", datastreams)
            .add(") and o.phenomenon_time >= ")
            .bind(from)
            .add(" and o.phenomenon_time <= ")
            .bind(upTo.atOffset(ZoneOffset.UTC))
            .add(" and (o.phenomenon_time, o.datastream_no) > (")
            .bind(from)
            .add(", ")
            .bind(behind.datastream())
            .add(") order by o.phenomenon_time, o.datastream_no limit ")
            .bind(limit);
    return reader.list(sql, deadline, row -> ObservationHistory.observation(row, 1));
  }
}
