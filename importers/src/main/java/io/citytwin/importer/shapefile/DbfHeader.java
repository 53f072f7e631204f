package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Header of a dBASE table.
 *
 * @param rows rows the file says it has, and has
 * @param length bytes of the header
 * @param rowLength bytes of a row, the mark of deletion included
 * @param languageDriver byte that tells the encoding; 0 if nothing is said
 * @param surplusRows whole rows that follow after those the header counts
 */
record DbfHeader(
    long rows,
    int length,
    int rowLength,
    int languageDriver,
    List<DbfField> fields,
    long surplusRows) {

  private static final int FIXED_BYTES = 32;
  private static final int FIELD_BYTES = 32;
  private static final int NAME_BYTES = 11;
  private static final byte END_OF_FIELDS = 0x0d;

  /**
   * Reads the header.
   *
   * @throws SourceException if the file is shorter than its header says, or its fields do not fit a
   *     row
   */
  static DbfHeader read(FileWindow file, String name) throws IOException {
    byte[] fixed = file.head(FIXED_BYTES);
    if (fixed.length == 0) {
      throw new SourceException(Code.FILE_EMPTY, name + " is empty; nothing was imported");
    }
    if (fixed.length < FIXED_BYTES) {
      throw truncated(file, name, FIXED_BYTES);
    }
    long rows = Bytes.littleInt(fixed, 4) & 0xffffffffL;
    int length = Bytes.littleShort(fixed, 8);
    int rowLength = Bytes.littleShort(fixed, 10);
    if (length < FIXED_BYTES || rowLength < 1) {
      throw corrupt(
          name,
          "a header of %,d bytes and rows of %,d bytes cannot be".formatted(length, rowLength));
    }
    long needed = length + rows * rowLength;
    if (file.size() < needed) {
      throw truncated(file, name, needed);
    }
    List<DbfField> fields = fields(file.head(length), rowLength, name);
    long surplus = (file.size() - needed) / rowLength;
    return new DbfHeader(rows, length, rowLength, fixed[29] & 0xff, fields, surplus);
  }

  private static List<DbfField> fields(byte[] head, int rowLength, String name)
      throws SourceException {
    List<DbfField> fields = fields(head, false);
    if (rowBytes(fields) != rowLength) {
      List<DbfField> longTexts = fields(head, true);
      fields = rowBytes(longTexts) == rowLength ? longTexts : fields;
    }
    if (rowBytes(fields) > rowLength) {
      throw corrupt(
          name,
          "its %d fields take %,d bytes, its rows have %,d"
              .formatted(fields.size(), rowBytes(fields), rowLength));
    }
    return fields;
  }

  /** Clipper and FoxPro keep the high byte of a long text's length where decimals stand else. */
  private static List<DbfField> fields(byte[] head, boolean longTexts) {
    List<DbfField> fields = new ArrayList<>();
    int offset = 1;
    for (int at = FIXED_BYTES;
        at + FIELD_BYTES <= head.length && head[at] != END_OF_FIELDS;
        at += FIELD_BYTES) {
      char type = (char) (head[at + NAME_BYTES] & 0xff);
      int decimals = head[at + 17] & 0xff;
      int length = (head[at + 16] & 0xff) + (longTexts && type == 'C' ? decimals << 8 : 0);
      fields.add(new DbfField(name(head, at), upper(type), offset, length, decimals));
      offset += length;
    }
    return fields;
  }

  private static char upper(char type) {
    return type >= 'a' && type <= 'z' ? (char) (type - 'a' + 'A') : type;
  }

  private static byte[] name(byte[] head, int at) {
    int end = at;
    while (end < at + NAME_BYTES && head[end] != 0) {
      end++;
    }
    while (end > at && head[end - 1] == ' ') {
      end--;
    }
    return Arrays.copyOfRange(head, at, end);
  }

  private static int rowBytes(List<DbfField> fields) {
    return 1 + fields.stream().mapToInt(DbfField::length).sum();
  }

  private static SourceException truncated(FileWindow file, String name, long needed) {
    return new SourceException(
        Code.FILE_TRUNCATED,
        "%s has %,d bytes, its header says %,d; it is not complete. Fetch or write it again"
            .formatted(name, file.size(), needed));
  }

  private static SourceException corrupt(String name, String what) {
    return new SourceException(
        Code.FILE_CORRUPT, "%s is no dBASE table: %s; write it again".formatted(name, what));
  }
}
