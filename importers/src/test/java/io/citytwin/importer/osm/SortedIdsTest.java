package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedIdsTest {

  @TempDir Path folder;

  @Test
  void everyIdIsFoundAtItsPlaceAndNoOther() throws IOException {
    try (WorkFiles files = new WorkFiles(folder)) {
      SortedIds ids = new SortedIds(files, "ids");
      Random random = new Random(1);
      long[] expected = new long[30_000];
      long id = -5_000;
      for (int i = 0; i < expected.length; i++) {
        id += 1 + random.nextInt(3);
        expected[i] = id;
        assertThat(ids.append(id)).isTrue();
      }
      ids.freeze();
      int place = 0;
      for (long candidate = expected[0] - 3; candidate <= id + 3; candidate++) {
        boolean there = place < expected.length && expected[place] == candidate;
        assertThat(ids.find(candidate)).isEqualTo(there ? place++ : -1);
      }
      assertThat(place).isEqualTo(expected.length);
    }
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void negativeIdsBySizeAreFoundToo() throws IOException {
    try (WorkFiles files = new WorkFiles(folder)) {
      SortedIds ids = new SortedIds(files, "ids");
      for (long id : new long[] {-1, -2, -700, 0, 3, 9}) {
        assertThat(ids.append(id)).isTrue();
      }
      assertThat(ids.append(9)).isFalse();
      ids.freeze();
      assertThat(ids.find(-1)).isZero();
      assertThat(ids.find(-700)).isEqualTo(2);
      assertThat(ids.find(9)).isEqualTo(5);
      assertThat(ids.find(-3)).isEqualTo(-1);
    }
  }

  @Test
  void nothingIsFoundInNothing() throws IOException {
    try (WorkFiles files = new WorkFiles(folder)) {
      SortedIds ids = new SortedIds(files, "ids");
      ids.freeze();
      assertThat(ids.find(1)).isEqualTo(-1);
    }
  }
}
