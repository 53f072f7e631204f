package io.citytwin.importer.sqlite;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.WorkFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * An SQLite file, opened so that nothing of it or beside it changes.
 *
 * <p>A file with a write-ahead log is opened as immutable if the log is empty, because SQLite would
 * else create files beside it. If a log or journal holds pages, the file is not complete without
 * them: both are copied to a temporary folder, where SQLite may put them together.
 */
public final class SqliteFile implements AutoCloseable {

  /** Largest value or row; SQLite gives up beyond it. */
  static final int MAX_VALUE_BYTES = 64 << 20;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 100;
  private static final String COPY = "copy.db";

  /** Steps of SQLite's machine between two looks at the watch. */
  private static final int STEPS = 1_000_000;

  /** Looks without a row in between until a query is given up: a view may be endless. */
  private static final int MAX_LOOKS = 3_000;

  private final Path file;
  private final Connection connection;
  private final Watch watch;
  private @Nullable PageFile pages;
  private @Nullable WorkFolder copy;

  /**
   * Opens a file.
   *
   * @throws SourceException if it does not exist, is empty, cut off or no SQLite file
   */
  public SqliteFile(Path file) throws IOException {
    this(file, MAX_LOOKS);
  }

  SqliteFile(Path file, int maxLooks) throws IOException {
    this.file = file;
    watch = new Watch(maxLooks);
    boolean log = checkHead(file);
    try {
      connection = log || hasPages("-journal") ? openCopy() : open(file);
    } catch (SQLException e) {
      deleteCopy();
      throw fault(file, e);
    }
  }

  /** For questions of a few rows. */
  public Connection connection() {
    return connection;
  }

  /** Whether a log or journal beside the file was put together with it, in a copy. */
  public boolean isCopy() {
    return copy != null;
  }

  /** The rows of a table or view; to be closed before the next are asked for. */
  public TableRows rows(TableColumns columns) throws IOException {
    return columns.ordinary() ? pageRows(columns) : new QueryRows(this, connection, columns);
  }

  private TableRows pageRows(TableColumns columns) throws IOException {
    PageFile opened = pages;
    if (opened == null) {
      // One for all tables: closing any channel of the file would give SQLite's lock away.
      opened =
          new PageFile(
              copy == null ? file : copy.path().resolve(COPY), file.getFileName().toString());
      pages = opened;
    }
    try {
      long root =
          Query.find(
                  connection,
                  "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND lower(name) ="
                      + " lower(?)",
                  row -> row.getLong(1),
                  columns.table())
              .orElse(0L);
      return new PageRows(opened, columns, root, defaults(columns));
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  private @Nullable Object[] defaults(TableColumns columns) throws SQLException {
    @Nullable Object[] defaults = new Object[columns.columns().size()];
    for (int i = 0; i < defaults.length; i++) {
      String sql = columns.columns().get(i).defaultValue();
      if (sql != null) {
        Object value =
            Query.list(connection, "SELECT " + sql, row -> Optional.ofNullable(row.getObject(1)))
                .getFirst()
                .orElse(null);
        defaults[i] = value instanceof Integer number ? (Object) number.longValue() : value;
      }
    }
    return defaults;
  }

  /** To be called for every row, lest the query counts as endless. */
  void alive() {
    watch.looks = 0;
  }

  /** What an SQLite error means for the file. */
  public SourceException fault(SQLException e) {
    return fault(file, e);
  }

  @Override
  public void close() throws IOException {
    try {
      if (pages != null) {
        pages.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw new IOException("cannot close " + file.getFileName(), e);
    } finally {
      deleteCopy();
    }
  }

  /** Checks the head of the file; returns whether a write-ahead log belongs to it. */
  private boolean checkHead(Path file) throws IOException {
    byte[] head = head(file);
    long size = Files.size(file);
    if (size == 0) {
      throw new SourceException(
          SourceException.Code.FILE_EMPTY, file.getFileName() + " is empty; write it again");
    }
    if (head.length < MAGIC.length || !Arrays.equals(head, 0, 16, MAGIC, 0, 16)) {
      throw new SourceException(
          SourceException.Code.FORMAT_UNKNOWN,
          file.getFileName() + " is no SQLite file, so no GeoPackage either");
    }
    boolean log = hasPages("-wal");
    ByteBuffer fields = ByteBuffer.wrap(Arrays.copyOf(head, HEAD));
    int pageBytes = fields.getShort(16) == 1 ? 1 << 16 : fields.getShort(16) & 0xffff;
    long pages = fields.getInt(28) & 0xffffffffL;
    boolean counted = fields.getInt(24) == fields.getInt(92);
    if (head.length < HEAD || (counted && !log && pages * pageBytes > size)) {
      throw new SourceException(
          SourceException.Code.FILE_TRUNCATED,
          "%s has %,d bytes where its head says %,d; fetch or write it again"
              .formatted(file.getFileName(), size, Math.max(HEAD, pages * pageBytes)));
    }
    return log;
  }

  private static byte[] head(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          SourceException.Code.FILE_NOT_FOUND, file + " does not exist or is no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    } catch (NoSuchFileException e) {
      throw new SourceException(SourceException.Code.FILE_NOT_FOUND, file + " does not exist", e);
    }
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private boolean hasPages(String suffix) throws IOException {
    Path path = beside(suffix);
    return Files.isRegularFile(path) && Files.size(path) > 0;
  }

  private Connection open(Path file) throws SQLException, IOException {
    boolean writeAhead = isWriteAhead(file);
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return connect(config, url(file) + (writeAhead ? "?mode=ro&immutable=1" : "?mode=ro"));
  }

  private static boolean isWriteAhead(Path file) throws IOException {
    byte[] head = head(file);
    return head[18] == 2 || head[19] == 2;
  }

  private Connection openCopy() throws SQLException, IOException {
    WorkFolder made = WorkFolder.create(Path.of(System.getProperty("java.io.tmpdir")), "sqlite");
    copy = made;
    Path folder = made.path();
    Path main = folder.resolve(COPY);
    try {
      Files.copy(file, main);
      for (String suffix : List.of("-wal", "-journal")) {
        if (hasPages(suffix)) {
          Files.copy(beside(suffix), folder.resolve(COPY + suffix));
        }
      }
    } catch (IOException e) {
      deleteCopy();
      throw new SourceException(
          SourceException.Code.DISK_FULL,
          "%s has a journal of unfinished changes, and there is no room in %s for the copy that takes them in; close the program that has it open, or free some space"
              .formatted(file.getFileName(), folder.getParent()),
          e);
    }
    // From the checkpoint on the pages of the copy are all there is.
    return connect(config(), url(main), "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private Connection connect(SQLiteConfig config, String url, String... first) throws SQLException {
    Connection opened = config.createConnection("jdbc:sqlite:" + url);
    try (Statement statement = opened.createStatement()) {
      // Views and defaults of the file may call nothing but harmless functions.
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA temp_store = FILE");
      ProgressHandler.setHandler(opened, STEPS, watch);
      for (String sql : first) {
        statement.execute(sql);
      }
      // A lock for reading, so that nobody changes the pages meanwhile.
      statement.execute("BEGIN");
      statement.execute("SELECT count(*) FROM sqlite_schema");
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, String.valueOf(MAX_VALUE_BYTES));
    config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
    config.setBusyTimeout(5_000);
    config.setCacheSize(-8_192);
    return config;
  }

  private static String url(Path file) {
    String path = URLEncoder.encode(file.toAbsolutePath().toString(), StandardCharsets.UTF_8);
    return "file:" + path.replace("+", "%20").replace("%2F", "/");
  }

  private static SourceException fault(Path file, SQLException e) {
    String what = file.getFileName() + ": ";
    String words = String.valueOf(e.getMessage());
    return switch (e instanceof SQLiteException known ? known.getErrorCode() & 0xff : -1) {
      case 9 ->
          new SourceException(
              SourceException.Code.FILE_CORRUPT,
              what + "a query of the file does not come to an end; look at its views",
              e);
      case 13 -> new SourceException(SourceException.Code.DISK_FULL, what + "the disk is full", e);
      case 14, 23 ->
          new SourceException(
              SourceException.Code.FILE_NOT_FOUND, what + "it cannot be opened: " + words, e);
      case 5, 6 ->
          new SourceException(
              SourceException.Code.FILE_NOT_FOUND,
              what + "another program is writing it; close that and run again",
              e);
      case 18 ->
          new SourceException(
              SourceException.Code.FILE_CORRUPT,
              what + "a row holds more than %,d bytes".formatted(MAX_VALUE_BYTES),
              e);
      default ->
          new SourceException(
              SourceException.Code.FILE_CORRUPT,
              what
                  + "SQLite cannot read it: "
                  + words
                  + "; write it again, or try sqlite3 FILE .recover",
              e);
    };
  }

  private void deleteCopy() throws IOException {
    WorkFolder folder = copy;
    if (folder != null) {
      folder.close();
    }
  }

  /** Ends a query that gives no row for a very long time. */
  private static final class Watch extends ProgressHandler {
    private final int maxLooks;
    private int looks;

    Watch(int maxLooks) {
      this.maxLooks = maxLooks;
    }

    @Override
    protected int progress() {
      return ++looks > maxLooks ? 1 : 0;
    }
  }
}
