package io.citytwin.importer.shapefile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records as the .shx lists them: without the leftovers that editing leaves in a .shp. */
final class IndexedRecords implements ShapeRecords {

  private static final int ENTRY_BYTES = 8;

  private final FileWindow shx;
  private final FileWindow shp;
  private final long count;
  private long number;
  private long offset = -1;
  private long content;
  private long differing;

  private IndexedRecords(FileWindow shx, FileWindow shp) {
    this.shx = shx;
    this.shp = shp;
    this.count = (shx.size() - ShpHeader.BYTES) / ENTRY_BYTES;
  }

  /** The records of an index; null if it does not fit the .shp. */
  static @Nullable IndexedRecords of(FileWindow shx, FileWindow shp) throws IOException {
    if (shx.size() < ShpHeader.BYTES
        || (shx.size() - ShpHeader.BYTES) % ENTRY_BYTES != 0
        || !ShpHeader.isShape(shx.head(ShpHeader.BYTES))) {
      return null;
    }
    IndexedRecords records = new IndexedRecords(shx, shp);
    return records.fits() ? records : null;
  }

  private boolean fits() throws IOException {
    for (long i = 0; i < count; i++) {
      readEntry(i);
      boolean empty = offset == 0 && content == 0;
      boolean inside =
          offset >= ShpHeader.BYTES
              && offset + ShpHeader.RECORD_HEADER_BYTES + content <= shp.size();
      if (!empty && !inside) {
        return false;
      }
    }
    return count > 0 || shp.size() <= ShpHeader.BYTES;
  }

  private void readEntry(long entry) throws IOException {
    int at = shx.index(ShpHeader.BYTES + entry * ENTRY_BYTES, ENTRY_BYTES);
    offset = 2L * (Bytes.bigInt(shx.bytes(), at) & 0xffffffffL);
    content = 2L * (Bytes.bigInt(shx.bytes(), at + 4) & 0xffffffffL);
  }

  @Override
  public boolean next() throws IOException {
    if (number == count) {
      return false;
    }
    readEntry(number++);
    if (offset == 0) {
      offset = -1;
    } else {
      preferOwnLength();
    }
    return true;
  }

  /** The record's own header knows better than the index, if it can be true. */
  private void preferOwnLength() throws IOException {
    int at = shp.index(offset, ShpHeader.RECORD_HEADER_BYTES);
    long own = 2L * (Bytes.bigInt(shp.bytes(), at + 4) & 0xffffffffL);
    if (own != content) {
      differing++;
      if (own >= 4 && offset + ShpHeader.RECORD_HEADER_BYTES + own <= shp.size()) {
        content = own;
      }
    }
  }

  /** Records so far of which index and .shp say different lengths. */
  long differing() {
    return differing;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public long contentBytes() {
    return content;
  }
}
