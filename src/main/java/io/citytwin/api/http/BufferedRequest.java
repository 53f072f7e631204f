package io.citytwin.api.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as the engine's transport takes it, whatever it came as: a POST of JSON, read already,
 * that accepts the one media type chosen for its answer.
 */
final class BufferedRequest extends HttpServletRequestWrapper {

  private final byte[] body;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  BufferedRequest(HttpServletRequest request, byte[] body, AnswerType answer) {
    super(request);
    this.body = body;
    headers.put("Accept", answer.mediaType());
    headers.put("Content-Type", "application/json");
    headers.put("Content-Length", Integer.toString(body.length));
  }

  @Override
  public String getMethod() {
    return "POST";
  }

  /** The parameters are in the body. */
  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public String getContentType() {
    return "application/json";
  }

  @Override
  public String getCharacterEncoding() {
    return "UTF-8";
  }

  @Override
  public int getContentLength() {
    return body.length;
  }

  @Override
  public long getContentLengthLong() {
    return body.length;
  }

  @Override
  public @Nullable String getHeader(String name) {
    String own = headers.get(name);
    return own == null ? super.getHeader(name) : own;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    String own = headers.get(name);
    return own == null ? super.getHeaders(name) : Collections.enumeration(Set.of(own));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(headers.keySet());
    names.addAll(Collections.list(super.getHeaderNames()));
    return Collections.enumeration(names);
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Bytes(new ByteArrayInputStream(body));
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }

  private static final class Bytes extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Bytes(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException("the body is read already");
    }
  }
}
