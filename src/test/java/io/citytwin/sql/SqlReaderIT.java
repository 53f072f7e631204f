package io.citytwin.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.api.Abandonment;
import io.citytwin.api.Deadline;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.testing.PostgisDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SqlReaderIT {

  private static PostgisDatabase database;

  private static SqlReader reader;

  @BeforeAll
  static void connect() {
    database = PostgisDatabase.createEmpty();
    reader = new SqlReader(source(database.jdbcUrl()));
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static PGSimpleDataSource source(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setApplicationName("sql-reader-it");
    return source;
  }

  private static Deadline seconds(int seconds) {
    return Deadline.in(Duration.ofSeconds(seconds), InstantSource.system());
  }

  @Test
  void statementBeyondItsDeadlineIsCancelledInTheDatabase() {
    Sql slow = new Sql().add("select pg_sleep(600)");
    TwinException failure =
        catchThrowableOfType(
            TwinException.class, () -> reader.list(slow, seconds(1), row -> row.getString(1)));
    assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failure.getMessage()).doesNotContain("pg_sleep");
    assertThat(
            database.value(
                "select count(*) from pg_stat_activity where application_name = 'sql-reader-it' and"
                    + " state = 'active'"))
        .isEqualTo("0");
  }

  @Test
  void nothingIsSentAfterTheDeadline() {
    InstantSource late = () -> Instant.parse("2026-01-01T00:00:01Z");
    Deadline over = new Deadline(Instant.parse("2026-01-01T00:00:00Z"), late, new Abandonment());
    TwinException failure =
        catchThrowableOfType(
            TwinException.class,
            () -> reader.list(new Sql().add("select 1"), over, row -> row.getInt(1)));
    assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void databaseThatIsNotThereIsUnavailable() {
    SqlReader nobody = new SqlReader(source("jdbc:postgresql://127.0.0.1:1/none"));
    TwinException failure =
        catchThrowableOfType(
            TwinException.class,
            () -> nobody.list(new Sql().add("select 1"), seconds(5), row -> row.getInt(1)));
    assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failure.getMessage()).doesNotContain("127.0.0.1");
  }

  @Test
  void statementThatIsWrongIsAFaultOfTheServerAndNotShown() {
    IllegalStateException failure =
        catchThrowableOfType(
            IllegalStateException.class,
            () -> reader.list(new Sql().add("select nothing"), seconds(5), row -> row.getInt(1)));
    assertThat(failure.getMessage()).doesNotContain("select").contains("42703");
  }

  @Test
  void everyTypeOfParameterArrivesAsItWasBound() {
    UUID id = UUID.fromString("00000000-0000-4000-8000-010000000001");
    Sql sql =
        new Sql()
            .add("select ")
            .bind("quote ' \\ ? $1 🏙️")
            .add("::text || ")
            .bindArray("uuid", Arrays.asList(id, null))
            .add("::text || ")
            .bind(new byte[] {1, 2})
            .add("::text || ")
            .bind(7L)
            .add("::text");
    assertThat(reader.list(sql, seconds(5), row -> row.getString(1)))
        .isEqualTo(List.of("quote ' \\ ? $1 🏙️{" + id + ",NULL}\\x01027"));
  }
}
