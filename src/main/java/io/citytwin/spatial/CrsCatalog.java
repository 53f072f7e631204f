package io.citytwin.spatial;

import io.citytwin.api.Deadline;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sql.Sql;
import io.citytwin.sql.SqlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The reference systems clients may use: those the database knows, plane and geographic, read once
 * at first use, and the displaced ones.
 */
@Component
public class CrsCatalog {

  private static final Pattern EPSG = Pattern.compile("EPSG:([1-9][0-9]{0,8})");

  private static final Map<String, Crs> FIXED = new LinkedHashMap<>();

  static {
    Stream.of(new Crs(Crs.STORAGE_SRID, "OGC:CRS84", true), Crs.GCJ_02, Crs.BD_09)
        .forEach(crs -> FIXED.put(crs.code(), crs));
  }

  private final SqlReader reader;

  private volatile @Nullable Map<Integer, Boolean> geographicBySrid;

  CrsCatalog(SqlReader reader) {
    this.reader = reader;
  }

  /**
   * Gets a reference system by its code.
   *
   * @throws TwinException UNSUPPORTED_CRS if it is malformed, unknown, or neither plane nor
   *     geographic
   */
  public Crs get(String code, Deadline deadline) {
    if (code.equals(Crs.STORAGE.code())) {
      return Crs.STORAGE;
    }
    Crs fixed = FIXED.get(code);
    if (fixed != null) {
      return fixed;
    }
    Matcher number = EPSG.matcher(code);
    if (!number.matches()) {
      throw unsupported(code);
    }
    return get(Integer.parseInt(number.group(1)), deadline);
  }

  /**
   * Gets a reference system by its EPSG number.
   *
   * @throws TwinException UNSUPPORTED_CRS
   */
  public Crs get(int srid, Deadline deadline) {
    if (srid == Crs.STORAGE_SRID) {
      return Crs.STORAGE;
    }
    Boolean geographic = known(deadline).get(srid);
    if (geographic == null) {
      throw unsupported("EPSG:" + srid);
    }
    return new Crs(srid, "EPSG:" + srid, geographic);
  }

  /** All codes: first those without a number, then by number. */
  public List<String> codes(Deadline deadline) {
    List<String> codes = new ArrayList<>(FIXED.keySet());
    known(deadline).keySet().forEach(srid -> codes.add("EPSG:" + srid));
    return codes;
  }

  private Map<Integer, Boolean> known(Deadline deadline) {
    Map<Integer, Boolean> known = geographicBySrid;
    if (known == null) {
      known = read(deadline);
      geographicBySrid = known;
    }
    return known;
  }

  private Map<Integer, Boolean> read(Deadline deadline) {
    Sql sql =
        new Sql()
            .add("select srid, srtext like 'GEOGCS%' from spatial_ref_sys")
            .add(" where auth_name = 'EPSG' and srid = auth_srid")
            .add(" and (srtext like 'GEOGCS%' or srtext like 'PROJCS%')");
    Map<Integer, Boolean> known = new TreeMap<>();
    for (Map.Entry<Integer, Boolean> crs :
        reader.list(sql, deadline, row -> Map.entry(row.getInt(1), row.getBoolean(2)))) {
      known.put(crs.getKey(), crs.getValue());
    }
    return known;
  }

  private static TwinException unsupported(String code) {
    String shown = code.length() > 40 ? code.substring(0, 40) + "…" : code;
    return new TwinException(
        ErrorCode.UNSUPPORTED_CRS,
        "'"
            + shown
            + "' is no reference system this service can convert; use EPSG: and a number, such as"
            + " EPSG:4326 or EPSG:4490, OGC:CRS84, GCJ-02 or BD-09; serviceInfo.supportedCrs lists"
            + " all");
  }
}
