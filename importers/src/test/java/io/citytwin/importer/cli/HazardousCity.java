package io.citytwin.importer.cli;

import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A GeoJSON sequence with features of every kind that are hard to write and read again: texts with
 * quotes, line ends and no characters at all, attributes that look like columns, numbers that do
 * not fit a double, coordinates with all their digits.
 */
final class HazardousCity {

  /** Features of each kind. */
  static final int PER_KIND = 40;

  /** Features of all kinds. */
  static final long FEATURES = (long) PER_KIND * FeatureKind.values().length;

  private static final List<String> TEXTS =
      List.of(
          "''",
          "' '",
          "'null'",
          "'a,b;c\\td'",
          "'he said \\'yes\\''",
          "'line\\nline\\r\\nline\\r'",
          "'\\\\ \\\\n \\\\u0041'",
          "'\\u0001\\u001f\\u007f\\u0085\\u2028\\ufeff'",
          "'\\ud83c\\udfd9 城市 Straße'",
          "'007'",
          "'1e5'",
          "'true'",
          "'{}'",
          "'[1]'",
          "'=1+1'",
          "'-- drop'",
          "'%s %n ${x}'");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0.0",
          "0.1",
          "1.0",
          "1.50",
          "1e10",
          "1E+25",
          "123456789.125e-12",
          "1e300",
          "4.9e-324",
          "1.2345678901234567e-7",
          "12345678901234567890.125",
          "123456789012345678901234567890",
          "0.12345678901234567890123456789",
          "9007199254740993",
          "[]",
          "{}",
          "[1,[2.50,null,{'a':[]}],'x']",
          "{'b':{'c':null,'':'empty key'},'a':1e-9}");

  private static final List<String> KEYS =
      List.of(
          "name",
          "kind",
          "id",
          "sourceId",
          "source_id",
          "dataset",
          "attributes",
          "geometry",
          "fid",
          "height",
          "roadClass",
          "road_class",
          "a b",
          "a.b",
          "addr:street",
          "Ü",
          "\\'",
          "plain");

  private final Random random = new Random(20261121);

  /** Writes the city. */
  static Path write(Path file) throws IOException {
    HazardousCity city = new HazardousCity();
    List<String> lines = new ArrayList<>();
    for (FeatureKind kind : FeatureKind.values()) {
      for (int i = 0; i < PER_KIND; i++) {
        lines.add(city.feature(kind, i));
      }
    }
    return Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** Ids with everything an id may have; the first are plain, for references. */
  private static String id(FeatureKind kind, int i) {
    String base = kind.name().charAt(0) + "-" + i;
    return switch (i % 8) {
      case 4 -> "00" + i;
      case 5 -> base + " \\'\\\",\\n/\\u0000";
      case 6 -> "%08x-0000-4000-8000-00000000000a".formatted(i);
      case 7 -> " 编号 " + i;
      default -> base;
    };
  }

  private String feature(FeatureKind kind, int i) {
    StringBuilder properties = new StringBuilder("'kind':'" + kind + "'");
    if (i % 3 != 0) {
      properties.append(",'name':").append(pick(TEXTS));
    }
    for (Column column : kind.columns()) {
      if (required(column) || random.nextInt(4) > 0) {
        properties.append(",'").append(column.property()).append("':").append(value(kind, column));
      }
    }
    if (i % 2 == 0) {
      properties.append(",'attributes':").append(attributes());
    }
    String text =
        "{'type':'Feature','id':'%s','geometry':%s,'properties':{%s}}"
            .formatted(id(kind, i), geometry(kind, i), properties);
    // The fixture is written with apostrophes; escaped ones stand for themselves.
    return text.replace("\\'", "\u0000").replace('\'', '"').replace("\u0000", "'");
  }

  private static boolean required(Column column) {
    return column.name().equals("medium") || column.name().equals("sensor_type");
  }

  private String value(FeatureKind kind, Column column) {
    return switch (column.type()) {
      case TEXT -> column.name().equals("mounted_kind") ? "'BUILDING'" : pick(TEXTS);
      case CODE -> "'" + pick(column.codes()) + "'";
      case DOUBLE -> random.nextInt(5) == 0 ? "-0.0" : String.valueOf(random.nextDouble());
      case INTEGER -> String.valueOf(random.nextInt(16));
      case BOOLEAN -> String.valueOf(random.nextBoolean());
      case DATE -> "'%04d-02-28'".formatted(1 + random.nextInt(9999));
      case REFERENCE -> reference(kind, column);
      case JSON ->
          "[{'observedProperty':'temperature','unit':'Cel','minimum':-1e10,'maximum':1.5e-9},"
              + "{'observedProperty':'p','cadence':'PT5M','name':'He said \\'p\\''}]";
    };
  }

  /** Features of the same file, of none, and by entity id. */
  private String reference(FeatureKind kind, Column column) {
    FeatureKind target =
        switch (column.name()) {
          case "start_junction_id", "end_junction_id" -> FeatureKind.ROAD_JUNCTION;
          case "start_node_id", "end_node_id" -> FeatureKind.PIPE_NODE;
          case "parent_id" -> FeatureKind.DISTRICT;
          default -> FeatureKind.BUILDING;
        };
    return switch (random.nextInt(3)) {
      case 0 -> "'" + id(target, random.nextInt(PER_KIND)).replace("\\u0000", "\ufffd") + "'";
      case 1 -> "'nowhere'";
      default -> "'aaaaaaaa-0000-5000-8000-%012d'".formatted(random.nextInt(1000));
    };
  }

  private String attributes() {
    int count = random.nextInt(8);
    return random
        .ints(0, KEYS.size())
        .distinct()
        .limit(count)
        .mapToObj(
            k -> "'" + KEYS.get(k) + "':" + (random.nextBoolean() ? pick(TEXTS) : pick(VALUES)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String geometry(FeatureKind kind, int i) {
    boolean high = i % 5 == 0;
    return switch (kind) {
      case BUILDING, GRID_CELL, DISTRICT, PLOT ->
          i % 2 == 0
              ? polygon(high)
              : "{'type':'MultiPolygon','coordinates':[%s]}".formatted(rings(high));
      case ROAD, PIPE ->
          i % 2 == 0
              ? "{'type':'LineString','coordinates':%s}".formatted(line(high))
              : "{'type':'MultiLineString','coordinates':[%s,%s]}"
                  .formatted(line(high), line(high));
      case ROAD_JUNCTION, PIPE_NODE, ADDRESS -> point(high);
      case SENSOR, CITY_PART -> i % 2 == 0 ? point(high) : polygon(high);
    };
  }

  private String point(boolean high) {
    return "{'type':'Point','coordinates':%s}".formatted(position(lon(), lat(), high));
  }

  private String polygon(boolean high) {
    return "{'type':'Polygon','coordinates':%s}".formatted(rings(high));
  }

  /** A rectangle with a hole. */
  private String rings(boolean high) {
    double x = lon();
    double y = lat();
    double size = 0.001 + random.nextDouble();
    return "[%s,%s]"
        .formatted(ring(x, y, size, high), ring(x + size / 4, y + size / 4, size / 3, high));
  }

  private String ring(double x, double y, double size, boolean high) {
    double z = random.nextDouble() * 100;
    return "[%1$s,%2$s,%3$s,%4$s,%1$s]"
        .formatted(
            at(x, y, z, high),
            at(x + size, y, z, high),
            at(x + size, y + size, z, high),
            at(x, y + size, z, high));
  }

  private String line(boolean high) {
    return "[%s,%s,%s]"
        .formatted(
            position(lon(), lat(), high), position(-0.0, lat(), high), position(lon(), -0.0, high));
  }

  private String position(double x, double y, boolean high) {
    return at(x, y, random.nextDouble() * 1e-9, high);
  }

  private static String at(double x, double y, double z, boolean high) {
    return high ? "[" + x + "," + y + "," + z + "]" : "[" + x + "," + y + "]";
  }

  private double lon() {
    return random.nextDouble() * 358 - 179;
  }

  private double lat() {
    return random.nextDouble() * 170 - 85;
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** The name of a kind's file. */
  static String fileOf(FeatureKind kind, String extension) {
    return kind.name().toLowerCase(Locale.ROOT) + extension;
  }
}
