package io.citytwin.importer.osm;

/** A block of a PBF file, unpacked; its memory is used again for the next one. */
final class Blob {

  private static final String HEADER_TYPE = "OSMHeader";
  private static final String DATA_TYPE = "OSMData";

  /** Byte at which it begins in the file. */
  long offset;

  /** Byte after it. */
  long end;

  /** Type as its header says. */
  String type = "";

  /** Array that holds the message, from {@code start} on, {@code size} bytes. */
  byte[] data = new byte[0];

  int start;
  int size;

  boolean isHeader() {
    return type.equals(HEADER_TYPE);
  }

  boolean isData() {
    return type.equals(DATA_TYPE);
  }

  /** Makes room for a message that begins at 0. */
  void allocate(int bytes) {
    if (data.length < bytes) {
      data = new byte[bytes];
    }
    start = 0;
    size = bytes;
  }
}
