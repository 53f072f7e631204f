package io.citytwin.importer.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows read from the pages of a file must be those that SQLite itself gives. */
class TableRowsTest {

  @TempDir private Path folder;

  private Path create(String... sql) throws SQLException {
    Path file = folder.resolve("test.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
    return file;
  }

  private static List<List<String>> read(TableRows rows, int columns) throws IOException {
    List<List<String>> found = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        row.add(String.valueOf(rows.oversize()));
        for (int i = 0; i < columns; i++) {
          row.add(show(rows.value(i)));
        }
        found.add(row);
      }
    }
    return found;
  }

  private static String show(Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> "blob " + HexFormat.of().formatHex(bytes);
      default -> value.getClass().getSimpleName() + " " + value;
    };
  }

  /** Reads a table both ways, asserts they agree, and returns the rows. */
  private static List<List<String>> bothWays(Path file, String table) throws Exception {
    try (SqliteFile database = new SqliteFile(file)) {
      TableColumns columns = TableColumns.of(database.connection(), table);
      assertThat(columns.ordinary()).isTrue();
      int count = columns.columns().size();
      TableRows pages = database.rows(columns);
      assertThat(pages).isInstanceOf(PageRows.class);
      List<List<String>> found = read(pages, count);
      TableRows query = new QueryRows(database, database.connection(), columns);
      assertThat(found).isEqualTo(read(query, count));
      return found;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "512, UTF-8",
    "4096, UTF-8",
    "65536, UTF-8",
    "1024, UTF-16le",
    "4096, UTF-16be",
  })
  void valuesOfEveryTypeAndSizeAreThoseOfSqlite(int pageBytes, String encoding) throws Exception {
    Path file = folder.resolve("test.db");
    Random random = new Random(pageBytes);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size = " + pageBytes);
      statement.execute("PRAGMA encoding = '" + encoding + "'");
      statement.execute(
          "CREATE TABLE t (a TEXT, id INTEGER PRIMARY KEY, r REAL, n NUMERIC, i INTEGER, b BLOB,"
              + " x)");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)")) {
        for (int i = 0; i < 3000; i++) {
          for (int column = 1; column <= 7; column++) {
            insert.setObject(column, column == 2 ? Long.valueOf(7L * i - 5000) : any(random));
          }
          insert.execute();
        }
      }
      statement.execute("DELETE FROM t WHERE id % 5 = 0");
      connection.commit();
    }

    assertThat(bothWays(file, "t")).hasSize(2400);
  }

  private static Object any(Random random) {
    byte[] bytes = new byte[random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(60)];
    random.nextBytes(bytes);
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> random.nextLong();
      case 3 -> random.nextInt(3);
      case 4 -> random.nextGaussian() * 1e6;
      case 5 -> (double) random.nextInt(1000);
      case 6 -> bytes;
      case 7 -> Double.POSITIVE_INFINITY;
      default -> "深圳 Köln 😀 ".repeat(bytes.length / 12 + random.nextInt(2));
    };
  }

  @Test
  void columnAddedLaterHasItsDefaultInOlderRows() throws Exception {
    Path file =
        create(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)",
            "INSERT INTO t VALUES (1, 'old')",
            "ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 42",
            "ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'it''s'",
            "ALTER TABLE t ADD COLUMN d REAL",
            "INSERT INTO t VALUES (2, 'new', 1, 'x', 2)");

    assertThat(bothWays(file, "t"))
        .containsExactly(
            List.of("0", "Long 1", "String old", "Long 42", "String it's", "null"),
            List.of("0", "Long 2", "String new", "Long 1", "String x", "Double 2.0"));
  }

  @Test
  void keyThatIsNotTheRowNumberIsReadFromTheRow() throws Exception {
    for (String key : List.of("TEXT PRIMARY KEY", "INTEGER PRIMARY KEY DESC", "INT PRIMARY KEY")) {
      Path file =
          create(
              "DROP TABLE IF EXISTS t",
              "CREATE TABLE t (id " + key + ", a)",
              "INSERT INTO t VALUES (7, 'x'), (3, 'y')");

      assertThat(bothWays(file, "t"))
          .extracting(row -> row.get(2))
          .containsExactly("String x", "String y");
    }
  }

  @Test
  void emptyTableHasNoRows() throws Exception {
    assertThat(bothWays(create("CREATE TABLE t (id INTEGER PRIMARY KEY)"), "t")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE VIEW t AS SELECT id, a FROM s",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) WITHOUT ROWID",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b AS (a || '!') VIRTUAL)",
      })
  void viewsAndUnusualTablesAreReadThroughSqlite(String sql) throws Exception {
    Path file =
        create(
            "CREATE TABLE s (id INTEGER PRIMARY KEY, a TEXT)",
            "INSERT INTO s VALUES (1, 'x'), (2, 'y')",
            sql);
    if (!sql.contains("VIEW")) {
      create("INSERT INTO t (id, a) SELECT id, a FROM s");
    }
    try (SqliteFile database = new SqliteFile(file)) {
      TableColumns columns = TableColumns.of(database.connection(), "t");
      TableRows rows = database.rows(columns);

      assertThat(rows).isInstanceOf(QueryRows.class);
      assertThat(read(rows, columns.columns().size()))
          .extracting(row -> row.get(2))
          .containsExactly("String x", "String y");
    }
  }

  @Test
  void rowBeyondTheLimitIsToldAndTheNextIsRead() throws Exception {
    Path file =
        create(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB)",
            "INSERT INTO t VALUES (1, zeroblob(17000000)), (2, zeroblob(70000000)), (3, x'05')",
            "CREATE VIEW v AS SELECT * FROM t");

    try (SqliteFile database = new SqliteFile(file)) {
      for (String table : List.of("t", "v")) {
        TableRows rows = database.rows(TableColumns.of(database.connection(), table));
        assertThat(rows.next()).isTrue();
        assertThat(rows.oversize()).isGreaterThanOrEqualTo(17_000_000);
        assertThat(rows.value(1)).isNull();
        assertThat(rows.next()).isTrue();
        assertThat(rows.oversize()).isGreaterThanOrEqualTo(70_000_000);
        assertThat(rows.next()).isTrue();
        assertThat(rows.value(1)).isEqualTo(new byte[] {5});
        rows.close();
      }
    }
  }

  @Test
  void endlessViewIsGivenUp() throws Exception {
    Path file =
        create(
            "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                + " SELECT i FROM n WHERE i < 0");

    try (SqliteFile database = new SqliteFile(file, 20)) {
      TableColumns columns = TableColumns.of(database.connection(), "v");
      assertThatThrownBy(() -> database.rows(columns).next())
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("does not come to an end");
    }
  }

  /** Files beside a database: what they were before must be what they are after. */
  private List<String> inFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writeAheadLogIsTakenInAndNothingIsWrittenBesideTheFile() throws Exception {
    Path file = folder.resolve("test.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)");
      statement.execute("INSERT INTO t VALUES (1, 'in the log')");
      Path other = Files.createDirectory(folder.resolve("other"));
      for (String name : List.of("test.db", "test.db-wal")) {
        Files.copy(folder.resolve(name), other.resolve(name));
      }
      folder = other;
    }
    List<String> before = inFolder();
    byte[] content = Files.readAllBytes(folder.resolve("test.db"));

    try (SqliteFile database = new SqliteFile(folder.resolve("test.db"))) {
      assertThat(database.isCopy()).isTrue();
      TableRows rows = database.rows(TableColumns.of(database.connection(), "t"));
      assertThat(rows.next()).isTrue();
      assertThat(rows.value(1)).isEqualTo("in the log");
      assertThat(inFolder()).isEqualTo(before);
    }
    assertThat(inFolder()).isEqualTo(before);
    assertThat(Files.readAllBytes(folder.resolve("test.db"))).isEqualTo(content);
  }

  @Test
  void fileInWriteAheadModeWithoutALogIsReadWithoutCreatingOne() throws Exception {
    Path file =
        create(
            "PRAGMA journal_mode = WAL",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)",
            "INSERT INTO t VALUES (1, 'x')");
    assertThat(inFolder()).containsExactly("test.db");

    assertThat(bothWays(file, "t")).hasSize(1);
    assertThat(inFolder()).containsExactly("test.db");
  }

  @Test
  void journalOfAnUnfinishedChangeIsRolledBackInTheCopy() throws Exception {
    Path file =
        create(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)", "INSERT INTO t VALUES (1, 'good')");
    Path other = Files.createDirectory(folder.resolve("other"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      // A cache too small for the change: pages reach the file before the commit.
      statement.execute("PRAGMA cache_size = 2");
      statement.execute("BEGIN");
      statement.execute("UPDATE t SET a = 'half done'");
      statement.execute(
          "WITH n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
              + " INSERT INTO t SELECT i, hex(zeroblob(500)) FROM n");
      Files.copy(file, other.resolve("test.db"));
      Files.copy(folder.resolve("test.db-journal"), other.resolve("test.db-journal"));
      statement.execute("ROLLBACK");
    }

    assertThat(bothWays(other.resolve("test.db"), "t"))
        .containsExactly(List.of("0", "Long 1", "String good"));
  }

  @Test
  void nameWithCharactersOfAddressesIsOpened() throws Exception {
    Path file = create("CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    Path odd = folder.resolve("建筑 a?b#c%20d&mode=rw.gpkg");
    Files.move(file, odd);

    assertThat(bothWays(odd, "t")).hasSize(1);
    assertThat(inFolder()).containsExactly(odd.getFileName().toString());
  }
}
