package io.citytwin.feature.direct;

import io.citytwin.feature.SelectionItem;
import io.citytwin.json.GeoJsonEncoder;
import io.citytwin.json.JsonBuffer;
import io.citytwin.schema.scalar.RawJson;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The values that leaf fields have. A null where the schema has none is left to the engine. */
public final class FieldValues {

  private static final byte[] NULL = ascii("null");

  private FieldValues() {}

  /** The same for every feature. */
  public static FieldValue constant(String text) {
    JsonBuffer json = new JsonBuffer(64, Integer.MAX_VALUE);
    json.addString(text);
    byte[] bytes = Arrays.copyOf(json.array(), json.length());
    return (row, places, from, out) -> out.add(bytes);
  }

  /** Null for every feature. */
  public static FieldValue absent() {
    return (row, places, from, out) -> out.add(NULL);
  }

  /** The entity id. */
  public static FieldValue entityId() {
    return (row, places, from, out) -> {
      out.add('"');
      out.addUuid(row.entityId());
      out.add('"');
    };
  }

  /** The id of a node: type and entity id, as {@link io.citytwin.api.GlobalId} encodes them. */
  public static FieldValue globalId(String type) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    JsonBuffer plain = new JsonBuffer(80, 256);
    plain.addAscii(type + ":");
    int prefix = plain.length();
    return (row, places, from, out) -> {
      plain.truncate(prefix);
      plain.addUuid(row.entityId());
      out.add('"');
      out.add(base64.encode(Arrays.copyOf(plain.array(), plain.length())));
      out.add('"');
    };
  }

  /** The cursor of an edge. */
  public static FieldValue cursor() {
    return (row, places, from, out) -> out.addString(row.cursor());
  }

  /** The distance of an edge. */
  public static FieldValue distance() {
    return (row, places, from, out) -> {
      Double metres = row.distance();
      if (metres == null) {
        out.add(NULL);
      } else {
        addDecimal(out, metres);
      }
    };
  }

  /** A value of one item. */
  private abstract static class OfItem implements FieldValue {

    private final SelectionItem item;
    private final boolean nullable;

    OfItem(SelectionItem item, boolean nullable) {
      this.item = item;
      this.nullable = nullable;
    }

    @Override
    public List<SelectionItem> items() {
      return List.of(item);
    }

    final void addNull(JsonBuffer out) {
      FieldValues.addNull(out, nullable);
    }

    final SelectionItem item() {
      return item;
    }
  }

  /** A value of one item that is read as bytes. */
  private static FieldValue ofBytes(SelectionItem item, boolean nullable, BytesWriter writer) {
    return new OfItem(item, nullable) {
      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
        byte[] bytes = row.bytes(places[from]);
        if (bytes == null) {
          addNull(out);
        } else {
          writer.write(out, bytes);
        }
      }
    };
  }

  private interface BytesWriter {
    void write(JsonBuffer out, byte[] bytes);
  }

  /** A text. */
  public static FieldValue text(SelectionItem item, boolean nullable) {
    return ofBytes(item, nullable, JsonBuffer::addString);
  }

  /** JSON as the database writes it. */
  public static FieldValue json(SelectionItem item, boolean nullable) {
    return ofBytes(item, nullable, JsonBuffer::add);
  }

  /** One of some codes; another one is left to the engine. */
  public static FieldValue code(SelectionItem item, boolean nullable, Collection<String> codes) {
    byte[][] known = codes.stream().map(FieldValues::ascii).toArray(byte[][]::new);
    return ofBytes(
        item,
        nullable,
        (out, code) -> {
          if (!isOneOf(known, code)) {
            throw new UnsuitableException("a code that the schema does not have");
          }
          out.add('"');
          out.add(code);
          out.add('"');
        });
  }

  private static boolean isOneOf(byte[][] known, byte[] code) {
    for (byte[] each : known) {
      if (Arrays.equals(each, code)) {
        return true;
      }
    }
    return false;
  }

  /** A decimal number. */
  public static FieldValue decimal(SelectionItem item, boolean nullable) {
    return new OfItem(item, nullable) {
      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
        double number = row.number(places[from]);
        if (row.wasAbsent()) {
          addNull(out);
        } else {
          addDecimal(out, number);
        }
      }
    };
  }

  /** A whole number. */
  public static FieldValue integer(SelectionItem item, boolean nullable) {
    return new OfItem(item, nullable) {
      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
        int number = row.integer(places[from]);
        if (row.wasAbsent()) {
          addNull(out);
        } else {
          out.addAscii(Integer.toString(number));
        }
      }
    };
  }

  /**
   * Any other value, serialised as the engine does it.
   *
   * @param serialize to text, a number, a boolean or {@link RawJson}
   */
  public static FieldValue other(
      SelectionItem item, boolean nullable, Function<Object, @Nullable Object> serialize) {
    return new OfItem(item, nullable) {
      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
        Object value = row.value(places[from], item());
        if (value == null) {
          addNull(out);
        } else {
          addSerialized(out, serialize.apply(value));
        }
      }
    };
  }

  /** A geometry as GeoJSON, written here from its well-known binary. */
  public static FieldValue geoJson(SelectionItem.Shape shape) {
    GeoJsonEncoder encoder = new GeoJsonEncoder(shape.precision());
    return ofBytes(
        shape.as(SelectionItem.GeometryForm.WKB),
        false,
        (out, bytes) -> {
          if (!encoder.add(out, bytes)) {
            throw new UnsuitableException("a geometry that PostGIS must write");
          }
        });
  }

  /**
   * An object that is null where an item is absent.
   *
   * @param presence the item
   */
  public static FieldValue objectIfPresent(SelectionItem presence, ObjectValue object) {
    List<SelectionItem> items = new ArrayList<>(object.items());
    items.add(presence);
    return new FieldValue() {
      @Override
      public List<SelectionItem> items() {
        return items;
      }

      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
        if (row.has(places[from + items.size() - 1])) {
          object.write(row, places, from, out);
        } else {
          out.add(NULL);
        }
      }
    };
  }

  /**
   * One of some numbers, such as an edge of an extent.
   *
   * @param item read as an array of numbers, none of them absent
   */
  public static FieldValue element(SelectionItem item, int index) {
    return new OfItem(item, false) {
      @Override
      public void write(DirectRow row, int[] places, int from, Draft out) throws SQLException {
        if (row.value(places[from], item()) instanceof Double[] numbers) {
          addDecimal(out, numbers[index]);
        } else {
          throw new UnsuitableException("no numbers");
        }
      }
    };
  }

  static void addDecimal(JsonBuffer out, double number) {
    if (!Double.isFinite(number)) {
      throw new UnsuitableException("a number that JSON has not");
    }
    out.addDecimal(number);
  }

  static void addNull(JsonBuffer out, boolean nullable) {
    if (!nullable) {
      throw new UnsuitableException("an absent value that may not be absent");
    }
    out.add(NULL);
  }

  static void addSerialized(JsonBuffer out, @Nullable Object value) {
    switch (value) {
      case String text -> out.addString(text);
      case Integer number -> out.addAscii(number.toString());
      case Boolean truth -> out.addAscii(truth.toString());
      case Double number -> addDecimal(out, number);
      case RawJson json -> out.add(json.toString().getBytes(StandardCharsets.UTF_8));
      case Map<?, ?> object -> out.add(JsonMapper.shared().writeValueAsBytes(object));
      case List<?> array -> out.add(JsonMapper.shared().writeValueAsBytes(array));
      case null, default -> throw new UnsuitableException("a value of another type");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
