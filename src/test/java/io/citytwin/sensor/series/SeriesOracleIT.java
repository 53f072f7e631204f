package io.citytwin.sensor.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.Deadline;
import io.citytwin.live.SensorCity;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.rollup.RetentionStore;
import io.citytwin.sensor.rollup.RollupStore;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import io.citytwin.testing.PostgisDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Series against a fold in Java over all observations that were written, while they come in order
 * and late, are corrected, and are rolled up at any moment. Numbers are whole, so sums are exact.
 */
class SeriesOracleIT {

  private static final PostgisDatabase database = PostgisDatabase.create();
  private static final Instant START = Instant.parse("2024-03-29T21:00:00Z");
  private static final int SECONDS = 60 * 3_600;
  private static final short BAD = 2;

  /** A datastream and a second since the start. */
  private record Place(int datastream, int second) {}

  private record Value(@Nullable Double number, short quality) {}

  private final Map<Place, Value> written =
      new TreeMap<>(
          java.util.Comparator.comparingInt(Place::datastream).thenComparingInt(Place::second));

  @BeforeEach
  void empty() {
    database.execute(
        "truncate twin.observation, twin.rollup_minute, twin.rollup_hour, twin.rollup_day,"
            + " twin.rollup_mark, twin.observation_horizon;"
            + " update twin.rollup_head set closed_until = '-infinity', rolled_until = '-infinity'");
    for (int day = 0; day < 4; day++) {
      database.execute(
          "select twin.ensure_observation_partition('2024-03-29'::date + " + day + ")");
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static SqlReader reader() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    return new SqlReader(source);
  }

  // ---------------------------------------------------------------- writing

  private void write(Connection connection, List<Place> places, Random random) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into twin.observation
              (datastream_no, phenomenon_time, result, result_text, quality, result_time)
            select *, now() from unnest(?::int[], ?::timestamptz[], ?::float8[], ?::text[], ?::smallint[])
            on conflict (datastream_no, phenomenon_time) do update
              set result = excluded.result, result_text = excluded.result_text, quality = excluded.quality
            """)) {
      List<Value> values = places.stream().map(place -> value(random)).toList();
      for (int i = 0; i < places.size(); i++) {
        written.put(places.get(i), values.get(i));
      }
      array(insert, 1, "int4", places, Place::datastream);
      array(insert, 2, "timestamptz", places, p -> START.plusSeconds(p.second()));
      array(insert, 3, "float8", values, Value::number);
      array(insert, 4, "text", values, value -> value.number() == null ? "OPEN" : null);
      array(insert, 5, "int2", values, Value::quality);
      insert.executeUpdate();
    }
  }

  private static Value value(Random random) {
    return new Value(
        random.nextInt(30) == 0 ? null : (double) random.nextInt(-50, 1_000),
        random.nextInt(20) == 0 ? BAD : (short) random.nextInt(2));
  }

  private static <T> void array(
      PreparedStatement statement,
      int place,
      String type,
      List<T> rows,
      Function<T, @Nullable Object> column)
      throws SQLException {
    statement.setArray(
        place, statement.getConnection().createArrayOf(type, rows.stream().map(column).toArray()));
  }

  /** Datastream 1 sends every two seconds in bursts, 2 every five minutes, 3 now and then. */
  private static List<Place> some(Random random, int from, int to) {
    List<Place> places = new ArrayList<>();
    int burst = random.nextInt(from, to);
    for (int second = burst; second < Math.min(to, burst + 3_000); second += 2) {
      places.add(new Place(1, second));
    }
    for (int second = from; second < to; second += 300) {
      places.add(new Place(2, second));
    }
    places.add(new Place(3, random.nextInt(from, to)));
    return places;
  }

  // ---------------------------------------------------------------- comparing

  private List<FoldedBucket> fold(int datastream, SeriesRange range) {
    long[] bounds = range.bounds();
    TreeMap<Integer, List<Value>> byBucket = new TreeMap<>();
    written.forEach(
        (place, value) -> {
          long micros = Observation.micros(START.plusSeconds(place.second()));
          if (place.datastream() == datastream
              && micros >= range.fromMicros()
              && micros < range.toMicros()) {
            int bucket = 0;
            while (bounds[bucket + 1] <= micros) {
              bucket++;
            }
            byBucket.computeIfAbsent(bucket, b -> new ArrayList<>()).add(value);
          }
        });
    List<FoldedBucket> folded = new ArrayList<>();
    byBucket.forEach((bucket, values) -> folded.add(bucket(bucket, values)));
    return folded;
  }

  private static FoldedBucket bucket(int place, List<Value> values) {
    List<Double> numbers = new ArrayList<>();
    for (Value value : values) {
      if (value.number() != null && value.quality() != BAD) {
        numbers.add(value.number());
      }
    }
    int omitted = values.size() - numbers.size();
    if (numbers.isEmpty()) {
      return new FoldedBucket(place, 0, omitted, null, null, null, null, null);
    }
    var statistics = numbers.stream().mapToDouble(n -> n).summaryStatistics();
    return new FoldedBucket(
        place,
        numbers.size(),
        omitted,
        statistics.getSum(),
        statistics.getMin(),
        statistics.getMax(),
        numbers.getFirst(),
        numbers.getLast());
  }

  private static Map<Integer, List<FoldedBucket>> read(SqlReader reader, SeriesRange range) {
    Sql sql = SeriesSql.of(List.of(1, 2, 3), range);
    Map<Integer, List<FoldedBucket>> read = new TreeMap<>();
    reader.each(
        sql,
        Deadline.in(Duration.ofSeconds(20), InstantSource.system()),
        row ->
            read.computeIfAbsent(row.getInt(1), n -> new ArrayList<>())
                .add(SeriesLoader.bucket(row, true)));
    return read;
  }

  private void compare(SqlReader reader, SeriesRange range, String when) {
    Map<Integer, List<FoldedBucket>> read = read(reader, range);
    for (int datastream = 1; datastream <= 3; datastream++) {
      assertThat(read.getOrDefault(datastream, List.of()))
          .as("datastream %d, %s, %s", datastream, range, when)
          .isEqualTo(fold(datastream, range));
    }
  }

  private static SeriesRange range(Random random) {
    long from = Observation.micros(START.plusSeconds(random.nextInt(-7_200, SECONDS)));
    long hours = random.nextInt(1, 60);
    long to = from + hours * 3_600_000_000L + random.nextInt(-3_599, 3_600) * 1_000_000L;
    if (random.nextInt(3) == 0) {
      from = Math.floorDiv(from, 3_600_000_000L) * 3_600_000_000L;
    }
    BucketWidth width =
        switch (random.nextInt(9)) {
          case 0 -> new BucketWidth.Fixed(Duration.ofMinutes(1));
          case 1 -> new BucketWidth.Fixed(Duration.ofMinutes(7));
          case 2 -> new BucketWidth.Fixed(Duration.ofSeconds(90));
          case 3 -> new BucketWidth.Fixed(Duration.ofHours(1));
          case 4 -> new BucketWidth.Fixed(Duration.ofHours(5));
          case 5 -> new BucketWidth.Fixed(Duration.ofDays(1));
          case 6 -> new BucketWidth.Calendar(CalendarUnit.DAY, ZoneId.of("Europe/Berlin"));
          case 7 -> new BucketWidth.Calendar(CalendarUnit.DAY, ZoneId.of("Asia/Kathmandu"));
          default -> new BucketWidth.Calendar(CalendarUnit.MONTH, ZoneOffset.UTC);
        };
    return new SeriesRange(from, to, width, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void seriesIsAFoldOfAllObservationsWheneverItIsAskedFor(long seed) throws SQLException {
    Random random = new Random(seed);
    SqlReader reader = reader();
    int now = 0;
    try (Connection writer = database.connect();
        Connection roller = database.connect()) {
      RollupStore rollups = new RollupStore(roller);
      while (now < SECONDS) {
        int next = Math.min(SECONDS, now + random.nextInt(2_000, 30_000));
        write(writer, some(random, now, next), random);
        now = next;
        if (random.nextBoolean()) { // late, also corrections of what is there
          int from = random.nextInt(0, now - 600);
          write(writer, some(random, from, from + 600), random);
        }
        if (random.nextBoolean()) {
          rollups.roll(
              START.plusSeconds(now).truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC));
        }
        if (random.nextInt(3) == 0) {
          rollups.rollAgain();
        }
        for (int i = 0; i < 3; i++) {
          compare(reader, range(random), "seed " + seed + ", " + now + " s written");
        }
      }
      // Rolled up by itself once, or again and again: the same.
      while (rollups.roll(START.plusSeconds(SECONDS).atOffset(ZoneOffset.UTC))
          | rollups.rollAgain()) {}
      assertThat(database.value("select count(*) from twin.rollup_mark")).isEqualTo("0");
      assertThat(Integer.parseInt(database.value("select count(*) from twin.rollup_minute")))
          .isPositive();
      for (int i = 0; i < 20; i++) {
        compare(reader, range(random), "seed " + seed + ", all rolled up");
      }
    }
  }

  /** What is there no longer cannot have been read: only the rollups can answer. */
  @Test
  void wholeHoursAndDaysAreReadFromRollups() throws SQLException {
    Random random = new Random(7);
    try (Connection writer = database.connect();
        Connection roller = database.connect()) {
      write(writer, some(random, 0, SECONDS), random);
      RollupStore rollups = new RollupStore(roller);
      while (rollups.roll(START.plusSeconds(SECONDS).atOffset(ZoneOffset.UTC))) {}
    }
    database.execute("truncate twin.observation");
    long from = Observation.micros(START);
    long to = Observation.micros(START.plusSeconds(SECONDS));
    for (Duration every : List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1))) {
      compare(reader(), new SeriesRange(from, to, new BucketWidth.Fixed(every), true), "rolled");
    }
    SeriesRange minutes =
        new SeriesRange(from, to, new BucketWidth.Fixed(Duration.ofMinutes(1)), true);
    List<FoldedBucket> dense = read(reader(), minutes).get(1);
    assertThat(dense).isNotEmpty().isSubsetOf(fold(1, minutes));
    database.execute("truncate twin.rollup_hour");
    SeriesRange days =
        new SeriesRange(
            Observation.micros(Instant.parse("2024-03-30T00:00:00Z")),
            Observation.micros(Instant.parse("2024-04-01T00:00:00Z")),
            new BucketWidth.Fixed(Duration.ofDays(1)),
            true);
    compare(reader(), days, "rolled to days");
  }

  /** A writer that began before the hours were closed commits after they are rolled up. */
  @Test
  void observationsUnderWayWhileAnHourIsRolledUpAreCounted() throws SQLException {
    Random random = new Random(8);
    long from = Observation.micros(START);
    SeriesRange range =
        new SeriesRange(
            from,
            Observation.micros(START.plusSeconds(7_200)),
            new BucketWidth.Fixed(Duration.ofHours(1)),
            true);
    try (Connection early = database.connect();
        Connection late = database.connect();
        Connection roller = database.connect()) {
      RollupStore rollups = new RollupStore(roller);
      early.setAutoCommit(false);
      write(early, List.of(new Place(1, 10), new Place(2, 20)), random);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> rollups.roll(START.plusSeconds(7_200).atOffset(ZoneOffset.UTC)))
          .as("hours are not closed while a writer is at work in them")
          .isInstanceOf(SQLException.class);
      early.commit();
      late.setAutoCommit(false);
      while (rollups.roll(START.plusSeconds(7_200).atOffset(ZoneOffset.UTC))) {}
      write(late, List.of(new Place(1, 11), new Place(2, 20)), random);
      rollups.rollAgain(); // sees neither the observations nor their marks
      late.commit();
      compare(reader(), range, "marked, not rolled up again");
      rollups.rollAgain();
      assertThat(database.value("select count(*) from twin.rollup_mark")).isEqualTo("0");
      compare(reader(), range, "rolled up again");
    }
  }

  private static String kept(int datastream) {
    return database.value(
        "select count(*) || ' from ' || min(phenomenon_time at time zone 'UTC') from twin.observation"
            + " where datastream_no = "
            + datastream);
  }

  /** One keeps a day, one two days, one everything; 60 hours were written, each ending at 09:00. */
  @Test
  void observationsGoAfterTheirRetentionAndTheirRollupsStay() throws SQLException {
    new SensorCity(database.jdbcUrl(), database.user(), database.password()).importSensors(0, 2);
    database.execute(
        "update twin.datastream set retention = case datastream_no when 1 then interval '1 day'"
            + " when 2 then interval '2 days' end");
    OffsetDateTime now = START.plusSeconds(SECONDS).atOffset(ZoneOffset.UTC);
    SeriesRange hours =
        new SeriesRange(
            Observation.micros(START),
            Observation.micros(now.toInstant()),
            new BucketWidth.Fixed(Duration.ofHours(1)),
            true);
    SeriesRange oddBuckets =
        new SeriesRange(
            hours.fromMicros(), hours.toMicros(), new BucketWidth.Fixed(Duration.ofDays(4)), true);
    Random random = new Random(9);
    try (Connection writer = database.connect();
        Connection roller = database.connect()) {
      List<Place> places = some(random, 0, SECONDS);
      places.addAll(some(random, 10_800, 18_000)); // some that are old, and dense
      write(writer, places.stream().distinct().toList(), random);
      RollupStore rollups = new RollupStore(roller);
      RetentionStore retention = rollups.retention();
      retention.advance(now, Duration.ofHours(1));
      assertThat(database.value("select count(*) from twin.observation_horizon"))
          .as("nothing is rolled up yet, so nothing may go")
          .isEqualTo("0");
      while (rollups.roll(now)) {}
      String all = kept(3);
      retention.advance(now, null);
      while (retention.sweep()) {}

      // 288 values a day, one every five minutes.
      assertThat(kept(2)).isEqualTo("576 from 2024-03-30 09:00:00");
      assertThat(kept(3)).isEqualTo(all);
      assertThat(
              database.value(
                  "select count(*) from twin.observation where datastream_no = 1 and phenomenon_time"
                      + " < '2024-03-31T09:00:00Z'"))
          .isEqualTo("0");
      compare(reader(), hours, "swept");
      compare(reader(), oddBuckets, "swept");
      SeriesRange seconds =
          new SeriesRange(
              Observation.micros(START.plusSeconds(10_800)),
              Observation.micros(START.plusSeconds(14_400)),
              new BucketWidth.Fixed(Duration.ofSeconds(90)),
              true);
      assertThat(read(reader(), seconds).get(2))
          .as("the hour stands for its observations")
          .singleElement()
          .extracting(FoldedBucket::count)
          .isEqualTo(fold(2, hours).get(3).count());

      // Older than its retention: neither counted nor kept.
      Value before = written.get(new Place(2, 3_600));
      write(writer, List.of(new Place(2, 3_600)), random);
      written.put(new Place(2, 3_600), java.util.Objects.requireNonNull(before));
      compare(reader(), hours, "too late");
      while (rollups.rollAgain()) {}
      while (retention.sweep()) {}
      compare(reader(), hours, "too late, rolled up again");
      assertThat(kept(2)).isEqualTo("576 from 2024-03-30 09:00:00");

      assertThat(retention.dropDays()).as("one keeps everything").isEmpty();
      retention.advance(now, Duration.ofHours(50));
      assertThat(retention.dropDays()).containsExactly("observation_20240329");
      while (retention.sweep()) {}
      compare(reader(), hours, "a day dropped");
    }
  }
}
