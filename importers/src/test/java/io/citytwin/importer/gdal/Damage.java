package io.citytwin.importer.gdal;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.locationtech.jts.geom.Geometry;

/**
 * Reads damaged copies of a file: cut, with bytes changed, with a piece of it or of another written
 * over, repeated or left out. A reader may refuse the file or records of it, but may throw nothing
 * else, and must end.
 */
public final class Damage {

  /** What came of it. */
  public record Outcome(int refused, int read, long records, long issues) {}

  /** Opens a file. */
  @FunctionalInterface
  public interface Opening {
    RecordSource open(Path file) throws IOException;
  }

  private Damage() {}

  /**
   * Reads damaged copies.
   *
   * @param seeds the same number does the same again
   */
  public static Outcome read(byte[] whole, byte[] other, Path file, Opening opening, int seeds)
      throws IOException {
    int refused = 0;
    long records = 0;
    long issues = 0;
    for (int seed = 0; seed < seeds; seed++) {
      byte[] damaged = damage(whole, other, new Random(seed));
      Files.write(file, damaged);
      try {
        ReadRecords read = ReadRecords.of(() -> opening.open(file));
        read.records.forEach(Damage::use);
        records += read.records.size();
        issues += read.issues.size();
      } catch (SourceException e) {
        refused++;
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError("seed %d of %s".formatted(seed, file.getFileName()), e);
      }
    }
    return new Outcome(refused, seeds - refused, records, issues);
  }

  /** A geometry that was given must be sound enough to be looked at. */
  private static void use(RawRecord record) {
    Geometry geometry = record.geometry();
    if (geometry != null) {
      geometry.getEnvelopeInternal();
      geometry.getNumPoints();
    }
    record.properties().size();
  }

  /** A damaged copy. */
  public static byte[] damage(byte[] whole, byte[] other, Random random) {
    int kind = random.nextInt(5);
    if (kind == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] damaged = whole.clone();
    // Half of the time near the beginning, where heads and catalogues are.
    int range = random.nextBoolean() ? Math.min(damaged.length, 4096) : damaged.length;
    if (kind <= 2) {
      int flips = 1 + random.nextInt(kind == 1 ? 3 : 40);
      for (int i = 0; i < flips; i++) {
        int[] nasty = {0, 1, 0x7f, 0x80, 0xff, random.nextInt(256)};
        damaged[random.nextInt(range)] = (byte) nasty[random.nextInt(nasty.length)];
      }
      return damaged;
    }
    byte[] from = random.nextBoolean() ? whole : other;
    int length = 1 + random.nextInt(Math.min(2000, from.length));
    int at = random.nextInt(from.length - length + 1);
    int to = random.nextInt(range);
    if (kind == 3) {
      System.arraycopy(from, at, damaged, to, Math.min(length, damaged.length - to));
      return damaged;
    }
    // A piece put in, or left out.
    byte[] spliced = new byte[damaged.length + length];
    System.arraycopy(damaged, 0, spliced, 0, to);
    System.arraycopy(from, at, spliced, to, length);
    System.arraycopy(damaged, to, spliced, to + length, damaged.length - to);
    int cut = to + length + random.nextInt(500);
    return random.nextBoolean() || cut >= spliced.length
        ? spliced
        : concat(Arrays.copyOf(spliced, to), Arrays.copyOfRange(spliced, cut, spliced.length));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
