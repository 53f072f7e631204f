package io.citytwin.importer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Oracle: {@link LinkedHashMap}, which takes the same calls. */
class FieldValuesTest {

  private static final List<String> NAMES = List.of("id", "name", "height", "", "名称");
  private static final List<String> OTHERS = List.of("added", "another", "kind");

  private static @Nullable Object value(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> random.nextInt(100);
      case 2 -> "text " + random.nextInt(100);
      default -> List.of(random.nextInt(3));
    };
  }

  private static String name(Random random) {
    List<String> from = random.nextInt(3) == 0 ? OTHERS : NAMES;
    return from.get(random.nextInt(from.size()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isTheMapThatTheSameCallsMake(long seed) {
    Random random = new Random(seed);
    Object[] values = NAMES.stream().map(name -> value(random)).toArray();
    Map<String, @Nullable Object> oracle = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      oracle.put(NAMES.get(i), values[i]);
    }
    Map<String, @Nullable Object> map = FieldNames.of(NAMES).record(values);
    for (int step = 0; step < 500; step++) {
      String name = name(random);
      Object value = value(random);
      switch (random.nextInt(6)) {
        case 0 -> assertThat(map.put(name, value)).isEqualTo(oracle.put(name, value));
        case 1, 2 -> assertThat(map.remove(name)).isEqualTo(oracle.remove(name));
        case 3 -> assertThat(map.get(name)).isEqualTo(oracle.get(name));
        case 4 -> {
          map.keySet().removeIf(name::equals);
          oracle.keySet().removeIf(name::equals);
        }
        default -> {
          map.replaceAll((key, old) -> key.equals(name) ? value : old);
          oracle.replaceAll((key, old) -> key.equals(name) ? value : old);
        }
      }
      assertThat(map).isEqualTo(oracle).hasSameHashCodeAs(oracle).hasSize(oracle.size());
      assertThat(map.containsKey(name)).isEqualTo(oracle.containsKey(name));
    }
  }

  @Test
  void fieldsKeepTheirOrder() {
    Map<String, @Nullable Object> map = FieldNames.of(NAMES).record(new Object[] {1, 2, 3, 4, 5});
    map.put("added", 6);
    map.remove("name");

    assertThat(new ArrayList<>(map.keySet())).containsExactly("id", "height", "", "名称", "added");
  }

  @Test
  void copyIsIndependent() {
    Map<String, @Nullable Object> map = FieldNames.of(NAMES).record(new Object[] {1, 2, 3, 4, 5});
    map.put("added", 6);
    Map<String, @Nullable Object> copy = FieldValues.copyOf(map);
    Iterator<String> names = copy.keySet().iterator();
    names.next();
    names.remove();
    copy.put("height", 7);
    copy.remove("added");

    assertThat(map).containsEntry("id", 1).containsEntry("height", 3).containsEntry("added", 6);
    assertThat(copy).doesNotContainKeys("id", "added").containsEntry("height", 7);
  }

  @Test
  void namesAreUnique() {
    assertThatThrownBy(() -> FieldNames.of(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
