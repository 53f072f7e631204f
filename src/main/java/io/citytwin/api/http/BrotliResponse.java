package io.citytwin.api.http;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that packs its body once it is known to be JSON and large enough. Until then the bytes
 * wait, at most as many as the smallest body worth packing has.
 */
final class BrotliResponse extends HttpServletResponseWrapper {

  /** About as quick as gzip's default and smaller; higher ones cost more than the network saves. */
  private static final int QUALITY = 4;

  private static final Logger LOG = LoggerFactory.getLogger(BrotliResponse.class);

  private static final long UNKNOWN = -1;

  private final int minBytes;
  private final Body body = new Body();
  private final PrintWriter writer =
      new PrintWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));
  private long declaredLength = UNKNOWN;

  BrotliResponse(HttpServletResponse response, int minBytes) {
    super(response);
    this.minBytes = minBytes;
  }

  /** Writes what waits and ends the packing; nothing may be written after. */
  void finish() throws IOException {
    writer.flush();
    body.finish();
  }

  /** Gives up after a failure: what the packing holds outside of the heap is freed. */
  void discard() {
    try {
      body.discard();
    } catch (IOException clientGone) {
      LOG.debug("response.lost", clientGone);
    }
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return body;
  }

  @Override
  public PrintWriter getWriter() {
    return writer;
  }

  @Override
  public void flushBuffer() throws IOException {
    body.flush();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    body.forget();
  }

  @Override
  public void reset() {
    super.reset();
    body.forget();
    declaredLength = UNKNOWN;
  }

  @Override
  public void setContentLength(int length) {
    declaredLength = length;
  }

  @Override
  public void setContentLengthLong(long length) {
    declaredLength = length;
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (name.equalsIgnoreCase("Content-Length")) {
      declaredLength = value == null ? UNKNOWN : Long.parseLong(value);
    } else {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (name.equalsIgnoreCase("Content-Length")) {
      declaredLength = Long.parseLong(value);
    } else {
      super.addHeader(name, value);
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  private boolean isJson() {
    String type = getContentType();
    return type != null
        && (type.startsWith(AnswerType.JSON.mediaType())
            || type.startsWith(AnswerType.GRAPHQL_RESPONSE.mediaType()));
  }

  /** Where the bytes go when the decision has fallen. */
  private OutputStream open(boolean large) throws IOException {
    ServletOutputStream plain = super.getOutputStream();
    if (large && isJson() && !containsHeader("Content-Encoding") && !isCommitted()) {
      super.setHeader("Content-Encoding", "br");
      return new BrotliOutputStream(
          new Unclosed(plain), new Encoder.Parameters().setQuality(QUALITY));
    }
    if (declaredLength != UNKNOWN) {
      super.setContentLengthLong(declaredLength);
    }
    return plain;
  }

  private final class Body extends ServletOutputStream {

    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private @Nullable OutputStream target;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      boolean large = declaredLength >= minBytes || waiting.size() + length >= minBytes;
      if (target == null && !large && isJson()) {
        waiting.write(bytes, offset, length);
      } else {
        decided(large).write(bytes, offset, length);
      }
    }

    /** JSON is sent when it is whole; what is none, such as an event, goes on at once. */
    @Override
    public void flush() throws IOException {
      if (!isJson()) {
        decided(false).flush();
        BrotliResponse.super.flushBuffer();
      }
    }

    void finish() throws IOException {
      OutputStream last = decided(false);
      if (last instanceof BrotliOutputStream packing) {
        packing.close();
      }
    }

    void discard() throws IOException {
      forget();
      if (target instanceof BrotliOutputStream packing) {
        packing.close();
      }
    }

    void forget() {
      waiting = new ByteArrayOutputStream();
    }

    private OutputStream decided(boolean large) throws IOException {
      OutputStream known = target;
      if (known == null) {
        known = open(large);
        target = known;
        waiting.writeTo(known);
        forget();
      }
      return known;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("answers are written by blocking calls");
    }
  }

  /** Keeps the response open when the packing ends. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
