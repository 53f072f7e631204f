package io.citytwin.importer.shapefile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small Shapefiles, good ones and bad ones, byte by byte. */
final class ShapefileFixture {

  private final List<byte[]> shapes = new ArrayList<>();
  private int type = 5;

  /** A field of the table: name, letter, length, decimals. */
  record Column(String name, char type, int length, int decimals) {}

  static ShapefileFixture ofType(int type) {
    ShapefileFixture fixture = new ShapefileFixture();
    fixture.type = type;
    return fixture;
  }

  /** Adds a record of any content. */
  ShapefileFixture raw(byte[] content) {
    shapes.add(content);
    return this;
  }

  ShapefileFixture nullShape() {
    return raw(new byte[4]);
  }

  ShapefileFixture point(double x, double y) {
    return raw(little(20).putInt(type).putDouble(x).putDouble(y).array());
  }

  /** Adds a shape of parts, each x0 y0 x1 y1 … (of Z types with x y z, of M types with x y m). */
  ShapefileFixture parts(double[]... parts) {
    return raw(parts(type, parts));
  }

  static byte[] parts(int type, double[]... parts) {
    int stride = type > 10 ? 3 : 2;
    int points = 0;
    for (double[] part : parts) {
      points += part.length / stride;
    }
    ByteBuffer out =
        little(44 + 4 * parts.length + 16 * points + (stride == 3 ? 16 + 8 * points : 0));
    out.putInt(type).position(36);
    out.putInt(parts.length).putInt(points);
    int start = 0;
    for (double[] part : parts) {
      out.putInt(start);
      start += part.length / stride;
    }
    for (double[] part : parts) {
      for (int i = 0; i < part.length; i += stride) {
        out.putDouble(part[i]).putDouble(part[i + 1]);
      }
    }
    if (stride == 3) {
      out.position(out.position() + 16);
      for (double[] part : parts) {
        for (int i = 2; i < part.length; i += 3) {
          out.putDouble(part[i]);
        }
      }
    }
    return out.array();
  }

  /** A closed ring around a square: clockwise, as shells are. */
  static double[] square(double x, double y, double side) {
    return new double[] {x, y, x, y + side, x + side, y + side, x + side, y, x, y};
  }

  /** The same against the clock, as holes are. */
  static double[] hole(double x, double y, double side) {
    return new double[] {x, y, x + side, y, x + side, y + side, x, y + side, x, y};
  }

  byte[] shp() {
    int length = 100 + shapes.stream().mapToInt(s -> 8 + s.length).sum();
    ByteBuffer out = ByteBuffer.allocate(length);
    header(out, length);
    for (int i = 0; i < shapes.size(); i++) {
      out.putInt(i + 1).putInt(shapes.get(i).length / 2).put(shapes.get(i));
    }
    return out.array();
  }

  byte[] shx() {
    ByteBuffer out = ByteBuffer.allocate(100 + 8 * shapes.size());
    header(out, out.capacity());
    int offset = 100;
    for (byte[] shape : shapes) {
      out.putInt(offset / 2).putInt(shape.length / 2);
      offset += 8 + shape.length;
    }
    return out.array();
  }

  private void header(ByteBuffer out, int length) {
    out.putInt(9994).position(24);
    out.putInt(length / 2);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(1000).putInt(type).position(100);
    out.order(ByteOrder.BIG_ENDIAN);
  }

  /** Writes .shp and .shx. */
  Path write(Path folder, String name) throws IOException {
    Files.write(folder.resolve(name + ".shx"), shx());
    return Files.write(folder.resolve(name + ".shp"), shp());
  }

  /** A table whose rows are given as the bytes of their values, mark of deletion first. */
  static byte[] dbf(int languageDriver, List<Column> columns, Charset names, byte[]... rows) {
    int rowLength = 1 + columns.stream().mapToInt(Column::length).sum();
    int headerLength = 32 + 32 * columns.size() + 1;
    ByteBuffer head = little(headerLength);
    head.put((byte) 3).put(new byte[] {126, 11, 21}).putInt(rows.length);
    head.putShort((short) headerLength).putShort((short) rowLength);
    head.put(29, (byte) languageDriver);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      byte[] name = column.name().getBytes(names);
      int at = 32 + 32 * i;
      head.put(at, name, 0, Math.min(name.length, 11));
      head.put(at + 11, (byte) column.type());
      head.put(at + 16, (byte) column.length());
      head.put(at + 17, (byte) (column.length() > 255 ? column.length() >> 8 : column.decimals()));
    }
    head.put(headerLength - 1, (byte) 0x0d);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.array());
    for (byte[] row : rows) {
      out.writeBytes(row);
    }
    out.write(0x1a);
    return out.toByteArray();
  }

  /** A row of texts, each filled with spaces to the length of its column. */
  static byte[] row(char mark, List<Column> columns, Charset charset, String... values) {
    byte[][] encoded = new byte[values.length][];
    for (int i = 0; i < values.length; i++) {
      encoded[i] = values[i].getBytes(charset);
    }
    return row(mark, columns, encoded);
  }

  static byte[] row(char mark, List<Column> columns, byte[]... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(mark);
    for (int i = 0; i < columns.size(); i++) {
      byte[] value = values[i];
      int length = columns.get(i).length();
      out.write(value, 0, Math.min(value.length, length));
      out.writeBytes(
          " ".repeat(Math.max(0, length - value.length)).getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
