package io.citytwin.importer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a table from the pages of its tree, as "Database File Format" (sqlite.org)
 * defines them in its sections 1.6 and 2.1. No number in the file is believed unless the bytes are
 * there; a tree that leads nowhere or in circles is a fault of the file.
 */
final class PageRows implements TableRows {

  private static final int LEAF = 13;
  private static final int INNER = 5;
  private static final int LEAF_HEAD = 8;
  private static final int INNER_HEAD = 12;
  private static final int MAX_DEPTH = 20;

  private final PageFile file;
  private final TableColumns columns;
  private final boolean[] real;
  private final @Nullable Object[] defaults;
  private final Charset encoding;
  private final byte[] page;
  private final int[][] children = new int[MAX_DEPTH][];
  private final int[] nextChild = new int[MAX_DEPTH];
  private int depth;
  private long visited;

  private int cell;
  private int cells;
  private long row = Long.MIN_VALUE;
  private long oversize;
  private byte[] record;
  private byte[] spilled = {};
  private ByteBuffer numbers;
  private final int[] types;
  private final int[] places;
  private int stored;

  // What a variable-length number ended at.
  private int after;

  /**
   * Begins before the first row.
   *
   * @param root page of the tree's root
   * @param defaults for each column the value of rows that are older than it
   */
  PageRows(PageFile file, TableColumns columns, long root, @Nullable Object[] defaults)
      throws IOException {
    this.file = file;
    this.columns = columns;
    this.defaults = defaults;
    int count = columns.columns().size();
    real = new boolean[count];
    for (int i = 0; i < count; i++) {
      real[i] = columns.columns().get(i).isReal();
    }
    types = new int[count];
    places = new int[count];
    encoding =
        switch (file.encoding()) {
          case 2 -> StandardCharsets.UTF_16LE;
          case 3 -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.UTF_8;
        };
    page = new byte[file.pageBytes()];
    record = page;
    numbers = ByteBuffer.wrap(page);
    descend(root);
  }

  @Override
  public boolean next() throws IOException {
    while (cell == cells) {
      while (depth > 0 && nextChild[depth - 1] == children[depth - 1].length) {
        depth--;
      }
      if (depth == 0) {
        return false;
      }
      descend(children[depth - 1][nextChild[depth - 1]++] & 0xffffffffL);
    }
    readCell(pointer(LEAF_HEAD, cell++));
    return true;
  }

  @Override
  public long oversize() {
    return oversize;
  }

  @Override
  public @Nullable Object value(int column) {
    if (columns.keyIsRow() && column == columns.key()) {
      return row;
    }
    if (oversize > 0) {
      return null;
    }
    return column < stored ? stored(types[column], places[column], real[column]) : defaults[column];
  }

  @Override
  public byte @Nullable [] textBytes(int column) {
    if (encoding != StandardCharsets.UTF_8 || column >= stored || types[column] < 13) {
      return null;
    }
    int from = places[column];
    return Arrays.copyOfRange(record, from, from + length(types[column]));
  }

  /** The file belongs to whoever opened it. */
  @Override
  public void close() {}

  /** Goes down to the leftmost leaf below a page. */
  private void descend(long number) throws IOException {
    for (long at = number; ; at = children[depth - 1][nextChild[depth - 1]++] & 0xffffffffL) {
      if (++visited > file.pages()) {
        throw file.corrupt("the pages of table %s lead in a circle".formatted(columns.table()));
      }
      file.copy(at, 0, page, 0, page.length);
      int type = at == 1 ? -1 : page[0];
      int count = unsignedShort(3);
      int head = type == LEAF ? LEAF_HEAD : INNER_HEAD;
      if ((type != LEAF && type != INNER) || head + 2 * count > file.usableBytes()) {
        throw file.corrupt("page %,d is no page of table %s".formatted(at, columns.table()));
      }
      if (type == LEAF) {
        cell = 0;
        cells = count;
        return;
      }
      if (depth == MAX_DEPTH) {
        throw file.corrupt("table %s is nested too deep".formatted(columns.table()));
      }
      children[depth] = children(count);
      nextChild[depth++] = 0;
    }
  }

  private int[] children(int count) throws IOException {
    int[] numbers = new int[count + 1];
    ByteBuffer bytes = ByteBuffer.wrap(page);
    for (int i = 0; i < count; i++) {
      numbers[i] = bytes.getInt(pointer(INNER_HEAD, i));
    }
    numbers[count] = bytes.getInt(8);
    return numbers;
  }

  /** Where a cell of the page begins. */
  private int pointer(int head, int number) throws IOException {
    int at = unsignedShort(head + 2 * number);
    if (at < head || at > file.usableBytes() - 4) {
      throw file.corrupt("a cell of table %s lies outside its page".formatted(columns.table()));
    }
    return at;
  }

  private int unsignedShort(int at) {
    return (page[at] & 0xff) << 8 | page[at + 1] & 0xff;
  }

  private void readCell(int at) throws IOException {
    int usable = file.usableBytes();
    long length = number(page, at, usable);
    long key = number(page, after, usable);
    if (length < 0 || key <= row) {
      throw row("is longer than a file can be, or out of order");
    }
    row = key;
    int local = local(length, usable);
    if (after + local > usable) {
      throw row("reaches beyond its page");
    }
    oversize = length > MAX_ROW_BYTES ? length : 0;
    if (oversize > 0) {
      return;
    }
    if (local == length) {
      parse(page, after, after + local);
    } else {
      spill(after, local, (int) length);
      parse(spilled, 0, (int) length);
    }
  }

  /** Bytes of a row that lie in its leaf. */
  private static int local(long length, int usable) {
    int most = usable - 35;
    if (length <= most) {
      return (int) length;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int kept = (int) (least + (length - least) % (usable - 4));
    return kept <= most ? kept : least;
  }

  /** Puts a row together whose end lies in pages of their own. */
  private void spill(int from, int local, int length) throws IOException {
    int chunk = file.usableBytes() - 4;
    if (from + local + 4 > file.usableBytes() || (length - local) / chunk > file.pages()) {
      throw row("declares %,d bytes, which the file does not have".formatted(length));
    }
    if (spilled.length < length) {
      spilled = new byte[Math.max(length, Math.min(MAX_ROW_BYTES, 2 * spilled.length))];
    }
    System.arraycopy(page, from, spilled, 0, local);
    byte[] link = new byte[4];
    System.arraycopy(page, from + local, link, 0, 4);
    for (int at = local; at < length; at += chunk) {
      long next = ByteBuffer.wrap(link).getInt() & 0xffffffffL;
      file.copy(next, 0, link, 0, 4);
      file.copy(next, 4, spilled, at, Math.min(chunk, length - at));
    }
  }

  /** Reads the head of a record: the types and places of its values. */
  private void parse(byte[] bytes, int from, int to) throws IOException {
    if (record != bytes) {
      record = bytes;
      numbers = ByteBuffer.wrap(bytes);
    }
    long head = number(bytes, from, to);
    int at = after;
    if (head < 0 || head > to - from) {
      throw row("has a head longer than itself");
    }
    int bodyAt = from + (int) head;
    int headEnd = bodyAt;
    stored = 0;
    while (at < headEnd) {
      long type = number(bytes, at, headEnd);
      at = after;
      long length = type < 0 || type > Integer.MAX_VALUE ? -1 : length((int) type);
      if (length < 0 || length > to - bodyAt) {
        throw row("has a value that reaches beyond it");
      }
      if (stored < types.length) {
        types[stored] = (int) type;
        places[stored++] = bodyAt;
      }
      bodyAt += (int) length;
    }
  }

  /** Bytes of a value; -1 for the two types that are reserved. */
  private static int length(int type) {
    return switch (type) {
      case 0, 8, 9 -> 0;
      case 1, 2, 3, 4 -> type;
      case 5 -> 6;
      case 6, 7 -> 8;
      case 10, 11 -> -1;
      default -> (type - 12) / 2;
    };
  }

  private @Nullable Object stored(int type, int at, boolean real) {
    return switch (type) {
      case 0 -> null;
      case 7 -> {
        double value = numbers.getDouble(at);
        if (Double.isNaN(value)) {
          // SQLite knows no NaN: it is null.
          yield null;
        }
        yield value;
      }
      case 1, 2, 3, 4, 5, 6, 8, 9 -> {
        long value = integer(type, at);
        if (real) {
          yield (double) value;
        }
        yield value;
      }
      default ->
          (type & 1) == 0
              ? Arrays.copyOfRange(record, at, at + length(type))
              : new String(record, at, length(type), encoding);
    };
  }

  private long integer(int type, int at) {
    return switch (type) {
      case 1 -> numbers.get(at);
      case 2 -> numbers.getShort(at);
      case 3 -> numbers.getShort(at) << 8 | numbers.get(at + 2) & 0xff;
      case 4 -> numbers.getInt(at);
      case 5 -> (long) numbers.getShort(at) << 32 | numbers.getInt(at + 2) & 0xffffffffL;
      case 6 -> numbers.getLong(at);
      default -> type - 8;
    };
  }

  /** Reads a number of one to nine bytes; where it ends is {@link #after}. */
  private long number(byte[] bytes, int from, int to) throws IOException {
    long value = 0;
    for (int i = 0; i < 9; i++) {
      if (from + i >= to) {
        throw row("ends inside a number");
      }
      byte b = bytes[from + i];
      if (i == 8) {
        after = from + 9;
        return value << 8 | b & 0xff;
      }
      value = value << 7 | b & 0x7f;
      if (b >= 0) {
        after = from + i + 1;
        return value;
      }
    }
    throw new AssertionError(value);
  }

  private IOException row(String how) {
    return file.corrupt("a row of table %s %s".formatted(columns.table(), how));
  }
}
