package io.citytwin.importer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.ImportProgress;
import io.citytwin.importer.pipeline.ImportRequest;
import io.citytwin.importer.pipeline.ImportRun;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.postgis.PostgisStore;
import io.citytwin.model.connection.DatabaseUrl;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What others hear of an import while it runs: {@code twin_import}, and the row of the job. */
class FollowedImportIT {

  private static final int RECORDS = 20_000;

  private final PostgisDatabase database = PostgisDatabase.create();
  private final List<String> heard = new ArrayList<>();
  private Connection listener;

  @BeforeEach
  void listen() throws SQLException {
    listener = database.connect();
    try (Statement statement = listener.createStatement()) {
      statement.execute("listen twin_import");
    }
  }

  @AfterEach
  void close() throws SQLException {
    listener.close();
    database.close();
  }

  /**
   * What the next signals are about, as their readers see it: status, and whether records were
   * read.
   */
  private void hear() {
    try {
      PGNotification[] signals = listener.unwrap(PGConnection.class).getNotifications(30_000);
      assertThat(signals).isNotEmpty();
      for (PGNotification signal : signals) {
        assertThat(signal.getParameter()).isEqualTo("1");
      }
      heard.add(
          database.value(
              "select status || case when read > 0 and progress > 0 then ' with records' else ''"
                  + " end from twin.import_job"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(MadeReader reader, ImportProgress progress) throws IOException {
    ImportRequest request =
        new ImportRequest(
            "d",
            List.of("made"),
            "MADE",
            null,
            null,
            false,
            false,
            false,
            "tester",
            null,
            Map.of(),
            null);
    try (PostgisStore store = PostgisStore.open(DatabaseUrl.parse(database.url()), request)) {
      new ImportRun(request, store, progress, InstantSource.system()).run(List.of(reader));
    }
  }

  /** Hears that the import has begun, then, half-way, that records were read. */
  private void hearItRun() {
    hear();
    do {
      hear();
    } while (!heard.getLast().equals("RUNNING with records"));
  }

  @Test
  void progressIsToldThenSuccess() throws IOException {
    run(new MadeReader(this::hearItRun, null), new ImportProgress());
    hear();

    assertThat(heard.getFirst()).startsWith("RUNNING");
    assertThat(heard).contains("RUNNING with records");
    assertThat(heard.getLast()).isEqualTo("SUCCEEDED with records");
    assertThat(database.value("select read || ' ' || progress from twin.import_job"))
        .isEqualTo(RECORDS + " 1");
  }

  @Test
  void failureIsTold() {
    SourceException fault = new SourceException(SourceException.Code.FILE_TRUNCATED, "cut off");
    assertThat(catchFault(new MadeReader(this::hearItRun, fault), new ImportProgress()))
        .isSameAs(fault);
    hear();

    assertThat(heard.getLast()).startsWith("FAILED");
    assertThat(database.value("select error_code from twin.import_job"))
        .isEqualTo("FILE_TRUNCATED");
  }

  @Test
  void interruptionIsTold() {
    ImportProgress progress = new ImportProgress();
    Runnable cancel =
        () -> {
          hearItRun();
          progress.cancel();
        };
    assertThat(catchFault(new MadeReader(cancel, null), progress))
        .hasMessageContaining("interrupted");
    hear();

    assertThat(heard.getLast()).startsWith("ABORTED");
  }

  private @Nullable IOException catchFault(MadeReader reader, ImportProgress progress) {
    try {
      run(reader, progress);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** Points; does something when half of them are read, and may fail then. */
  private record MadeReader(Runnable atHalf, @Nullable IOException fault) implements FeatureReader {

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
      for (int i = 0; i < RECORDS; i++) {
        if (i == RECORDS - 2) {
          atHalf.run();
          if (fault != null) {
            throw fault;
          }
        }
        sink.accept(
            new FeatureRecord(
                FeatureKind.ROAD_JUNCTION,
                "j" + i,
                null,
                new GeometryFactory().createPoint(new Coordinate(7, 43)),
                Collections.singletonList(null),
                Map.of(),
                new Place("made", i + 1, -1)));
      }
    }

    @Override
    public double progress() {
      return 0.5;
    }

    @Override
    public void close() {
      // Holds nothing open.
    }
  }
}
