package io.citytwin.importer.xml;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.jspecify.annotations.Nullable;

/**
 * Goes through an XML file element by element. Every fault of the file is a {@link
 * SourceException}: XML_REFUSED for a document type or an entity, FILE_TRUNCATED where it ends too
 * early, FILE_CORRUPT for the rest.
 */
public final class XmlCursor implements Closeable {

  /** Elements nested deeper are refused. */
  public static final int MAX_DEPTH = 200;

  /** Characters of text in one record; a record with more is refused. */
  public static final int MAX_RECORD_CHARACTERS = 16 << 20;

  /** An element without text weighs as much, so that a record of empty ones has an end, too. */
  private static final int ELEMENT_WEIGHT = 32;

  private static final int MAX_ATTRIBUTES = 1000;

  private final String source;
  private final WatchedStream in;
  private final XMLStreamReader2 reader;
  private int depth;
  private boolean start;
  private long recordLeft = Long.MAX_VALUE;

  /**
   * Opens a file before its first element.
   *
   * @param source its name in messages
   */
  public XmlCursor(Path file, String source) throws IOException {
    this.source = source;
    if (!Files.isRegularFile(file)) {
      throw new SourceException(Code.FILE_NOT_FOUND, source + " does not exist or is no file");
    }
    if (Files.size(file) == 0) {
      throw new SourceException(Code.FILE_EMPTY, source + " is empty; write it again");
    }
    XmlEncoding encoding = XmlEncoding.of(file, source);
    in = new WatchedStream(Files.newInputStream(file), Files.size(file), source);
    try {
      reader = open(encoding.charset());
    } catch (XMLStreamException e) {
      in.close();
      throw fault(e);
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private XMLStreamReader2 open(@Nullable Charset charset) throws XMLStreamException {
    XMLInputFactory factory = new InputFactoryImpl();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    if (charset == null) {
      return (XMLStreamReader2) factory.createXMLStreamReader(in);
    }
    return (XMLStreamReader2)
        factory.createXMLStreamReader(
            new InputStreamReader(
                in, charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)));
  }

  /**
   * Goes to the next start or end of an element.
   *
   * @return false at the end of the document
   */
  public boolean next() throws IOException {
    while (true) {
      switch (event()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return true;
        }
        case XMLStreamConstants.END_DOCUMENT -> {
          return false;
        }
        default -> {
          // Text that nobody asked for.
        }
      }
    }
  }

  /** Whether the cursor is at the start of an element; else it is at an end. */
  public boolean isStart() {
    return start;
  }

  /** Number of elements around the cursor, with the one that starts or ends here. */
  public int depth() {
    return depth;
  }

  /** Local name of the element. */
  public String name() {
    return reader.getLocalName();
  }

  /** Namespace of the element, empty if it has none. */
  public String namespace() {
    String uri = reader.getNamespaceURI();
    return uri == null ? "" : uri;
  }

  /** Value of an attribute of the element that starts here, by local name; null if it has none. */
  public @Nullable String attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return null;
  }

  /** Place in the file of the element; -1 if it is not known, as in encodings other than UTF-8. */
  public long offset() {
    return reader.getLocationInfo().getStartingByteOffset();
  }

  /** Share of the file that was read; for another thread. */
  public double progress() {
    return in.progress();
  }

  /** Begins to count the text of a record. */
  public void beginRecord() {
    recordLeft = MAX_RECORD_CHARACTERS;
  }

  /** Ends it: what lies between records has no limit. */
  public void endRecord() {
    recordLeft = Long.MAX_VALUE;
  }

  /** Goes to the end of the element at a depth, which the cursor is in. */
  public void leave(int depth) throws IOException {
    while (this.depth > depth || start) {
      if (!next()) {
        return;
      }
    }
  }

  /** Passes over the element that starts here, to its end. */
  public void skip() throws IOException {
    leave(depth);
  }

  /**
   * Goes to the next child of an element, or to its end.
   *
   * @param depth of the element
   * @return false at its end
   */
  public boolean child(int depth) throws IOException {
    if (start && this.depth > depth) {
      skip();
    }
    return next() && start;
  }

  /** The text of the element that starts here, up to its end; elements in it are passed over. */
  public String text() throws IOException, GeometryFault {
    StringBuilder text = new StringBuilder();
    int own = depth;
    int event = XMLStreamConstants.START_ELEMENT;
    while (event != XMLStreamConstants.END_ELEMENT || depth > own) {
      event = piece(text, own);
    }
    return text.toString();
  }

  /**
   * Takes the next piece: text goes into a builder, if it stands at a depth.
   *
   * @return what it was, as {@link XMLStreamConstants} names it
   */
  public int piece(StringBuilder text, int atDepth) throws IOException, GeometryFault {
    int event = event();
    boolean wanted =
        depth == atDepth
            && (event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE);
    if (wanted) {
      // Between the end of a child and what follows, too, the cursor is inside the element.
      append(text);
    }
    return event;
  }

  private void append(StringBuilder text) throws IOException, GeometryFault {
    try {
      int length = reader.getTextLength();
      charge(length);
      text.append(reader.getTextCharacters(), reader.getTextStart(), length);
    } catch (RuntimeException e) {
      throw fault(e);
    }
  }

  /** Takes from what a record may still hold. */
  private void charge(int characters) throws GeometryFault {
    recordLeft -= characters;
    if (recordLeft < 0) {
      throw new GeometryFault(
          IssueCode.RECORD_TOO_LARGE,
          "the record has more than %,d characters; cut it into several"
              .formatted(MAX_RECORD_CHARACTERS));
    }
  }

  /** Takes from what a record may still hold for an element of it. */
  public void chargeElement() throws GeometryFault {
    charge(ELEMENT_WEIGHT);
  }

  private int event() throws IOException {
    try {
      if (reader.getEventType() == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
      int event = reader.next();
      in.alive();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> enter();
        case XMLStreamConstants.END_ELEMENT -> start = false;
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw refused();
        default -> {
          // The depth stays.
        }
      }
      return event;
    } catch (XMLStreamException | RuntimeException e) {
      throw fault(e);
    }
  }

  private void enter() throws SourceException {
    start = true;
    depth++;
    if (depth > MAX_DEPTH) {
      throw new SourceException(
          Code.FILE_CORRUPT,
          "%s: elements are nested deeper than %d at line %,d"
              .formatted(source, MAX_DEPTH, reader.getLocation().getLineNumber()));
    }
    if (reader.getAttributeCount() > MAX_ATTRIBUTES) {
      throw new SourceException(
          Code.FILE_CORRUPT,
          "%s: an element has more than %d attributes at line %,d"
              .formatted(source, MAX_ATTRIBUTES, reader.getLocation().getLineNumber()));
    }
  }

  private SourceException refused() {
    return new SourceException(
        Code.XML_REFUSED,
        source + " has a document type or an entity, which is not read; remove it");
  }

  private IOException fault(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SourceException known) {
        return known;
      }
      if (cause instanceof XMLStreamException nested
          && nested.getNestedException() instanceof SourceException known) {
        return known;
      }
    }
    String words = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("entity") && !lower.contains("character entity")) {
      return refused();
    }
    if (lower.contains("end-of-input") || lower.contains("eof")) {
      return new SourceException(
          Code.FILE_TRUNCATED,
          source + " ends in the middle: " + words + ". Fetch or write it again",
          e);
    }
    return new SourceException(
        Code.FILE_CORRUPT, source + " is not well-formed XML: " + words + "; correct it there", e);
  }

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } catch (XMLStreamException e) {
      throw fault(e);
    } finally {
      in.close();
    }
  }

  /** The charset of UTF-8, for which no other decoder is needed. */
  static boolean isPlain(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) || charset.equals(StandardCharsets.US_ASCII);
  }
}
