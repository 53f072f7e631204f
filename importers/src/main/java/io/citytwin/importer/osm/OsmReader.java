package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.pipeline.RecordSink;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads buildings, roads, road junctions and districts of OpenStreetMap data, in EPSG:4326: PBF or
 * XML, with changes applied if there are any.
 *
 * <p>The source is gone over once; what is needed later lies in mapped work files. Nothing is
 * handed over before the source was read to its end. The heap holds a block or an object and a
 * feature, whatever the size. Features come in the order: areas of relations, then ways (roads and
 * buildings mixed), then junctions.
 */
public final class OsmReader implements FeatureReader {

  private static final Logger LOG = LoggerFactory.getLogger(OsmReader.class);

  /** Share of taking in the source in the whole work. */
  private static final double SCAN_SHARE = 0.5;

  /** Shares of handing over, the rest being that of junctions. */
  private static final double RELATIONS_SHARE = 0.1;

  private static final double WAYS_SHARE = 0.8;
  private static final int TICK = 0xfff;

  private final Path base;
  private final OsmFormat baseFormat;
  private final List<Path> changes;
  private final ReadContext context;
  private final Path workFolder;
  private final OsmFaults faults;
  private final OsmTally tally = new OsmTally();
  private final List<String> notes = new ArrayList<>();
  private @Nullable Path updated;
  private @Nullable WorkFiles files;
  private volatile @Nullable OsmSource source;
  private volatile double emitted;

  private OsmReader(
      Path base, OsmFormat baseFormat, List<Path> changes, ReadContext context, Path workFolder) {
    this.base = base;
    this.baseFormat = baseFormat;
    this.changes = List.copyOf(changes);
    this.context = context;
    this.workFolder = workFolder;
    this.faults = new OsmFaults(base);
  }

  /**
   * Opens an extract, or an extract with the changes made to it since.
   *
   * @param files one extract (PBF, or XML that may be packed with gzip or bzip2), and any number of
   *     change files ({@code osmChange} XML, packed or not) in the order in which they are to be
   *     applied; which is which is seen from the content. They must not change while they are read
   * @param context names the dataset, for the ids of junctions, and the extract, for places
   * @param workFolder where work files may be made; made if absent, left empty
   * @throws SourceException FILE_NOT_FOUND, FILE_EMPTY; FORMAT_UNKNOWN for another format, changes
   *     without an extract, or more than one extract
   */
  public static OsmReader open(List<Path> files, ReadContext context, Path workFolder)
      throws IOException {
    List<Path> bases = new ArrayList<>();
    List<Path> changes = new ArrayList<>();
    for (Path file : files) {
      (OsmFormat.of(file) == OsmFormat.CHANGES ? changes : bases).add(file);
    }
    if (bases.isEmpty()) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "%s holds changes only, which mean nothing without the extract they belong to. Name it too: citytwin import EXTRACT.osm.pbf %s"
              .formatted(changes.getFirst(), changes.getFirst().getFileName()));
    }
    if (bases.size() > 1) {
      throw new SourceException(
          Code.FORMAT_UNKNOWN,
          "%s and %s are two extracts, and changes belong to one. Merge them with `osmium merge`, or import each by itself."
              .formatted(bases.get(0), bases.get(1)));
    }
    Path base = bases.getFirst();
    return new OsmReader(base, OsmFormat.of(base), changes, context, workFolder);
  }

  /**
   * Asks for the objects to be written to a PBF file as well, as they are with all changes applied:
   * the extract for the next changes. The file appears, or replaces one of that name, when the
   * reading has succeeded.
   */
  public OsmReader writeUpdated(Path file) {
    updated = file;
    return this;
  }

  @Override
  public String format() {
    return "OSM_" + baseFormat + (changes.isEmpty() ? "" : "+OSM_CHANGES");
  }

  @Override
  public Set<FeatureKind> kinds() {
    return EnumSet.of(
        FeatureKind.BUILDING, FeatureKind.ROAD, FeatureKind.ROAD_JUNCTION, FeatureKind.DISTRICT);
  }

  /**
   * {@inheritDoc}
   *
   * <p>FILE_EMPTY without objects; FORMAT_UNKNOWN for a compression or a feature that is not read;
   * FILE_TRUNCATED; FILE_CORRUPT; NOT_SORTED; XML_REFUSED; ENCODING_UNKNOWN; DISK_FULL if the work
   * files do not fit.
   */
  @Override
  public void read(RecordSink sink) throws IOException {
    if (files != null) {
      throw new IllegalStateException("a reader reads once");
    }
    WorkFiles work = new WorkFiles(workFolder);
    files = work;
    sink.layer(null, DeclaredCrs.WGS84);
    OsmScan scan = new OsmScan(work, faults, context, sink, tally);
    if (updated == null) {
      takeIn(scan, work);
    } else {
      takeInAndWrite(updated, scan, work);
    }
    emit(scan, new OsmRecords(context, sink, tally));
    emitted = 1;
    LOG.info("osm.read source={} {}", context.source(), tally);
  }

  private void takeInAndWrite(Path file, OsmScan scan, WorkFiles work) throws IOException {
    try (UpdatedFile copy = new UpdatedFile(file, scan)) {
      takeIn(copy, scan, work);
      copy.publish();
      notes.add(copy.note());
    }
  }

  private void takeIn(OsmScan scan, WorkFiles work) throws IOException {
    takeIn(scan, scan, work);
  }

  private void takeIn(OsmVisitor first, OsmScan scan, WorkFiles work) throws IOException {
    // Versions and users are of use only where changes are applied or a file is written.
    boolean metadata = updated != null || !changes.isEmpty();
    OsmSource opened =
        baseFormat == OsmFormat.PBF ? new PbfSource(base, metadata) : new XmlSource(base);
    source = opened;
    if (changes.isEmpty()) {
      opened.read(first);
    } else {
      ChangeTally changed = new ChangeTally();
      ChangeMerge merge = new ChangeMerge(ChangeSet.read(changes, work), first, changed);
      opened.read(merge);
      merge.end();
      notes.addAll(changed.notes(changes.size()));
    }
    scan.end();
  }

  private void emit(OsmScan scan, OsmRecords records) throws IOException {
    NodeStore nodes = scan.nodes();
    WayStore ways = scan.ways();
    AreaBuilder areas = new AreaBuilder(nodes, ways);
    RoadCutter roads = new RoadCutter(nodes, scan.uses(), records);
    emitRelations(scan.areas(), new RelationEmitter(areas, ways, records));
    emitWays(ways, new WayEmitter(areas, roads, ways, records));
    emitJunctions(nodes, new JunctionEmitter(nodes, scan.uses(), records));
  }

  private void emitRelations(ObjectFile relations, RelationEmitter emitter) throws IOException {
    OsmObject relation = new OsmObject();
    for (long at = 0; at < relations.position(); ) {
      at = relations.read(at, relation);
      emitter.emit(relation);
      emitted = RELATIONS_SHARE * at / relations.position();
    }
    emitted = RELATIONS_SHARE;
  }

  private void emitWays(WayStore ways, WayEmitter emitter) throws IOException {
    OsmObject way = new OsmObject();
    for (long ordinal = 0; ordinal < ways.size(); ordinal++) {
      ways.read(ordinal, way);
      emitter.emit(ordinal, way);
      if ((ordinal & TICK) == 0) {
        emitted = RELATIONS_SHARE + WAYS_SHARE * ordinal / ways.size();
      }
    }
    emitted = RELATIONS_SHARE + WAYS_SHARE;
  }

  private void emitJunctions(NodeStore nodes, JunctionEmitter emitter) throws IOException {
    for (long ordinal = 0; ordinal < nodes.size(); ordinal++) {
      emitter.emit(ordinal);
      if ((ordinal & TICK) == 0) {
        emitted =
            RELATIONS_SHARE
                + WAYS_SHARE
                + (1 - RELATIONS_SHARE - WAYS_SHARE) * ordinal / nodes.size();
      }
    }
  }

  /** Changes say what is no longer there, so features that are gone are gone from the twin too. */
  @Override
  public boolean replaces() {
    return !changes.isEmpty();
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public double progress() {
    OsmSource reading = source;
    return reading == null ? 0 : SCAN_SHARE * reading.progress() + (1 - SCAN_SHARE) * emitted;
  }

  /** What became of the source's objects, by rule. */
  OsmTally tally() {
    return tally;
  }

  /** Closes the file and removes the work files. */
  @Override
  public void close() throws IOException {
    try (WorkFiles work = files;
        OsmSource opened = source) {
      files = null;
    }
  }
}
