package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads buildings, roads, road junctions and districts of an OpenStreetMap PBF file, in EPSG:4326.
 *
 * <p>Goes over the file five times (all; ways; relations; ways; nodes). The heap holds one block
 * and one feature whatever the file's size; the rest lies in mapped work files of about 17 bytes
 * for each node and 16 for each way. Records come in the order: areas of relations, then ways
 * (roads and buildings mixed), then junctions.
 *
 * <p>Source: OSM wiki, PBF Format, version 1 ({@code OsmSchema-V0.6}, {@code DenseNodes}; zlib or
 * no compression).
 */
public final class OsmPbfReader implements FeatureReader {

  private static final Logger LOG = LoggerFactory.getLogger(OsmPbfReader.class);

  /** Share of the first pass in the whole work. */
  private static final double SCAN_SHARE = 0.35;

  private final Path file;
  private final ReadContext context;
  private final Path workFolder;
  private final PbfFaults faults;
  private final OsmTally tally = new OsmTally();

  private @Nullable BlobReader blobs;
  private @Nullable WorkFiles files;
  private double passBegin;
  private double passShare;
  private volatile double progress;

  /**
   * @param file the PBF file; it must not change while it is read
   * @param context names the dataset, for the ids of junctions
   * @param workFolder where work files may be made; made if absent, left empty
   */
  public OsmPbfReader(Path file, ReadContext context, Path workFolder) {
    this.file = file;
    this.context = context;
    this.workFolder = workFolder;
    this.faults = new PbfFaults(file);
  }

  @Override
  public String format() {
    return "OSM_PBF";
  }

  @Override
  public Set<FeatureKind> kinds() {
    return EnumSet.of(
        FeatureKind.BUILDING, FeatureKind.ROAD, FeatureKind.ROAD_JUNCTION, FeatureKind.DISTRICT);
  }

  /**
   * {@inheritDoc}
   *
   * <p>FILE_NOT_FOUND; FILE_EMPTY without objects; FORMAT_UNKNOWN for another format, a compression
   * or a feature that is not read; FILE_TRUNCATED; FILE_CORRUPT; NOT_SORTED; DISK_FULL if the work
   * files do not fit.
   */
  @Override
  public void read(RecordSink sink) throws IOException {
    if (blobs != null) {
      throw new IllegalStateException("a reader reads once");
    }
    if (!Files.isRegularFile(file)) {
      throw new SourceException(
          Code.FILE_NOT_FOUND, file + " is not a file. Check the path and the spelling.");
    }
    BlobReader blob = new BlobReader(file, faults);
    blobs = blob;
    if (blob.size() == 0) {
      throw faults.empty("it has 0 bytes");
    }
    WorkFiles work = new WorkFiles(workFolder);
    files = work;
    readPasses(blob, work, sink);
    progress = 1;
    LOG.info("osm.read source={} {}", context.source(), tally);
  }

  private void readPasses(BlobReader blob, WorkFiles work, RecordSink sink) throws IOException {
    NodeStore nodes = new NodeStore(work);
    WayStore ways = new WayStore(work);
    OsmScan scan = new OsmScan(nodes, ways, faults, tally);
    scan(blob, scan, sink);
    nodes.freeze();
    ways.freezeIds();

    OsmRecords records = new OsmRecords(context, sink, tally);
    RoadUses uses = new RoadUses(work, nodes.size());
    AreaBuilder areas = new AreaBuilder(nodes, ways);
    RoadCutter roads = new RoadCutter(nodes, uses, records);

    share(0.1);
    pass(blob, scan, OsmType.WAY, new WayCollector(nodes, ways, uses));
    ways.freezeContents();
    share(0.05);
    pass(
        blob,
        scan,
        OsmType.RELATION,
        new RelationEmitter(areas, ways, records, nodes.size() + ways.size()));
    share(0.4);
    pass(blob, scan, OsmType.WAY, new WayEmitter(areas, roads, ways, records, nodes.size()));
    share(0.1);
    pass(blob, scan, OsmType.NODE, new JunctionEmitter(nodes, uses, records));
  }

  /** Reads all blocks. A block of an unknown type is passed over, as the format asks, but told. */
  private void scan(BlobReader blob, OsmScan scan, RecordSink sink) throws IOException {
    share(SCAN_SHARE);
    BlockDecoder decoder = new BlockDecoder(faults, EnumSet.allOf(OsmType.class), false, scan);
    while (blob.next()) {
      if (blob.isHeader()) {
        PbfHeader.check(blob, faults);
      } else if (blob.isData()) {
        decoder.decode(blob);
      } else {
        sink.issue(unknownBlock(blob));
      }
      progress = passBegin + passShare * blob.position() / blob.size();
    }
    if (scan.objects() == 0) {
      throw faults.empty("a header and no objects");
    }
  }

  private Rejection unknownBlock(BlobReader blob) {
    return new Rejection(
        IssueCode.MALFORMED_RECORD,
        new Place(context.source(), 0, blob.offset()),
        null,
        "a block of the unknown type \"%s\" was passed over; OSMHeader and OSMData are known"
            .formatted(blob.type()),
        null,
        null);
  }

  private void pass(BlobReader blob, OsmScan scan, OsmType type, OsmVisitor visitor)
      throws IOException {
    OsmScan.Range range = scan.range(type);
    if (range.isEmpty()) {
      return;
    }
    BlockDecoder decoder =
        new BlockDecoder(faults, EnumSet.of(type), type == OsmType.NODE, visitor);
    blob.seek(range.firstBlock);
    double length = range.lastBlock() - range.firstBlock + 1.0;
    while (blob.position() <= range.lastBlock() && blob.next()) {
      if (blob.isData()) {
        decoder.decode(blob);
      }
      double done = Math.min(1, (blob.position() - range.firstBlock) / length);
      progress = passBegin + passShare * done;
    }
  }

  private void share(double share) {
    passBegin += passShare;
    passShare = share;
  }

  @Override
  public double progress() {
    return progress;
  }

  /** What became of the file's objects, by rule. */
  OsmTally tally() {
    return tally;
  }

  /** Closes the file and removes the work files. */
  @Override
  public void close() throws IOException {
    try (WorkFiles work = files;
        BlobReader blob = blobs) {
      files = null;
    }
  }
}
