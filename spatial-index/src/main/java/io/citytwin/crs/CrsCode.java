package io.citytwin.crs;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Name of a coordinate reference system in its one canonical spelling: {@code EPSG:4547}, {@code
 * OGC:CRS84}, {@code GCJ-02} or {@code BD-09}. A code can be well formed and still name no system;
 * {@link CrsTransform#of(CrsCode)} finds out.
 *
 * @param text the canonical spelling
 */
public record CrsCode(String text) {

  // Before the constants below, whose constructor needs it.
  private static final Pattern CANONICAL =
      Pattern.compile("EPSG:[1-9][0-9]{0,7}|OGC:CRS84|GCJ-02|BD-09");

  /** The CRS in which the twin stores geometry, longitude before latitude. */
  public static final CrsCode STORAGE = new CrsCode("EPSG:4326");

  /** Longitude and latitude of WGS 84: the storage CRS under the name OGC gives it. */
  public static final CrsCode CRS84 = new CrsCode("OGC:CRS84");

  /** The obfuscated datum of maps published in mainland China. */
  public static final CrsCode GCJ_02 = new CrsCode("GCJ-02");

  /** The further obfuscated datum of Baidu maps. */
  public static final CrsCode BD_09 = new CrsCode("BD-09");

  /** What a message tells a caller to write. */
  static final String ALLOWED =
      "allowed are EPSG:<number> of a geographic or projected system with axes to the east and"
          + " north, OGC:CRS84, GCJ-02 and BD-09; also as urn:ogc:def:crs:… or"
          + " http://www.opengis.net/def/crs/…";

  private static final int LONGEST = 100;

  /**
   * OGC 07-092r3 (URN) and OGC 11-135r2 (HTTP URI); the version between authority and code may be
   * empty.
   */
  private static final Pattern FORMAL =
      Pattern.compile(
          "(?:URN:(?:X-)?OGC:DEF:CRS:(EPSG|OGC):[0-9.]*:(\\w+)"
              + "|HTTPS?://WWW\\.OPENGIS\\.NET/DEF/CRS/(EPSG|OGC)/[0-9.]+/(\\w+)"
              + "|HTTPS?://WWW\\.OPENGIS\\.NET/GML/SRS/(EPSG)\\.XML#(\\d+))");

  public CrsCode {
    if (!CANONICAL.matcher(text).matches()) {
      throw unsupported(text, "is not a code of a CRS", null);
    }
  }

  /**
   * Reads a code in any of the usual spellings: {@code EPSG:4547}, {@code
   * urn:ogc:def:crs:EPSG::4547}, {@code http://www.opengis.net/def/crs/EPSG/0/4547}, {@code
   * http://www.opengis.net/gml/srs/epsg.xml#4547}, {@code CRS84}, {@code GCJ02}, {@code BD-09};
   * upper and lower case alike. A bare number is refused: whose number it is would be a guess.
   *
   * @throws TwinException UNSUPPORTED_CRS if it is none of them
   */
  public static CrsCode parse(String text) {
    if (text.length() > LONGEST) {
      throw unsupported(text, "is not a code of a CRS", null);
    }
    String upper = text.strip().toUpperCase(Locale.ROOT);
    Matcher formal = FORMAL.matcher(upper);
    String plain = formal.matches() ? authority(formal) + ":" + code(formal) : upper;
    return switch (plain) {
      case "CRS84", "CRS:84", "OGC:CRS84" -> CRS84;
      case "GCJ-02", "GCJ02" -> GCJ_02;
      case "BD-09", "BD09" -> BD_09;
      default -> epsg(plain, text);
    };
  }

  /** The EPSG code, which is also the SRID in PostGIS; empty for a system without one. */
  public OptionalInt srid() {
    if (equals(CRS84)) {
      return STORAGE.srid();
    }
    return text.startsWith("EPSG:")
        ? OptionalInt.of(Integer.parseInt(text, 5, text.length(), 10))
        : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return text;
  }

  private static CrsCode epsg(String plain, String given) {
    if (!CANONICAL.matcher(plain).matches()) {
      throw unsupported(given, "is not a code of a CRS", null);
    }
    return new CrsCode(plain);
  }

  private static String authority(Matcher formal) {
    return firstOf(formal, 1);
  }

  private static String code(Matcher formal) {
    return firstOf(formal, 2);
  }

  private static String firstOf(Matcher formal, int group) {
    String found = formal.group(group);
    for (int g = group + 2; found == null; g += 2) {
      found = formal.group(g);
    }
    return found;
  }

  static TwinException unsupported(String given, String why, @Nullable Throwable cause) {
    String shown = given.length() > 60 ? given.substring(0, 60) + "…" : given;
    return new TwinException(
        ErrorCode.UNSUPPORTED_CRS, "'" + shown + "' " + why + "; " + ALLOWED, cause);
  }
}
