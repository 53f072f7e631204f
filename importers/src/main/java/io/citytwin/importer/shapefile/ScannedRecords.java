package io.citytwin.importer.shapefile;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;

/** Records found one behind the other, where there is no usable .shx. */
final class ScannedRecords implements ShapeRecords {

  private final FileWindow shp;
  private final String name;
  private final long declaredEnd;
  private long offset = -1;
  private long content;
  private long end = ShpHeader.BYTES;

  /**
   * @param declaredEnd bytes of the file as its header says; what lies beyond may be no records
   */
  ScannedRecords(FileWindow shp, String name, long declaredEnd) {
    this.shp = shp;
    this.name = name;
    this.declaredEnd = declaredEnd;
  }

  @Override
  public boolean next() throws IOException {
    offset = end;
    long left = shp.size() - offset;
    if (left < ShpHeader.RECORD_HEADER_BYTES) {
      return stop(left > 0);
    }
    int at = shp.index(offset, ShpHeader.RECORD_HEADER_BYTES);
    content = 2L * (Bytes.bigInt(shp.bytes(), at + 4) & 0xffffffffL);
    if (content < 4 || content > left - ShpHeader.RECORD_HEADER_BYTES) {
      return stop(true);
    }
    end = offset + ShpHeader.RECORD_HEADER_BYTES + content;
    return true;
  }

  /** Bytes that are no record end the reading if the header does not count them. */
  private boolean stop(boolean leftover) throws SourceException {
    if (leftover && offset < declaredEnd) {
      boolean beyond = content > shp.size() - offset - ShpHeader.RECORD_HEADER_BYTES;
      throw new SourceException(
          beyond ? Code.FILE_TRUNCATED : Code.FILE_CORRUPT,
          "%s: at byte %,d a record of %,d bytes should begin, which cannot be; fetch or write the file again, with its .shx"
              .formatted(name, offset, content));
    }
    return false;
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
