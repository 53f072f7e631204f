package io.citytwin.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected is what a HashMap of the same entries finds. */
class EntityTableTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 100, 5_000})
  void findsWhatAMapFinds(int size) {
    Random random = new Random(size);
    Map<UUID, Integer> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(new UUID(random.nextLong(), random.nextLong()), i);
    }
    EntityTable<Integer> table = new EntityTable<>(map);
    map.forEach((id, value) -> assertThat(table.find(id)).isEqualTo(value));
    for (int i = 0; i < 1_000; i++) {
      UUID other = new UUID(random.nextLong(), random.nextLong());
      assertThat(table.find(other)).isEqualTo(map.get(other));
    }
  }

  @Test
  void tellsIdsApartThatAreNotRandom() {
    Map<UUID, UUID> map = new HashMap<>();
    for (int high = 0; high < 40; high++) {
      for (int low = 0; low < 40; low++) {
        UUID id = new UUID(high, low);
        map.put(id, id);
      }
    }
    EntityTable<UUID> table = new EntityTable<>(map);
    map.keySet().forEach(id -> assertThat(table.find(id)).isEqualTo(id));
    assertThat(table.find(new UUID(40, 0))).isNull();
    assertThat(table.find(new UUID(0, 40))).isNull();
  }
}
