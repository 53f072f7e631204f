package io.citytwin.importer.osm;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged XML and change files: truncated, with flipped bits, with pieces moved about. What comes
 * is records or a coded refusal. The time limit is there to turn a hang into a failure.
 */
@Timeout(300)
class OsmFuzzTest {

  @TempDir Path folder;

  private final RandomChanges model = new RandomChanges(77);
  private final byte[] extract = model.extract().getBytes(StandardCharsets.UTF_8);
  private final byte[] changes = model.change(60).getBytes(StandardCharsets.UTF_8);
  private final Map<Code, Integer> outcomes = new EnumMap<>(Code.class);
  private int read;

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length - 1));
      }
      case 1 -> {
        for (int i = random.nextInt(4); i >= 0; i--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> {
        int length = 1 + random.nextInt(Math.min(300, damaged.length / 2));
        System.arraycopy(
            whole,
            random.nextInt(damaged.length - length),
            damaged,
            random.nextInt(damaged.length - length),
            length);
      }
      default -> {
        int at = random.nextInt(damaged.length);
        int to = Math.min(damaged.length, at + random.nextInt(200));
        random.nextBytes(damaged);
        System.arraycopy(whole, 0, damaged, 0, at);
        System.arraycopy(whole, to, damaged, to, damaged.length - to);
      }
    }
    return damaged;
  }

  private void read(byte[] base, byte[] change) throws IOException {
    Path baseFile = Files.write(folder.resolve("base.osm"), base);
    Path changeFile = Files.write(folder.resolve("1.osc"), change);
    try {
      CollectingSink.read(List.of(baseFile, changeFile), folder.resolve("work"));
      read++;
    } catch (SourceException e) {
      outcomes.merge(e.code(), 1, Integer::sum);
      assertThat(e.getMessage()).isNotBlank();
    }
    Path work = Files.createDirectories(folder.resolve("work"));
    try (var left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void everyDamageToAnExtractIsRecordsOrARefusal() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 1_500; i++) {
      read(damaged(extract, random), changes);
    }
    assertThat(outcomes).containsKeys(Code.FILE_TRUNCATED, Code.FILE_CORRUPT);
    assertThat(read).isPositive();
  }

  @Test
  void everyDamageToChangesIsRecordsOrARefusal() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 1_500; i++) {
      read(extract, damaged(changes, random));
    }
    assertThat(outcomes).containsKeys(Code.FILE_TRUNCATED, Code.FILE_CORRUPT);
    assertThat(read).isPositive();
  }

  @Test
  void everyDamageToPackedFilesIsRecordsOrARefusal() throws IOException {
    Random random = new Random(3);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(extract);
    }
    ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bzip2)) {
      out.write(changes);
    }
    for (int i = 0; i < 700; i++) {
      boolean first = random.nextBoolean();
      byte[] base = first ? damaged(gzip.toByteArray(), random) : gzip.toByteArray();
      read(base, first ? bzip2.toByteArray() : damaged(bzip2.toByteArray(), random));
    }
    assertThat(outcomes).containsKeys(Code.FILE_TRUNCATED, Code.FILE_CORRUPT);
  }
}
