package io.citytwin.importer.export.flatgeobuf;

import io.citytwin.importer.export.ExportedFeature;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wololo.flatgeobuf.generated.ColumnType;

/** Writes the values of a feature: pairs of a column number and its value; null has no pair. */
final class Properties {

  private static final int KEPT_BYTES = 1 << 20;

  private ByteBuffer bytes = allocate(1 << 12);
  private int column;

  /** A column of the file. */
  record Field(String name, int type) {}

  /** The columns of a kind, in the order in which values are written. */
  static List<Field> fields(FeatureKind kind) {
    List<Field> fields = new ArrayList<>();
    for (String name : List.of("kind", "dataset", "sourceId", "name")) {
      fields.add(new Field(name, ColumnType.String));
    }
    kind.columns().forEach(column -> fields.add(new Field(column.property(), typeOf(column))));
    // As text: what reads the type Json may lose digits of its numbers.
    fields.add(new Field("attributes", ColumnType.String));
    return fields;
  }

  /** The values of a feature. */
  ByteBuffer of(ExportedFeature feature) {
    bytes = bytes.capacity() > KEPT_BYTES ? allocate(KEPT_BYTES) : bytes.clear();
    column = 0;
    put(feature.kind().name());
    put(feature.dataset());
    put(feature.sourceId());
    put(feature.name());
    feature.values().forEach(this::put);
    put(feature.attributes());
    return bytes.flip();
  }

  private static int typeOf(Column column) {
    return switch (column.type()) {
      case TEXT, CODE, REFERENCE, JSON -> ColumnType.String;
      case DOUBLE -> ColumnType.Double;
      case INTEGER -> ColumnType.Int;
      case BOOLEAN -> ColumnType.Bool;
      case DATE -> ColumnType.DateTime;
    };
  }

  private void put(@Nullable Object value) {
    int number = column++;
    switch (value) {
      case null -> {}
      case String text -> text(number, text);
      case LocalDate day -> text(number, day.toString());
      case Double real -> begin(number, 8).putDouble(real);
      case Integer whole -> begin(number, 4).putInt(whole);
      case Boolean truth -> begin(number, 1).put((byte) (truth ? 1 : 0));
      default -> throw new IllegalArgumentException("not a column value: " + value.getClass());
    }
  }

  private void text(int number, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    begin(number, 4 + utf8.length).putInt(utf8.length).put(utf8);
  }

  private ByteBuffer begin(int number, int length) {
    if (bytes.remaining() < length + 2) {
      ByteBuffer larger = allocate(Math.max(bytes.capacity() * 2, bytes.position() + length + 2));
      bytes = larger.put(bytes.flip());
    }
    return bytes.putShort((short) number);
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
