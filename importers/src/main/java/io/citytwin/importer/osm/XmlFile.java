package io.citytwin.importer.osm;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/**
 * Reads the objects of OSM XML: extracts and change files, also as Overpass and JOSM write them.
 * Document types and entities are refused. The heap holds one object.
 *
 * <p>Source: OSM wiki, OSM XML (version 0.6), OsmChange.
 */
final class XmlFile implements AutoCloseable {

  private static final int MAX_DEPTH = 32;
  private static final int TICK = 0x3ff;
  private static final double UNITS_PER_DEGREE = 1e7;

  private final Path file;
  private final OsmFaults faults;
  private final PackedFile input;
  private final XmlTarget target;
  private final OsmObject object = new OsmObject();
  private volatile double progress;
  private @Nullable XMLStreamReader2 reader;
  private @Nullable String fault;
  private int text;
  private long elements;

  XmlFile(Path file, XmlTarget target) throws IOException {
    this.file = file;
    this.faults = new OsmFaults(file);
    this.input = new PackedFile(file);
    this.target = target;
  }

  /** Share of the file read, 0 to 1. */
  double progress() {
    return progress;
  }

  /**
   * Reads everything.
   *
   * @param rootName {@code osm} or {@code osmChange}
   */
  void read(String rootName) throws IOException {
    try {
      XMLInputFactory factory = new InputFactoryImpl();
      factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      XMLStreamReader2 xml = (XMLStreamReader2) factory.createXMLStreamReader(input.stream());
      reader = xml;
      readRoot(xml, rootName);
      requireEnd(xml);
      progress = 1;
    } catch (XMLStreamException e) {
      throw told(e);
    } catch (UnsupportedCharsetException e) {
      throw encoding(e);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | NullPointerException e) {
      // The parser's own mistakes with damaged input.
      throw notWellFormed(e);
    }
  }

  private void readRoot(XMLStreamReader2 xml, String rootName)
      throws XMLStreamException, IOException {
    while (true) {
      int event = xml.next();
      refuseDocumentType(event);
      if (event == XMLStreamConstants.START_ELEMENT) {
        break;
      }
    }
    if (!xml.getLocalName().equals(rootName)) {
      throw faults.foreign("its root element is \"%s\"".formatted(xml.getLocalName()));
    }
    String version = xml.getAttributeValue(null, "version");
    if (version != null && !version.equals("0.6")) {
      throw faults.refuse(
          Code.FORMAT_UNKNOWN,
          "is OpenStreetMap XML of version \"%s\"; 0.6 is read, in use since 2009."
              .formatted(version),
          null);
    }
    if (rootName.equals("osm")) {
      readObjects(xml, null);
    } else {
      readActions(xml);
    }
  }

  private void readActions(XMLStreamReader2 xml) throws XMLStreamException, IOException {
    while (nextChild(xml)) {
      switch (xml.getLocalName()) {
        case "create" -> readObjects(xml, XmlAction.CREATE);
        case "modify" -> readObjects(xml, XmlAction.MODIFY);
        case "delete" -> readObjects(xml, XmlAction.DELETE);
        default -> skip(xml);
      }
    }
  }

  private void readObjects(XMLStreamReader2 xml, @Nullable XmlAction action)
      throws XMLStreamException, IOException {
    while (nextChild(xml)) {
      switch (xml.getLocalName()) {
        case "node" -> readObject(xml, OsmType.NODE, action);
        case "way" -> readObject(xml, OsmType.WAY, action);
        case "relation" -> readObject(xml, OsmType.RELATION, action);
        case "bounds" -> readBounds(xml);
        case "remark" -> readRemark(xml);
        default -> skip(xml);
      }
      input.checkpoint();
      if ((++elements & TICK) == 0) {
        progress = input.progress();
      }
    }
  }

  /** Goes to the next child element; false at the end of the parent. */
  private boolean nextChild(XMLStreamReader2 xml) throws XMLStreamException, IOException {
    while (true) {
      int event = xml.next();
      refuseDocumentType(event);
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (xml.getDepth() > MAX_DEPTH) {
            throw notWellFormed(null, "elements nested %d deep".formatted(xml.getDepth()));
          }
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return false;
        }
        default -> {}
      }
    }
  }

  private void refuseDocumentType(int event) throws IOException {
    if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw faults.refuse(
          Code.XML_REFUSED,
          "has %s %s, which OpenStreetMap XML does not have and attackers use. Remove it."
              .formatted(
                  event == XMLStreamConstants.DTD ? "a document type" : "an undefined entity",
                  place()),
          null);
    }
  }

  private void skip(XMLStreamReader2 xml) throws XMLStreamException, IOException {
    int depth = 0;
    while (depth >= 0) {
      depth += nextChild(xml) ? 1 : -1;
    }
  }

  private void readBounds(XMLStreamReader2 xml) throws XMLStreamException, IOException {
    Integer west = degrees(xml, "minlon");
    Integer south = degrees(xml, "minlat");
    Integer east = degrees(xml, "maxlon");
    Integer north = degrees(xml, "maxlat");
    if (west != null && south != null && east != null && north != null) {
      target.bounds(
          new Envelope(
              west / UNITS_PER_DEGREE,
              east / UNITS_PER_DEGREE,
              south / UNITS_PER_DEGREE,
              north / UNITS_PER_DEGREE));
    }
    skip(xml);
  }

  /** Overpass ends its answer with a remark when it gave up in the middle. */
  private void readRemark(XMLStreamReader2 xml) throws XMLStreamException, IOException {
    StringBuilder words = new StringBuilder();
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      if (xml.isStartElement()) {
        skip(xml);
      } else if (xml.hasText() && words.length() < 1000) {
        words.append(xml.getText());
      }
    }
    if (words.indexOf("error") >= 0) {
      throw faults.refuse(
          Code.FILE_TRUNCATED,
          "is not complete; the server that made it says: \"%s\". Ask for a smaller area or allow more time."
              .formatted(words.toString().strip()),
          null);
    }
  }

  private void readObject(XMLStreamReader2 xml, OsmType type, @Nullable XmlAction action)
      throws XMLStreamException, IOException {
    object.reset();
    object.resetMetadata();
    fault = null;
    text = 0;
    object.offset = offset(xml);
    boolean gone =
        "false".equals(xml.getAttributeValue(null, "visible"))
            || "delete".equals(xml.getAttributeValue(null, "action"));
    Long id = readAttributes(xml, type, gone || action == XmlAction.DELETE);
    String place = place();
    while (nextChild(xml)) {
      readChild(xml, type);
      skip(xml);
    }
    if (fault != null) {
      target.malformed(
          object.offset,
          id == null ? null : type.word() + "/" + id,
          "a %s with %s, %s".formatted(type.word(), fault, place));
    } else if (action != null || !gone) {
      target.object(type, object, gone && action != null ? XmlAction.DELETE : action);
    }
  }

  private @Nullable Long readAttributes(XMLStreamReader2 xml, OsmType type, boolean gone) {
    Long id = number(xml.getAttributeValue(null, "id"));
    if (id == null || Math.abs(id) > OsmObject.MAX_ID) {
      fault = "the id " + quoted(xml.getAttributeValue(null, "id"));
      return null;
    }
    object.id = id;
    if (type == OsmType.NODE && !gone) {
      readPosition(xml);
    }
    object.version = (int) Math.clamp(numberOr0(xml, "version"), 0, Integer.MAX_VALUE);
    object.changeset = numberOr0(xml, "changeset");
    object.uid = (int) Math.clamp(numberOr0(xml, "uid"), 0, Integer.MAX_VALUE);
    String user = xml.getAttributeValue(null, "user");
    object.user = user == null ? "" : user;
    object.timestamp = seconds(xml.getAttributeValue(null, "timestamp"));
    return id;
  }

  private void readPosition(XMLStreamReader2 xml) {
    Integer lon = degrees(xml, "lon");
    Integer lat = degrees(xml, "lat");
    if (lon == null || lat == null) {
      fault =
          "the position lon=%s lat=%s"
              .formatted(
                  quoted(xml.getAttributeValue(null, "lon")),
                  quoted(xml.getAttributeValue(null, "lat")));
      return;
    }
    object.x = lon;
    object.y = lat;
  }

  private void readChild(XMLStreamReader2 xml, OsmType type) {
    String name = xml.getLocalName();
    if (name.equals("tag")) {
      readTag(xml);
    } else if (name.equals("nd") && type == OsmType.WAY) {
      Long ref = reference(xml);
      if (ref != null && fits(object.refs)) {
        object.refs.add(ref);
      }
    } else if (name.equals("member") && type == OsmType.RELATION) {
      readMember(xml);
    }
  }

  private boolean fits(LongList list) {
    object.tooLarge |= list.size() == OsmObject.MAX_REFERENCES;
    return list.size() < OsmObject.MAX_REFERENCES;
  }

  private void readTag(XMLStreamReader2 xml) {
    String key = xml.getAttributeValue(null, "k");
    String value = xml.getAttributeValue(null, "v");
    if (key == null || value == null) {
      fault = "a tag without k or v";
      return;
    }
    text += key.length() + value.length();
    if (text > OsmObject.MAX_TAG_TEXT || object.tags.size() == OsmObject.MAX_TAGS) {
      object.tooLarge = true;
    } else {
      object.tags.add(key, value);
    }
  }

  private void readMember(XMLStreamReader2 xml) {
    Long ref = reference(xml);
    int type =
        switch (xml.getAttributeValue(null, "type")) {
          case "node" -> OsmObject.NODE;
          case "way" -> OsmObject.WAY;
          case "relation" -> OsmObject.RELATION;
          case null, default -> -1;
        };
    if (type < 0) {
      fault = "a member of the type " + quoted(xml.getAttributeValue(null, "type"));
    } else if (ref != null && fits(object.memberIds)) {
      String role = xml.getAttributeValue(null, "role");
      object.memberIds.add(ref);
      object.memberTypes.add(type);
      object.memberRoles.add(role == null ? "" : role);
    }
  }

  private @Nullable Long reference(XMLStreamReader2 xml) {
    Long ref = number(xml.getAttributeValue(null, "ref"));
    if (ref == null) {
      fault = "a reference to " + quoted(xml.getAttributeValue(null, "ref"));
    }
    return ref;
  }

  private static @Nullable Integer degrees(XMLStreamReader2 xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? null : Degrees.units(value);
  }

  private static long numberOr0(XMLStreamReader2 xml, String name) {
    Long number = number(xml.getAttributeValue(null, name));
    return number == null ? 0 : number;
  }

  private static @Nullable Long number(@Nullable String value) {
    if (value == null || value.isEmpty() || value.length() > 19) {
      return null;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static long seconds(@Nullable String value) {
    if (value == null) {
      return 0;
    }
    try {
      return Instant.parse(value).getEpochSecond();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private static String quoted(@Nullable String value) {
    if (value == null) {
      return "missing";
    }
    return '"' + (value.length() > 40 ? value.substring(0, 40) + "…" : value) + '"';
  }

  /** True only where the bytes parsed are those of the file. */
  private long offset(XMLStreamReader2 xml) {
    String encoding = xml.getEncoding();
    boolean bytes = encoding == null || encoding.toUpperCase(Locale.ROOT).startsWith("UTF-8");
    return input.isPacked() || !bytes ? -1 : xml.getLocationInfo().getStartingByteOffset();
  }

  private String place() {
    XMLStreamReader2 xml = reader;
    return xml == null ? "at its begin" : "in line " + xml.getLocation().getLineNumber();
  }

  /** What follows the root may be blanks and comments only. */
  private void requireEnd(XMLStreamReader2 xml) throws XMLStreamException {
    while (xml.hasNext()) {
      xml.next();
    }
  }

  private IOException told(XMLStreamException e) {
    IOException cause = input.failure();
    if (cause != null) {
      return cause;
    }
    String message = String.valueOf(e.getMessage());
    if (input.isAtEnd()) {
      return faults.cut(
          input.size(), "in the middle of the XML, " + place() + ", or is no XML there", e);
    }
    if (message.contains("ntity")) {
      return faults.refuse(
          Code.XML_REFUSED, "has an undefined entity %s. Remove it.".formatted(place()), e);
    }
    return message.contains("ncoding") ? encoding(e) : notWellFormed(e);
  }

  private SourceException encoding(Exception e) {
    return faults.refuse(
        Code.ENCODING_UNKNOWN,
        "is in an encoding that is not read (%s). Save it in UTF-8.".formatted(firstLine(e)),
        e);
  }

  private SourceException notWellFormed(Exception e) {
    return notWellFormed(e, firstLine(e));
  }

  private SourceException notWellFormed(@Nullable Exception e, String found) {
    return faults.refuse(
        Code.FILE_CORRUPT,
        "is no well-formed XML %s: %s. Download the file again and compare its checksum with the publisher's."
            .formatted(place(), found),
        e);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
