package io.citytwin.live.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Notices imports of series, which write the history without this service: by the number of
 * finished jobs of each dataset, asked every second. For one thread.
 */
@Component
class ImportedSeries {

  private static final Logger log = LoggerFactory.getLogger(ImportedSeries.class);

  /** Longer than the registry needs to learn the sensors that came with an import. */
  private static final long SETTLE_NANOS = Duration.ofMillis(1_200).toNanos();

  private static final String FINISHED =
      "select dataset, count(*) from twin.import_job where format = 'SERIES' and status ="
          + " 'SUCCEEDED' group by dataset";

  private final DataSource database;
  private Map<String, Long> known = Map.of();
  private final Map<String, Long> noticed = new HashMap<>();

  ImportedSeries(DataSource database) {
    this.database = database;
  }

  /** Forgets what was noticed: the whole history is about to be read. */
  void begin() throws SQLException {
    known = finished();
    noticed.clear();
  }

  /** Datasets with imports finished a moment ago, each once for an import or several. */
  List<String> settled() {
    long now = System.nanoTime();
    try {
      Map<String, Long> jobs = finished();
      for (Map.Entry<String, Long> job : jobs.entrySet()) {
        if (!job.getValue().equals(known.get(job.getKey()))) {
          noticed.put(job.getKey(), now);
        }
      }
      known = jobs;
    } catch (SQLException e) {
      // The registry's heartbeat tells that the database is away; the jobs will still be there.
      log.debug("imports.unread cause={}", e.getMessage());
    }
    List<String> settled = new ArrayList<>();
    noticed
        .entrySet()
        .removeIf(entry -> now - entry.getValue() >= SETTLE_NANOS && settled.add(entry.getKey()));
    return settled;
  }

  private Map<String, Long> finished() throws SQLException {
    Map<String, Long> jobs = new HashMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FINISHED)) {
      statement.setQueryTimeout(2);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          jobs.put(row.getString(1), row.getLong(2));
        }
      }
    }
    return jobs;
  }
}
