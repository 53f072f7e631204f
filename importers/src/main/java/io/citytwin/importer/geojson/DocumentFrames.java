package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records of one JSON document: the members of {@code features}, or the document itself if it has
 * none. The members beside {@code features} are kept as the header.
 *
 * <p>Records are found by counting brackets outside strings. What stands between them is checked
 * here; what stands inside is for the parser.
 */
final class DocumentFrames implements Frames {

  private static final int MAX_HEADER_BYTES = 1 << 20;

  private static final boolean[] STRUCTURE = ByteSource.set("\"{}[]");
  private static final boolean[] STRING_END = ByteSource.set("\"\\");

  private final ByteSource source;
  private final Frame frame;
  private final Frame header = new Frame(MAX_HEADER_BYTES);
  private final HeaderListener listener;
  private State state = State.START;

  private enum State {
    START,
    IN_FEATURES,
    AFTER,
    END
  }

  /** Takes the members of the document beside {@code features}. */
  interface HeaderListener {

    /** The document as far as it is known before the first feature, closed so that it parses. */
    void beforeFeatures(byte[] json, int length) throws IOException;

    /** The whole document, with an empty {@code features}. */
    void afterFeatures(byte[] json, int length) throws IOException;
  }

  DocumentFrames(ByteSource source, Frame frame, HeaderListener listener) {
    this.source = source;
    this.frame = frame;
    this.listener = listener;
  }

  @Override
  public boolean survivesSyntaxFaults() {
    return false;
  }

  @Override
  public @Nullable Frame next() throws IOException {
    return switch (state) {
      case START -> begin();
      case IN_FEATURES -> nextFeature();
      case AFTER, END -> null;
    };
  }

  /** Whether the document is a single record, not a collection. */
  boolean isSingleRecord() {
    return state == State.AFTER;
  }

  /** Whether the document was a single record and more follows, as in a sequence. */
  boolean isFollowed() throws IOException {
    return state == State.AFTER && source.skipSpace() != ByteSource.END;
  }

  private @Nullable Frame begin() throws IOException {
    int c = source.skipSpace();
    if (c != '{') {
      throw corrupt("a GeoJSON document begins with {, found " + show(c));
    }
    frame.begin(source.offset());
    header.begin(source.offset());
    both(source.next());
    return members();
  }

  /** Reads members until the features begin or the document ends. */
  private @Nullable Frame members() throws IOException {
    while (true) {
      int c = space();
      if (c == '}') {
        both(source.next());
        state = State.AFTER;
        return frame;
      }
      if (c == ',') {
        both(source.next());
        continue;
      }
      String key = key(c);
      if (key.equals("features") && space() == '[') {
        return features();
      }
      value();
    }
  }

  private @Nullable Frame features() throws IOException {
    source.next();
    header.add('[');
    header.add(']');
    int length = header.length();
    header.add('}');
    checkHeaderSize();
    listener.beforeFeatures(header.bytes(), header.length());
    header.shorten(length);
    state = State.IN_FEATURES;
    frame.restart();
    if (source.skipSpace() == ']') {
      return endOfFeatures();
    }
    return feature();
  }

  private @Nullable Frame nextFeature() throws IOException {
    int c = source.skipSpace();
    if (c == ']') {
      return endOfFeatures();
    }
    if (c != ',') {
      throw c == ByteSource.END
          ? truncated()
          : corrupt("between two features a comma must stand, found " + show(c));
    }
    source.next();
    return feature();
  }

  private Frame feature() throws IOException {
    int c = source.skipSpace();
    if (c == ',' || c == ']' || c == '}') {
      throw corrupt("a feature is missing before " + show(c));
    }
    frame.begin(source.offset());
    copyValue(frame, null);
    return frame;
  }

  private @Nullable Frame endOfFeatures() throws IOException {
    source.next();
    while (true) {
      int c = source.skipSpace();
      if (c == '}') {
        header.add(source.next());
        break;
      }
      if (c == ',') {
        header.add(source.next());
        continue;
      }
      if (c != '"') {
        throw c == ByteSource.END
            ? truncated()
            : corrupt("a member must begin with \", found " + show(c));
      }
      copyValue(header, null);
      if (source.skipSpace() != ':') {
        throw corrupt("after the name of a member a colon must stand");
      }
      header.add(source.next());
      copyValue(header, null);
    }
    checkHeaderSize();
    listener.afterFeatures(header.bytes(), header.length());
    state = State.END;
    if (source.skipSpace() != ByteSource.END) {
      throw corrupt(
          "after the end of the FeatureCollection nothing may stand, found " + show(source.peek()));
    }
    return null;
  }

  private void checkHeaderSize() throws SourceException {
    if (header.isTooLarge()) {
      throw corrupt(
          "the members beside \"features\" are larger than %,d bytes".formatted(MAX_HEADER_BYTES));
    }
  }

  private String key(int c) throws IOException {
    if (c != '"') {
      throw c == ByteSource.END
          ? truncated()
          : corrupt("a member must begin with \", found " + show(c));
    }
    int begin = header.length();
    copyValue(frame, header);
    String key = header.text(begin + 1, header.length() - 1);
    if (space() != ':') {
      throw corrupt("after the name of a member a colon must stand, found " + show(source.peek()));
    }
    both(source.next());
    return key;
  }

  private void value() throws IOException {
    space();
    copyValue(frame, header);
  }

  private int space() throws IOException {
    int c = source.peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      frame.add(source.next());
      c = source.peek();
    }
    return c;
  }

  private void both(int b) {
    frame.add(b);
    header.add(b);
  }

  /** Copies one JSON value, whatever it is, to one or two frames. */
  private void copyValue(Frame to, @Nullable Frame also) throws IOException {
    int c = source.skipSpace();
    if (c == '"') {
      copyString(to, also);
    } else if (c == '{' || c == '[') {
      copyNested(to, also);
    } else {
      copyScalar(to, also);
    }
  }

  private void copyNested(Frame to, @Nullable Frame also) throws IOException {
    int depth = 0;
    do {
      if (also == null) {
        source.copyRun(STRUCTURE, to);
      }
      int c = source.peek();
      if (c == '"') {
        copyString(to, also);
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      copy(to, also);
    } while (depth > 0);
  }

  private void copyString(Frame to, @Nullable Frame also) throws IOException {
    copy(to, also);
    int c;
    do {
      if (also == null) {
        source.copyRun(STRING_END, to);
      }
      c = copy(to, also);
      if (c == '\\') {
        copy(to, also);
      }
    } while (c != '"');
  }

  private void copyScalar(Frame to, @Nullable Frame also) throws IOException {
    int c = source.peek();
    while (c != ',' && c != ']' && c != '}' && c > ' ') {
      copy(to, also);
      c = source.peek();
    }
    if (c == ByteSource.END) {
      throw truncated();
    }
  }

  private int copy(Frame to, @Nullable Frame also) throws IOException {
    int c = source.next();
    if (c == ByteSource.END) {
      throw truncated();
    }
    to.add(c);
    if (also != null) {
      also.add(c);
    }
    return c;
  }

  private SourceException truncated() {
    return new SourceException(
        SourceException.Code.FILE_TRUNCATED,
        "the file ends at byte %,d inside the document; it is not complete. Fetch or write it again"
            .formatted(source.offset()));
  }

  private SourceException corrupt(String what) {
    return new SourceException(
        SourceException.Code.FILE_CORRUPT, "byte %,d: %s".formatted(source.offset(), what));
  }

  private static String show(int c) {
    return c == ByteSource.END
        ? "the end of the file"
        : c > ' ' && c < 0x7f ? "'" + (char) c + "'" : "byte 0x%02x".formatted(c);
  }
}
