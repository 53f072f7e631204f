package io.citytwin.importer.gml;

import io.citytwin.importer.pipeline.CoordinateSystems;
import io.citytwin.importer.pipeline.DeclaredCrs;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an attribute {@code srsName} says.
 *
 * @param code the horizontal system, in canonical spelling if it is a known one
 * @param authorityOrder whether coordinates follow the axis order of the authority; else x comes
 *     first. Formal names (URN, URI) do, short ones such as EPSG:4326 do not: so writers have it,
 *     and so GDAL reads it.
 */
record SrsName(String code, boolean authorityOrder) {

  /** OGC 07-092r3: one system, or several of which the first is the horizontal one. */
  private static final Pattern URN =
      Pattern.compile("urn:(?:x-)?ogc:def:crs(?:,crs)?:(\\w+):[\\w.]*:(\\w+)(?:,.*)?");

  /** OGC 11-135r2, and its compound form. */
  private static final Pattern URI =
      Pattern.compile(
          "https?://www\\.opengis\\.net/def/crs(?:-compound\\?1=https?://www\\.opengis\\.net/def/crs)?/(\\w+)/[\\w.]+/(\\w+)(?:&.*)?");

  private static final Pattern OLD_URN = Pattern.compile("urn:epsg:geographiccrs:(\\d+)");

  /** Names of the German surveying offices; what follows the asterisk is the height. */
  private static final Pattern ADV = Pattern.compile("urn:adv:crs:([\\w.-]+)(?:\\*.*)?");

  private static final Map<String, String> ADV_CODES =
      Map.of(
          "etrs89_utm31", "EPSG:25831",
          "etrs89_utm32", "EPSG:25832",
          "etrs89_utm33", "EPSG:25833",
          "etrs89_lat-lon", "EPSG:4258",
          "de_dhdn_3gk2", "EPSG:31466",
          "de_dhdn_3gk3", "EPSG:31467",
          "de_dhdn_3gk4", "EPSG:31468",
          "de_dhdn_3gk5", "EPSG:31469");

  static SrsName parse(String text) {
    String name = text.strip();
    String lower = name.toLowerCase(Locale.ROOT);
    for (Pattern formal : new Pattern[] {URN, URI}) {
      Matcher matcher = formal.matcher(lower);
      if (matcher.matches()) {
        String authority = matcher.group(1).toUpperCase(Locale.ROOT);
        String code = authority + ":" + matcher.group(2).toUpperCase(Locale.ROOT);
        return new SrsName(CoordinateSystems.normalize(code), authority.equals("EPSG"));
      }
    }
    Matcher old = OLD_URN.matcher(lower);
    if (old.matches()) {
      return new SrsName("EPSG:" + old.group(1), true);
    }
    Matcher adv = ADV.matcher(lower);
    String code = adv.matches() ? ADV_CODES.get(adv.group(1)) : null;
    return code == null
        ? new SrsName(CoordinateSystems.normalize(name), false)
        : new SrsName(code, code.equals("EPSG:4258"));
  }

  DeclaredCrs crs() {
    return new DeclaredCrs.Code(code);
  }
}
