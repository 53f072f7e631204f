package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;

/**
 * Main header of a .shp or .shx.
 *
 * @param declaredBytes length of the file as the header says
 */
record ShpHeader(long declaredBytes) {

  static final int BYTES = 100;
  static final int RECORD_HEADER_BYTES = 8;

  private static final int FILE_CODE = 9994;

  static ShpHeader read(FileWindow file, String name) throws IOException {
    if (file.size() == 0) {
      throw new SourceException(Code.FILE_EMPTY, name + " is empty; nothing was imported");
    }
    byte[] head = file.head(BYTES);
    if (head.length >= 4 && !isShape(head)) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "%s is no Shapefile: it begins with %d instead of %d"
              .formatted(name, Bytes.bigInt(head, 0), FILE_CODE));
    }
    long declared = head.length < 28 ? BYTES : 2L * (Bytes.bigInt(head, 24) & 0xffffffffL);
    if (head.length < BYTES || declared > file.size()) {
      throw new SourceException(
          Code.FILE_TRUNCATED,
          "%s has %,d bytes, its header says %,d; it is not complete. Fetch or write it again"
              .formatted(name, file.size(), declared));
    }
    return new ShpHeader(declared);
  }

  static boolean isShape(byte[] head) {
    return Bytes.bigInt(head, 0) == FILE_CODE;
  }
}
