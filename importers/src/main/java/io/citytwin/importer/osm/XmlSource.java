package io.citytwin.importer.osm;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/** An extract as OSM XML, read once from begin to end. */
final class XmlSource implements OsmSource {

  private final Path path;
  private volatile @Nullable XmlFile file;

  XmlSource(Path path) {
    this.path = path;
  }

  @Override
  public String format() {
    return "OSM_XML";
  }

  @Override
  public void read(OsmVisitor visitor) throws IOException {
    XmlFile xml = new XmlFile(path, new ToVisitor(visitor));
    file = xml;
    xml.read("osm");
  }

  @Override
  public double progress() {
    XmlFile xml = file;
    return xml == null ? 0 : xml.progress();
  }

  @Override
  public void close() throws IOException {
    XmlFile xml = file;
    if (xml != null) {
      xml.close();
    }
  }

  /** Hands objects on as they come. */
  private record ToVisitor(OsmVisitor visitor) implements XmlTarget {

    @Override
    public void bounds(Envelope bounds) throws IOException {
      visitor.bounds(bounds);
    }

    @Override
    public void object(OsmType type, OsmObject object, @Nullable XmlAction action)
        throws IOException {
      visitor.object(type, object);
    }

    @Override
    public void malformed(long offset, @Nullable String sourceId, String message)
        throws IOException {
      visitor.malformed(offset, sourceId, message);
    }
  }
}
