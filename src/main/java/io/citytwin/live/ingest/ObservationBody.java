package io.citytwin.live.ingest;

import io.citytwin.api.CountedStream;
import io.citytwin.api.Pace;
import io.citytwin.live.LiveSettings;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;

/** The body of a request as lines of JSON, or as one JSON array of the same objects. */
public final class ObservationBody {

  private static final int BUFFER = 16_384;
  private static final int SMALLEST_BUFFER = 256;

  private ObservationBody() {}

  /**
   * Reads a whole body into a batch that {@link ObservationIntake#begin} made.
   *
   * @throws TwinException BAD_USER_INPUT for an array that is not JSON, LIMIT_EXCEEDED if the batch
   *     is too large
   */
  public static void read(byte[] body, Batch batch, LiveSettings settings) {
    InputStream bytes = new ByteArrayInputStream(body);
    try {
      if (isArray(bytes)) {
        readArray(bytes, batch);
      } else {
        readLines(bytes, body.length, batch, settings);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The bytes of a body, unpacked and bounded. */
  static InputStream open(HttpServletRequest request, LiveSettings settings) throws IOException {
    long size = expectedBytes(request);
    return new BufferedInputStream(
        bounded(unpacked(request, settings), settings.maxBodyBytes()),
        size < 0 ? BUFFER : (int) Math.clamp(size + 1, SMALLEST_BUFFER, BUFFER));
  }

  private static InputStream bounded(InputStream body, long most) {
    return new CountedStream(
        body,
        read -> {
          if (read > most) {
            throw new TwinException(
                ErrorCode.LIMIT_EXCEEDED,
                "the body is longer than "
                    + most
                    + " bytes (citytwin.live.max-body-bytes); nothing was stored, send it in parts");
          }
        });
  }

  /** How many bytes a body has; a negative number if that is not known before. */
  static long expectedBytes(HttpServletRequest request) {
    return request.getHeader("Content-Encoding") == null ? request.getContentLengthLong() : -1;
  }

  private static InputStream unpacked(HttpServletRequest request, LiveSettings settings)
      throws IOException {
    InputStream sent = new Pace(settings.patience()).keptBy(request.getInputStream());
    String encoding = request.getHeader("Content-Encoding");
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return sent;
    }
    if (encoding.equalsIgnoreCase("gzip")) {
      return new GZIPInputStream(sent, BUFFER);
    }
    throw new UnsupportedBody(
        "content encoding " + LineException.shown(encoding) + " is not taken; send gzip or none");
  }

  /** What an unreadable body means to its sender. */
  static TwinException unreadable(IOException failure) {
    return new TwinException(
        ErrorCode.BAD_USER_INPUT,
        failure instanceof ZipException
            ? "the body is not gzip although Content-Encoding says so"
            : "the body ended too early; nothing was stored",
        failure);
  }

  /** Whether the first byte that is not blank opens an array. */
  static boolean isArray(InputStream body) throws IOException {
    body.mark(256);
    int next = body.read();
    for (int i = 0; i < 200 && next >= 0 && next <= ' '; i++) {
      next = body.read();
    }
    body.reset();
    return next == '[';
  }

  /**
   * Reads lines into a batch.
   *
   * @param expected about how many bytes there are; a negative number if that is not known
   */
  static void readLines(InputStream body, long expected, Batch batch, LiveSettings settings)
      throws IOException {
    LineReader lines = new LineReader(body, settings.maxLineBytes(), expected);
    while (lines.next()) {
      if (!lines.isBlank()) {
        batch.add(lines.number(), () -> draft(lines, settings));
      }
    }
  }

  private static Draft draft(LineReader lines, LiveSettings settings) throws LineException {
    if (lines.isTooLong()) {
      throw new LineException(
          LineCode.LINE_TOO_LONG, "the line is longer than " + settings.maxLineBytes() + " bytes");
    }
    return DraftReader.line(lines.bytes(), lines.from(), lines.length());
  }

  /**
   * Reads the items of an array into a batch. A faulty item is refused alone; JSON that is broken
   * refuses the whole body, because nothing after it can be told apart.
   */
  static void readArray(InputStream body, Batch batch) throws IOException {
    long item = 0;
    try (JsonParser json = DraftReader.JSON.createParser(ObjectReadContext.empty(), body)) {
      json.nextToken();
      TokenStreamContext array = json.streamReadContext();
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        if (next == null) {
          throw new EOFException();
        }
        if (!batch.add(++item, () -> DraftReader.read(json))) {
          leave(json, array);
        }
      }
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the array is not JSON after item %d, at byte %d; nothing was stored"
              .formatted(Math.max(0, item - 1), e.getLocation().getByteOffset()),
          e);
    }
  }

  /** Skips what is left of an item. */
  private static void leave(JsonParser json, TokenStreamContext array) throws IOException {
    while (json.streamReadContext() != array) {
      if (json.nextToken() == null) {
        throw new EOFException();
      }
    }
  }

  /** A media type or encoding nobody here reads. */
  static final class UnsupportedBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedBody(String message) {
      super(message);
    }
  }
}
