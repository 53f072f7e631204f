package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamWriteConstraints;

/** Law: whatever map holds the attributes, the text is {@link CanonicalJson} of clean values. */
class AttributesWriterTest {

  private static final List<String> TEXTS =
      List.of("", "plain", "\"quoted\" \\ \n\t\u0001", "管线", "😀", "\ud83d", "a\0b", "\u2028");

  private final AttributesWriter writer = new AttributesWriter();

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 2 ? 9 : 11)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case 5 -> -0.0;
      case 6 -> new BigDecimal(BigInteger.valueOf(random.nextLong()), random.nextInt(20));
      case 7, 8 -> TEXTS.get(random.nextInt(TEXTS.size()));
      case 9 -> list(random, depth);
      default -> map(List.of("z", "a", "\ud83d", "m"), random, depth + 1);
    };
  }

  private static List<@Nullable Object> list(Random random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(random, depth + 1));
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(List<String> names, Random random, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String name : names) {
      map.put(name, value(random, depth));
    }
    return map;
  }

  private static String canonical(Map<String, @Nullable Object> map) {
    return new String(CanonicalJson.bytes(TextCleaning.cleanMap(map)), StandardCharsets.UTF_8);
  }

  private String written(Map<String, @Nullable Object> map) {
    return new String(writer.write(map), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void textIsTheCanonicalOne(long seed) {
    Random random = new Random(seed);
    List<String> names = List.of("name:en", "b", "B", "管径", "\"", "a");
    FieldNames shared = FieldNames.of(names);
    FieldNames dirty = FieldNames.of(List.of("\ud83d", "b"));
    for (int i = 0; i < 300; i++) {
      Map<String, @Nullable Object> map = map(names, random, 0);
      FieldValues fields = shared.record(map.values().toArray());
      if (random.nextInt(3) == 0) {
        String gone = names.get(random.nextInt(names.size()));
        map.remove(gone);
        fields.remove(gone);
      }
      if (random.nextInt(5) == 0) {
        map.put("more", 1);
        fields.put("more", 1);
      }
      assertThat(written(fields)).isEqualTo(canonical(map)).isEqualTo(written(map));
      Object[] two = {value(random, 0), value(random, 0)};
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      plain.put("\ud83d", two[0]);
      plain.put("b", two[1]);
      assertThat(written(dirty.record(two))).isEqualTo(canonical(plain));
    }
  }

  @Test
  void noAttributesAreAnEmptyObject() {
    assertThat(written(Map.of())).isEqualTo("{}");
    assertThat(written(FieldNames.of(List.of()).record(new Object[0]))).isEqualTo("{}");
  }

  /** Of a value that cannot be written nothing may stay behind for the next feature. */
  @Test
  void failureLeavesNothingBehind() {
    FieldNames names = FieldNames.of(List.of("a", "b"));
    List<Object> deep = List.of();
    // One level more than a generator writes; thousands would ask for more stack than a thread has.
    int limit = StreamWriteConstraints.defaults().getMaxNestingDepth();
    for (int i = 0; i <= limit; i++) {
      deep = Collections.singletonList(deep);
    }
    Object[] bad = {"x".repeat(20_000), deep};

    assertThatThrownBy(() -> writer.write(names.record(bad)))
        .isInstanceOf(tools.jackson.core.JacksonException.class);
    assertThat(written(names.record(new Object[] {1, 2}))).isEqualTo("{\"a\":1,\"b\":2}");
  }
}
