package io.citytwin.importer.kml;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the placemarks of a KML file. The innermost folder or document around a placemark is its
 * layer; folders around that one are told in the property {@code folder}. Network links are not
 * followed.
 */
public final class KmlSource implements RecordSource {

  private static final int MAX_RAW = 10_000;

  private final String source;
  private final XmlCursor cursor;
  private final KmlGeometry geometries;
  private final KmlSchema schema = new KmlSchema();
  private final List<Container> containers = new ArrayList<>();
  private final Map<String, Long> unread = new TreeMap<>();
  private @Nullable String announced;
  private long number;
  private long others;

  /** A document or folder around the cursor. */
  private static final class Container {
    private final int depth;
    private final boolean folder;
    private String name = "";

    Container(int depth, boolean folder) {
      this.depth = depth;
      this.folder = folder;
    }
  }

  /**
   * Opens a file.
   *
   * @param source its name in places and messages
   * @throws SourceException if it does not exist, is empty or no XML
   */
  public KmlSource(Path file, String source) throws IOException {
    this.source = source;
    cursor = new XmlCursor(file, source);
    geometries = new KmlGeometry(cursor);
  }

  @Override
  public String format() {
    return "KML";
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
    unread.forEach(
        (name, count) ->
            notes.add(
                name.equals("NetworkLink")
                    ? "%,d network links were not followed; import what they lead to"
                        .formatted(count)
                    : "%,d %s elements are pictures, not features, and were not read"
                        .formatted(count, name)));
    if (geometries.altitudes() > 0) {
      notes.add(
          "the altitudes of %,d points, lines and rings were left out: their altitude mode is not absolute"
              .formatted(geometries.altitudes()));
    }
    if (others > 0) {
      notes.add("%,d second geometries of placemarks were left out".formatted(others));
    }
    return notes;
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    while (cursor.next()) {
      if (!cursor.isStart()) {
        leaveContainers();
      } else if (cursor.depth() == 1) {
        checkRoot();
      } else {
        element(consumer);
      }
    }
  }

  private void checkRoot() throws SourceException {
    if (!cursor.name().equals("kml") && !cursor.name().equals("Document")) {
      throw new SourceException(
          SourceException.Code.FORMAT_UNKNOWN,
          "%s is XML with the root element \"%s\"; KML has \"kml\""
              .formatted(source, cursor.name()));
    }
    if (cursor.name().equals("Document")) {
      containers.add(new Container(1, false));
    }
  }

  private void element(RecordConsumer consumer) throws IOException {
    String name = cursor.name();
    switch (name) {
      case "Document", "Folder" ->
          containers.add(new Container(cursor.depth(), name.equals("Folder")));
      case "name" -> name();
      case "Schema" -> schema();
      case "Placemark" -> placemark(consumer);
      case "NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay" -> {
        unread.merge(name, 1L, Long::sum);
        cursor.skip();
      }
      case "Create", "Delete", "Change", "Update", "kml", "NetworkLinkControl" -> {
        // Gone into; what they change elsewhere is not there.
      }
      default -> cursor.skip();
    }
  }

  private void leaveContainers() {
    while (!containers.isEmpty() && containers.getLast().depth >= cursor.depth()) {
      containers.removeLast();
    }
  }

  private void name() throws IOException {
    int own = cursor.depth();
    cursor.beginRecord();
    try {
      String name = cursor.text().strip();
      if (!containers.isEmpty() && containers.getLast().depth == own - 1) {
        containers.getLast().name = name;
      }
    } catch (GeometryFault e) {
      cursor.leave(own);
    } finally {
      cursor.endRecord();
    }
  }

  private void schema() throws IOException {
    int own = cursor.depth();
    cursor.beginRecord();
    try {
      schema.read(cursor);
    } catch (GeometryFault e) {
      cursor.leave(own);
    } finally {
      cursor.endRecord();
    }
  }

  private void placemark(RecordConsumer consumer) throws IOException {
    String layer = layer();
    if (!layer.equals(announced)) {
      consumer.layer(new Layer(layer, DeclaredCrs.WGS84, List.of()));
      announced = layer;
    }
    number++;
    Place place = new Place(source, layer, number, cursor.offset());
    Placemark placemark = new Placemark(cursor, geometries, schema);
    cursor.beginRecord();
    try {
      placemark.read();
      give(placemark, place, consumer);
    } catch (GeometryFault e) {
      consumer.issue(new Rejection(e.code(), place, placemark.id(), e.text(), null, null));
    } finally {
      cursor.endRecord();
    }
  }

  /** Name of the innermost container that has one; the file's base name if none has. */
  private String layer() {
    for (Container container : containers.reversed()) {
      if (!container.name.isEmpty()) {
        return container.name;
      }
    }
    return Layer.nameOf(source);
  }

  private void give(Placemark placemark, Place place, RecordConsumer consumer) throws IOException {
    others += placemark.otherGeometries();
    String folder = folder();
    if (!folder.isEmpty()) {
      placemark.properties().putIfAbsent("folder", folder);
    }
    RawRecord record =
        new RawRecord(place, placemark.id(), placemark.geometry(), placemark.properties());
    GeometryFault fault = placemark.fault();
    if (fault != null) {
      issue(record, fault.code(), fault.text(), consumer);
      return;
    }
    if (placemark.closedRings() > 0) {
      String message = placemark.closedRings() + " ring(s) were open and have been closed";
      issue(record, IssueCode.RING_NOT_CLOSED, message, consumer);
    }
    consumer.record(record);
  }

  /** Names of the folders in each other, if there are several; one is the layer already. */
  private String folder() {
    List<String> names =
        containers.stream()
            .filter(container -> container.folder && !container.name.isEmpty())
            .map(container -> container.name)
            .toList();
    return names.size() > 1 ? String.join("/", names) : "";
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
