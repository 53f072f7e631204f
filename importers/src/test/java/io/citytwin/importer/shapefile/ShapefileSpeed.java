package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.shapefile.ShapefileFixture.Column;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.locationtech.jts.geom.Geometry;

/**
 * Measures how fast simple polygons with eight attributes are read: run {@code main} with a folder
 * that has 300 MB of room. Six vertices a polygon, names in GBK.
 */
final class ShapefileSpeed {

  private static final int FEATURES = 1_000_000;
  private static final Charset GBK = Charset.forName("GBK");
  private static final List<Column> COLUMNS =
      List.of(
          new Column("ID", 'C', 16, 0),
          new Column("NAME", 'C', 32, 0),
          new Column("USAGE", 'C', 12, 0),
          new Column("HEIGHT", 'N', 8, 2),
          new Column("STOREYS", 'N', 3, 0),
          new Column("AREA", 'N', 14, 3),
          new Column("BUILT", 'D', 8, 0),
          new Column("STATUS", 'C', 8, 0));

  private ShapefileSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Path.of(arguments[0]);
    Path file = folder.resolve("speed.shp");
    write(folder);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int run = 0; run < 8; run++) {
      Sum sum = new Sum();
      long begin = System.nanoTime();
      long used = threads.getCurrentThreadCpuTime();
      try (ShapefileSource reader = new ShapefileSource(file, "speed.shp", null)) {
        reader.read(sum);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      double processor = (threads.getCurrentThreadCpuTime() - used) / 1e9;
      System.out.printf(
          "%,d features, %,d values, width sum %.1f: %.2f s, processor %.2f s = %,.0f features/s%n",
          sum.features, sum.values, sum.width, seconds, processor, sum.features / processor);
    }
  }

  private static void write(Path folder) throws IOException {
    Random random = new Random(20261121);
    int content = ShapefileFixture.parts(5, hexagon(0, 0)).length;
    int rowLength = 1 + COLUMNS.stream().mapToInt(Column::length).sum();
    try (DataOutputStream shp = open(folder, "shp");
        DataOutputStream shx = open(folder, "shx");
        DataOutputStream dbf = open(folder, "dbf")) {
      shp.write(header(100 + FEATURES * (8L + content)));
      shx.write(header(100 + FEATURES * 8L));
      byte[] head = ShapefileFixture.dbf(0x4d, COLUMNS, GBK);
      for (int i = 0; i < 4; i++) {
        head[4 + i] = (byte) (FEATURES >> 8 * i);
      }
      dbf.write(head, 0, head.length - 1);
      for (int i = 0; i < FEATURES; i++) {
        shp.writeInt(i + 1);
        shp.writeInt(content / 2);
        shp.write(
            ShapefileFixture.parts(5, hexagon(random.nextInt(100_000), random.nextInt(100_000))));
        shx.writeInt((int) ((100 + i * (8L + content)) / 2));
        shx.writeInt(content / 2);
        byte[] row =
            ShapefileFixture.row(
                ' ',
                COLUMNS,
                GBK,
                "B" + (10_000_000 + i),
                "深圳市南山区科技园" + random.nextInt(900) + "号楼",
                List.of("住宅", "办公", "商业").get(random.nextInt(3)),
                "%8.2f".formatted(random.nextDouble() * 200),
                "%3d".formatted(random.nextInt(60)),
                "%14.3f".formatted(random.nextDouble() * 10_000),
                "20%02d%02d%02d"
                    .formatted(random.nextInt(26), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                "ACTIVE");
        if (row.length != rowLength) {
          throw new IllegalStateException("row of " + row.length + " bytes");
        }
        dbf.write(row);
      }
    }
  }

  private static double[] hexagon(double x, double y) {
    return new double[] {x, y, x, y + 5, x + 3, y + 8, x + 9, y + 8, x + 9, y + 2, x + 5, y, x, y};
  }

  private static DataOutputStream open(Path folder, String extension) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(
            Files.newOutputStream(folder.resolve("speed." + extension)), 1 << 20));
  }

  private static byte[] header(long length) {
    byte[] header = ShapefileFixture.ofType(5).shp();
    for (int i = 0; i < 4; i++) {
      header[24 + i] = (byte) (length / 2 >> 8 * (3 - i));
    }
    return header;
  }

  /** Uses what it gets. */
  private static final class Sum implements RecordConsumer {
    private long features;
    private long values;
    private double width;

    @Override
    public void layer(Layer layer) {}

    @Override
    public void record(RawRecord record) {
      Geometry geometry = record.geometry();
      features++;
      values += record.properties().size();
      width += geometry == null ? 0 : geometry.getEnvelopeInternal().getWidth();
    }

    @Override
    public void issue(Rejection issue) {
      throw new IllegalStateException(issue.message());
    }
  }
}
