package io.citytwin.importer.flatgeobuf;

import io.citytwin.importer.flatgeobuf.FgbHeader.FgbColumn;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.FieldNames;
import io.citytwin.importer.pipeline.FieldValues;
import io.citytwin.importer.pipeline.IssueCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wololo.flatgeobuf.generated.ColumnType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the properties of a feature: pairs of a column number and its value, in any order. For one
 * thread.
 */
final class FgbProperties {

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);
  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> badText = new ArrayList<>(0);
  private byte[] bytes = {};
  private int at;
  private int end;
  private @Nullable String key;

  /** Value of the column that identifies the feature read last; null if there is none. */
  @Nullable String key() {
    return key;
  }

  /** Columns of the feature read last whose text is not UTF-8. */
  List<String> badText() {
    return badText;
  }

  /** Begins another feature. */
  void begin() {
    key = null;
    badText.clear();
  }

  /** Reads {@code bytes[from..to)}. A column without a value is null. */
  FieldValues read(byte[] bytes, int from, int to, FgbColumn[] columns, FieldNames names)
      throws GeometryFault {
    this.bytes = bytes;
    at = from;
    end = to;
    @Nullable Object[] values = new Object[columns.length];
    while (at < end) {
      int column = (short) SHORT.get(bytes, need(2)) & 0xffff;
      if (column >= columns.length) {
        throw malformed("a property has column number %d of %d".formatted(column, columns.length));
      }
      values[column] = value(columns[column]);
    }
    return names.record(values);
  }

  private Object value(FgbColumn column) throws GeometryFault {
    Object value =
        switch (column.type()) {
          case ColumnType.Byte -> (int) bytes[need(1)];
          case ColumnType.UByte -> bytes[need(1)] & 0xff;
          case ColumnType.Bool -> bytes[need(1)] != 0;
          case ColumnType.Short -> (int) (short) SHORT.get(bytes, need(2));
          case ColumnType.UShort -> (short) SHORT.get(bytes, need(2)) & 0xffff;
          case ColumnType.Int -> (int) INT.get(bytes, need(4));
          case ColumnType.UInt -> (int) INT.get(bytes, need(4)) & 0xffffffffL;
          case ColumnType.Long -> (long) LONG.get(bytes, need(8));
          case ColumnType.ULong -> unsigned((long) LONG.get(bytes, need(8)));
          case ColumnType.Float -> single((float) FLOAT.get(bytes, need(4)));
          case ColumnType.Double -> finite((double) DOUBLE.get(bytes, need(8)));
          case ColumnType.Binary -> binary();
          case ColumnType.Json -> json(text(column));
          default -> text(column);
        };
    if (column.key()) {
      key = value.toString();
    }
    return value;
  }

  private String text(FgbColumn column) throws GeometryFault {
    int length = length();
    int from = need(length);
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0
        && !Arrays.equals(
            text.getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(bytes, from, from + length))) {
      badText.add(column.name());
    }
    return text;
  }

  private String binary() throws GeometryFault {
    int length = length();
    int from = need(length);
    return HexFormat.of().formatHex(bytes, from, from + length);
  }

  private int length() throws GeometryFault {
    int length = (int) INT.get(bytes, need(4));
    if (length < 0 || length > end - at) {
      throw malformed(
          "a property declares %s bytes, but only %,d follow"
              .formatted(Integer.toUnsignedString(length), end - at));
    }
    return length;
  }

  private int need(int count) throws GeometryFault {
    if (count > end - at) {
      throw malformed("the properties end inside a value");
    }
    int from = at;
    at += count;
    return from;
  }

  private static Number unsigned(long value) {
    return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
  }

  /** The double that reads as the float does: 0.1, not 0.10000000149. */
  private static Object single(float value) {
    return finite(Double.parseDouble(Float.toString(value)));
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }

  /** The JSON value; the text as it is if it is none. */
  private static Object json(String text) {
    try {
      Object value = JSON.readValue(text, Object.class);
      return value == null ? text : value;
    } catch (JacksonException e) {
      return text;
    }
  }

  private static GeometryFault malformed(String message) {
    return new GeometryFault(IssueCode.MALFORMED_RECORD, message);
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }
}
