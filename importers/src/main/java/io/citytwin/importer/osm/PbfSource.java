package io.citytwin.importer.osm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A PBF file, read once from begin to end.
 *
 * <p>Source: OSM wiki, PBF Format, version 1 ({@code OsmSchema-V0.6}, {@code DenseNodes}; zlib or
 * no compression).
 */
final class PbfSource implements OsmSource {

  private final Path file;
  private final boolean metadata;
  private final OsmFaults faults;
  private @Nullable BlobReader blobs;
  private @Nullable BlobsAhead ahead;
  private volatile double progress;

  /**
   * @param metadata whether version, time, changeset and user of the objects are wanted
   */
  PbfSource(Path file, boolean metadata) {
    this.file = file;
    this.metadata = metadata;
    this.faults = new OsmFaults(file);
  }

  @Override
  public String format() {
    return "OSM_PBF";
  }

  @Override
  public void read(OsmVisitor visitor) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw faults.missing();
    }
    BlobReader reader = new BlobReader(file, faults);
    blobs = reader;
    if (reader.size() == 0) {
      throw faults.empty("it has 0 bytes");
    }
    BlobsAhead blocks = new BlobsAhead(reader);
    ahead = blocks;
    BlockDecoder decoder = new BlockDecoder(faults, metadata, visitor);
    for (Blob blob = blocks.next(); blob != null; blob = blocks.next()) {
      take(blob, decoder, visitor);
      progress = (double) blob.end / reader.size();
    }
  }

  /** A block of an unknown type is passed over, as the format asks, but told. */
  private void take(Blob blob, BlockDecoder decoder, OsmVisitor visitor) throws IOException {
    if (blob.isHeader()) {
      PbfHeader.read(blob, faults, visitor);
    } else if (blob.isData()) {
      decoder.decode(blob);
    } else {
      visitor.malformed(
          blob.offset,
          null,
          "a block of the unknown type \"%s\" was passed over; OSMHeader and OSMData are known"
              .formatted(blob.type));
    }
  }

  @Override
  public double progress() {
    return progress;
  }

  @Override
  public void close() throws IOException {
    try (BlobReader reader = blobs;
        BlobsAhead blocks = ahead) {
      blobs = null;
    }
  }
}
