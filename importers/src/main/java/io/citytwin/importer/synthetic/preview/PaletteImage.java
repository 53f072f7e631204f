package io.citytwin.importer.synthetic.preview;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes an image as a PNG file of at most 96 colours, a third of the size of one in full colour.
 * The palette is found by median cut (Heckbert, Color image quantization for frame buffer display,
 * SIGGRAPH 1982).
 */
final class PaletteImage {

  private static final int COLOURS = 96;

  private PaletteImage() {}

  static void write(BufferedImage image, Path file) throws IOException {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    int[] shades = new int[1 << 15];
    byte[] red = new byte[COLOURS];
    byte[] green = new byte[COLOURS];
    byte[] blue = new byte[COLOURS];
    int number = 0;
    for (Box box : cut(pixels)) {
      int colour = box.mean();
      red[number] = (byte) (colour >> 16);
      green[number] = (byte) (colour >> 8);
      blue[number] = (byte) colour;
      number++;
    }
    for (int shade = 0; shade < shades.length; shade++) {
      shades[shade] = nearest(shade, red, green, blue, number);
    }
    IndexColorModel palette = new IndexColorModel(8, COLOURS, red, green, blue);
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, palette);
    byte[] index = new byte[pixels.length];
    for (int k = 0; k < pixels.length; k++) {
      index[k] = (byte) shades[shade(pixels[k])];
    }
    indexed.getRaster().setDataElements(0, 0, image.getWidth(), image.getHeight(), index);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (var out = Files.newOutputStream(file)) {
      write(indexed, out);
    }
  }

  private static void write(BufferedImage image, OutputStream out) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam smallest = writer.getDefaultWriteParam();
      smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      smallest.setCompressionQuality(0);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), smallest);
    } finally {
      writer.dispose();
    }
  }

  /**
   * Number of the palette's colour nearest to a shade: not always that of its box, whose mean may
   * lie far off.
   */
  private static int nearest(int shade, byte[] red, byte[] green, byte[] blue, int length) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < length; k++) {
      double r = (red[k] & 255) - ((shade >> 10) & 31) * 255 / 31.0;
      double g = (green[k] & 255) - ((shade >> 5) & 31) * 255 / 31.0;
      double b = (blue[k] & 255) - (shade & 31) * 255 / 31.0;
      double distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
    return best;
  }

  /** Colour with five bits for each part. */
  private static int shade(int rgb) {
    return ((rgb >> 9) & 0x7c00) | ((rgb >> 6) & 0x3e0) | ((rgb >> 3) & 0x1f);
  }

  private static Iterable<Box> cut(int[] pixels) {
    long[] counts = new long[1 << 15];
    for (int pixel : pixels) {
      counts[shade(pixel)]++;
    }
    Integer[] used = new Integer[counts.length];
    int length = 0;
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        used[length++] = k;
      }
    }
    PriorityQueue<Box> boxes =
        new PriorityQueue<>(Comparator.comparingDouble(Box::weight).reversed());
    boxes.add(new Box(Arrays.copyOf(used, length), counts, 0, length));
    while (boxes.size() < COLOURS && boxes.element().to - boxes.element().from > 1) {
      Box box = boxes.remove();
      int middle = box.sortAndHalve();
      boxes.add(new Box(box.colours, counts, box.from, middle));
      boxes.add(new Box(box.colours, counts, middle, box.to));
    }
    return boxes;
  }

  /** A box of colours: a stretch of the array of all colours used. */
  @SuppressWarnings("ArrayRecordComponent") // a window on a shared array, never compared
  private record Box(Integer[] colours, long[] counts, int from, int to) {

    int spread(int shift) {
      int low = 31;
      int high = 0;
      for (int k = from; k < to; k++) {
        int part = colours[k] >> shift & 31;
        low = Math.min(low, part);
        high = Math.max(high, part);
      }
      return high - low;
    }

    private int widest() {
      int best = 10;
      for (int shift = 5; shift >= 0; shift -= 5) {
        best = spread(shift) > spread(best) ? shift : best;
      }
      return best;
    }

    /** Boxes that are wide and hold many pixels are cut first; one of a single colour never. */
    double weight() {
      return to - from < 2 ? -1 : spread(widest()) * Math.cbrt((double) pixels());
    }

    long pixels() {
      long sum = 0;
      for (int k = from; k < to; k++) {
        sum += counts[colours[k]];
      }
      return sum;
    }

    int sortAndHalve() {
      int shift = widest();
      Arrays.sort(
          colours,
          from,
          to,
          Comparator.comparingInt((Integer c) -> c >> shift & 31).thenComparing(c -> c));
      long half = pixels() / 2;
      long sum = 0;
      for (int k = from; k < to - 1; k++) {
        sum += counts[colours[k]];
        if (sum >= half) {
          return k + 1;
        }
      }
      return to - 1;
    }

    int mean() {
      double r = 0;
      double g = 0;
      double b = 0;
      for (int k = from; k < to; k++) {
        long n = counts[colours[k]];
        r += n * ((colours[k] >> 10 & 31) * 255 / 31.0);
        g += n * ((colours[k] >> 5 & 31) * 255 / 31.0);
        b += n * ((colours[k] & 31) * 255 / 31.0);
      }
      long n = pixels();
      return (int) Math.round(r / n) << 16 | (int) Math.round(g / n) << 8 | (int) Math.round(b / n);
    }
  }
}
