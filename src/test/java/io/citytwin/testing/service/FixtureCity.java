package io.citytwin.testing.service;

import io.citytwin.testing.PostgisDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The database of the tests that only read: {@code fixture/city.sql}, once for each JVM. */
public final class FixtureCity {

  private static final PostgisDatabase DATABASE = filled();

  private FixtureCity() {}

  /** The database; shared, so no test may change it. */
  public static PostgisDatabase database() {
    return DATABASE;
  }

  /** A database of one's own with the same content. */
  public static PostgisDatabase filled() {
    PostgisDatabase database = PostgisDatabase.create();
    database.execute(sql());
    SearchKeysOf.all(database);
    Runtime.getRuntime().addShutdownHook(new Thread(database::close));
    return database;
  }

  /** Entity id of a fixture feature by the number of its kind and its own number. */
  public static String id(int kind, int number) {
    return "00000000-0000-4000-8000-%02d%010d".formatted(kind, number);
  }

  private static String sql() {
    try (InputStream in = FixtureCity.class.getResourceAsStream("/fixture/city.sql")) {
      if (in == null) {
        throw new IllegalStateException("no fixture/city.sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
