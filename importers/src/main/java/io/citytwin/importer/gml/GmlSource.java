package io.citytwin.importer.gml;

import io.citytwin.importer.geometry.Arc;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RawRecordText;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the features of a GML collection: the members of a FeatureCollection of any namespace, and
 * the city objects of CityGML as far as they are simple features. Features of one element name are
 * a layer.
 */
public final class GmlSource implements RecordSource {

  private static final Set<String> MEMBERS =
      Set.of("featureMember", "featureMembers", "member", "cityObjectMember");
  private static final int MAX_RAW = 10_000;

  /** How far the first reference system is looked for. */
  private static final double LOOK_AHEAD = 8 << 20;

  private final String source;
  private final XmlCursor cursor;
  private final GmlGeometry geometries;
  private final Map<String, Run> runs = new HashMap<>();
  private final @Nullable SrsName first;
  private @Nullable SrsName srs;
  private int dimension;
  private @Nullable String announced;
  private long number;
  private long members;
  private long references;
  private long others;
  private long unnamed;

  /** What is known of a layer: its CRS, and whether a geometry has settled it. */
  private static final class Run {
    private @Nullable SrsName srs;
    private boolean settled;
  }

  /**
   * Opens a file.
   *
   * @param source its name in places and messages
   * @param axes for reference systems named so that their authority's axis order holds
   * @throws SourceException if it does not exist, is empty, no XML, or XML with entities
   */
  public GmlSource(Path file, String source, AxisOrder axes) throws IOException {
    this.source = source;
    first = firstSrs(file, source);
    cursor = new XmlCursor(file, source);
    geometries = new GmlGeometry(cursor, axes);
  }

  private static @Nullable SrsName firstSrs(Path file, String source) throws IOException {
    double share = LOOK_AHEAD / Math.max(LOOK_AHEAD, Files.size(file));
    try (XmlCursor look = new XmlCursor(file, source)) {
      while (look.progress() <= share && look.next()) {
        String name = look.isStart() ? look.attribute("srsName") : null;
        if (name != null) {
          return SrsName.parse(name);
        }
      }
      return null;
    }
  }

  @Override
  public String format() {
    return "GML";
  }

  @Override
  public double progress() {
    return cursor.progress();
  }

  @Override
  public void close() throws IOException {
    cursor.close();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (references > 0) {
      notes.add(
          "%,d members only refer to features elsewhere and were not read".formatted(references));
    }
    if (unnamed > 0 && first != null) {
      notes.add(
          "%,d geometries name no reference system; they were read as %s, the first one the file names"
              .formatted(unnamed, first.code()));
    }
    if (others > 0) {
      notes.add(
          "%,d further geometries of features that have several were left out".formatted(others));
    }
    if (geometries.arcs() > 0) {
      notes.add(
          "%,d arcs were made straight, at most %s units of the CRS off"
              .formatted(geometries.arcs(), Arc.MAX_CHORD_ERROR));
    }
    return notes;
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    boolean[] member = new boolean[XmlCursor.MAX_DEPTH + 2];
    String root = "";
    while (cursor.next()) {
      if (!cursor.isStart()) {
        continue;
      }
      int depth = cursor.depth();
      String name = cursor.name();
      root = depth == 1 ? name : root;
      member[depth] = MEMBERS.contains(name);
      if (member[depth]) {
        members++;
        references += cursor.attribute("href") == null ? 0 : 1;
      } else if (member[depth - 1] && !isCollection(name)) {
        feature(consumer);
      } else if (name.equals("boundedBy")) {
        bounds(depth);
      }
    }
    if (members == 0 && !isCollection(root)) {
      throw new SourceException(
          SourceException.Code.FORMAT_UNKNOWN,
          "%s is XML with the root element \"%s\", but no collection of GML features"
              .formatted(source, root));
    }
  }

  private static boolean isCollection(String name) {
    return name.endsWith("FeatureCollection") || name.equals("CityModel") || name.equals("Tuple");
  }

  private void bounds(int depth) throws IOException {
    try {
      GmlBounds bounds = GmlBounds.read(cursor, depth);
      srs = bounds.srs() == null ? srs : bounds.srs();
      dimension = bounds.dimension() == 0 ? dimension : bounds.dimension();
    } catch (GeometryFault e) {
      cursor.leave(depth);
    }
  }

  private void feature(RecordConsumer consumer) throws IOException {
    String layer = cursor.name();
    number++;
    Place place = new Place(source, layer, number, cursor.offset());
    GmlFeature feature = new GmlFeature(cursor, geometries, srs == null ? first : srs, dimension);
    cursor.beginRecord();
    try {
      feature.read();
      announce(layer, feature, consumer);
      give(feature, place, layer, consumer);
    } catch (GeometryFault e) {
      announce(layer, feature, consumer);
      consumer.issue(new Rejection(e.code(), place, feature.id(), e.text(), null, null));
    } finally {
      cursor.endRecord();
    }
  }

  /**
   * Announces the layer of a feature if it is not the present one, or its CRS is known only now.
   */
  private void announce(String layer, GmlFeature feature, RecordConsumer consumer)
      throws IOException {
    Run run = runs.computeIfAbsent(layer, name -> new Run());
    SrsName own = feature.srs();
    boolean changed = !run.settled && own != null && !own.equals(run.srs);
    if (changed) {
      run.srs = own;
    }
    run.settled |= feature.geometry() != null;
    if (changed || !layer.equals(announced)) {
      SrsName known = run.srs;
      consumer.layer(new Layer(layer, known == null ? DeclaredCrs.NONE : known.crs(), List.of()));
      announced = layer;
    }
  }

  private void give(GmlFeature feature, Place place, String layer, RecordConsumer consumer)
      throws IOException, GeometryFault {
    others += feature.otherGeometries();
    RawRecord record = new RawRecord(place, feature.id(), feature.geometry(), feature.properties());
    GeometryFault fault = feature.fault();
    if (fault != null) {
      issue(record, fault.code(), fault.text(), consumer);
      return;
    }
    SrsName own = feature.srs();
    if (feature.geometry() != null && own == first && first != null && srs == null) {
      unnamed++;
    }
    SrsName common = runs.computeIfAbsent(layer, name -> new Run()).srs;
    if (feature.geometry() != null && own != null && !isSame(own, common)) {
      String message =
          "the geometry is in %s, its layer in %s"
              .formatted(own.code(), common == null ? "none" : common.code());
      issue(record, IssueCode.CRS_MIXED, message, consumer);
      return;
    }
    if (feature.closedRings() > 0) {
      String message = feature.closedRings() + " ring(s) were open and have been closed";
      issue(record, IssueCode.RING_NOT_CLOSED, message, consumer);
    }
    consumer.record(record);
  }

  /** Both come out x first, so that only the system counts, not how it is spelled. */
  private static boolean isSame(SrsName own, @Nullable SrsName common) {
    return common != null && own.code().equals(common.code());
  }

  private static void issue(
      RawRecord record, IssueCode code, String message, RecordConsumer consumer)
      throws IOException {
    String raw = RawRecordText.of(record);
    consumer.issue(
        record,
        new Rejection(
            code,
            record.place(),
            record.id(),
            message,
            raw.substring(0, Math.min(raw.length(), MAX_RAW)),
            null));
  }
}
