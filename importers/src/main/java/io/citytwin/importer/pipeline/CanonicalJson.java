package io.citytwin.importer.pipeline;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON text that is equal for equal content: keys sorted, no white space, numbers without exponent.
 * It is what {@code jsonb} gives back of it, but for order and white space: content that was
 * stored, read and written again is the same text.
 */
public final class CanonicalJson {

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .addModule(new SimpleModule().addSerializer(Double.class, new PlainDouble()))
          .build();

  private CanonicalJson() {}

  /** Writes JSON values: String, Number, Boolean, List, Map with String keys, null. */
  public static byte[] bytes(@Nullable Object value) {
    return value instanceof Map<?, ?> map && map.isEmpty()
        ? EMPTY
        : MAPPER.writeValueAsBytes(value);
  }

  /** The same as a string. */
  public static String text(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A generator for values one after the other, with nothing between them. */
  static JsonGenerator generator(OutputStream out) {
    return MAPPER.writer().withRootValueSeparator("").createGenerator(out);
  }

  /** Writes a number. Java would write large and small ones with an exponent. */
  static void write(double value, JsonGenerator out) {
    double size = Math.abs(value);
    if ((size >= 1e-3 && size < 1e7) || !Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNumber(new BigDecimal(Double.toString(value)));
    }
  }

  /**
   * Parses JSON text into plain values; of numbers no digit is lost.
   *
   * @throws tools.jackson.core.JacksonException if it is no JSON
   */
  public static Object parse(String json) {
    return exact(MAPPER.readValue(json, Object.class));
  }

  /**
   * A number with a fraction or an exponent as a value: a double where that says the same, else
   * with all its digits; as text if its exponent is beyond reason.
   */
  public static Object decimal(BigDecimal exact) {
    double value = exact.doubleValue();
    if (Double.isFinite(value) && exact.compareTo(new BigDecimal(Double.toString(value))) == 0) {
      return value;
    }
    boolean sane =
        Math.abs((long) exact.precision() - exact.scale()) <= 300
            && Math.abs((long) exact.scale()) <= 2000;
    return sane ? exact : exact.toString();
  }

  @SuppressWarnings("unchecked")
  private static Object exact(Object value) {
    switch (value) {
      case BigDecimal number -> {
        return decimal(number);
      }
      case Map<?, ?> map ->
          ((Map<String, @Nullable Object>) map)
              .replaceAll((key, member) -> member == null ? null : exact(member));
      case List<?> list ->
          ((List<@Nullable Object>) list)
              .replaceAll(member -> member == null ? null : exact(member));
      default -> {}
    }
    return value;
  }

  private static final class PlainDouble extends ValueSerializer<Double> {

    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      write(value, out);
    }
  }
}
