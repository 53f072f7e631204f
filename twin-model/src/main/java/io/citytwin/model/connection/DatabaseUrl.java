package io.citytwin.model.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the database is: a libpq URI such as {@code postgresql://user:password@host:5432/name}, as
 * {@code psql} takes it too.
 *
 * @param jdbcUrl the same place for the JDBC driver, without the password
 * @param user empty if the URI names none
 * @param password empty if the URI names none; {@link #toString()} hides it
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

  /**
   * Reads a libpq URI.
   *
   * @throws IllegalArgumentException saying what a URI looks like; never repeats the text given,
   *     which may hold a password
   */
  public static DatabaseUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw malformed();
    }
    String scheme = uri.getScheme();
    String database = uri.getPath();
    if (!("postgresql".equals(scheme) || "postgres".equals(scheme))
        || uri.getHost() == null
        || database == null
        || database.length() < 2) {
      throw malformed();
    }
    String userInfo = uri.getRawUserInfo();
    String user = "";
    String password = "";
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
      password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
    }
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + database + query, user, password);
  }

  @Override
  public String toString() {
    return jdbcUrl;
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "the database URL must look like postgresql://user:password@host:5432/database");
  }
}
