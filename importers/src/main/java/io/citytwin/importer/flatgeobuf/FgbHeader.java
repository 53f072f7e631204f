package io.citytwin.importer.flatgeobuf;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FieldNames;
import io.citytwin.importer.record.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.wololo.flatgeobuf.generated.Column;
import org.wololo.flatgeobuf.generated.ColumnType;
import org.wololo.flatgeobuf.generated.Crs;
import org.wololo.flatgeobuf.generated.Header;

/**
 * Header of a FlatGeobuf file.
 *
 * @param name name of the layer; null if it has none
 * @param geometryType type of all geometries; 0 if each says its own
 * @param columns the columns of all features; empty if each feature has its own
 * @param count number of features; 0 if unknown
 * @param indexBytes length of the index that follows; -1 if no file could hold it
 */
record FgbHeader(
    @Nullable String name,
    int geometryType,
    List<FgbColumn> columns,
    long count,
    long indexBytes,
    DeclaredCrs crs) {

  private static final int NODE_BYTES = 40;

  /**
   * A column.
   *
   * @param name its name, made unique
   * @param type one of {@link ColumnType}
   * @param key whether its values identify the features
   */
  record FgbColumn(String name, int type, boolean key) {

    Field field() {
      return new Field(
          name,
          switch (type) {
            case ColumnType.Bool -> Field.Type.BOOLEAN;
            case ColumnType.Float, ColumnType.Double -> Field.Type.NUMBER;
            case ColumnType.String -> Field.Type.TEXT;
            case ColumnType.Json -> Field.Type.JSON;
            case ColumnType.DateTime -> Field.Type.DATE_TIME;
            case ColumnType.Binary -> Field.Type.BINARY;
            default -> Field.Type.INTEGER;
          });
    }
  }

  /**
   * Reads a header that lies between position and limit.
   *
   * @throws RuntimeException of many kinds if its offsets point outside
   */
  static FgbHeader of(ByteBuffer bytes) {
    Header header = Header.getRootAsHeader(bytes);
    long count = header.featuresCount();
    return new FgbHeader(
        header.name(),
        header.geometryType(),
        columns(header.columnsLength(), header::columns),
        count,
        indexBytes(count, header.indexNodeSize()),
        crs(header.crs()));
  }

  static List<FgbColumn> columns(int length, IntFunction<@Nullable Column> at) {
    List<FgbColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < length; i++) {
      Column column = at.apply(i);
      if (column == null || column.type() < 0 || column.type() > ColumnType.Binary) {
        throw new IllegalArgumentException("column " + i + " has an unknown type");
      }
      String given = column.name() == null ? "column" : column.name();
      String name = given;
      for (int n = 2; !names.add(name); n++) {
        name = given + " (" + n + ")";
      }
      columns.add(new FgbColumn(name, column.type(), column.primaryKey()));
    }
    return columns;
  }

  static FieldNames names(List<FgbColumn> columns) {
    return FieldNames.of(columns.stream().map(FgbColumn::name).toList());
  }

  /** Nodes of a packed R-tree with so many leaves, level by level up to the root. */
  private static long indexBytes(long count, int declaredNodeSize) {
    if (declaredNodeSize == 0 || count == 0) {
      return 0;
    }
    long nodeSize = Math.max(declaredNodeSize, 2);
    if (count < 0 || count > Long.MAX_VALUE / NODE_BYTES / 4) {
      return -1;
    }
    long nodes = count;
    long level = count;
    do {
      level = (level + nodeSize - 1) / nodeSize;
      nodes += level;
    } while (level > 1);
    return nodes * NODE_BYTES;
  }

  private static DeclaredCrs crs(@Nullable Crs crs) {
    if (crs == null) {
      return DeclaredCrs.NONE;
    }
    String authority = crs.org() == null ? "EPSG" : crs.org().strip().toUpperCase(Locale.ROOT);
    String code = crs.codeString();
    if (authority.equals("EPSG") && crs.code() > 0) {
      return new DeclaredCrs.Code("EPSG:" + crs.code());
    }
    if (authority.equals("OGC") && code != null && !code.isBlank()) {
      return new DeclaredCrs.Code("OGC:" + code.strip());
    }
    String wkt = crs.wkt();
    return wkt == null || wkt.isBlank() ? DeclaredCrs.NONE : new DeclaredCrs.Wkt(wkt);
  }
}
