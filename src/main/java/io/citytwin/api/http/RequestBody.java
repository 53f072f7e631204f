package io.citytwin.api.http;

import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.api.Pace;
import io.citytwin.api.WorkingMemory.Share;
import io.citytwin.model.error.TwinException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Reads the body of a POST. Only JSON counts as GraphQL: a page of another origin can send forms
 * and plain text without asking first, but not this.
 */
final class RequestBody {

  private final int maxBytes;
  private final Limits limits;
  private final InstantSource clock;

  RequestBody(Limits limits, InstantSource clock) {
    this.maxBytes = limits.maxBodyBytes();
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * The whole body.
   *
   * @param memory has it from now on
   * @throws Refusal 415 for another media type or packing, 413 beyond the limit, 408 if it comes
   *     too slowly, 429 if too many come
   */
  byte[] read(HttpServletRequest request, Share memory) throws IOException {
    if (!isJson(request.getContentType())) {
      throw Refusal.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "the body is not declared as JSON in UTF-8; send Content-Type: application/json");
    }
    String packing = request.getHeader("Content-Encoding");
    if (packing != null && !packing.strip().equalsIgnoreCase("identity")) {
      throw Refusal.of(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "the body is packed; send it as it is, without Content-Encoding");
    }
    return readBounded(request, memory);
  }

  private byte[] readBounded(HttpServletRequest request, Share memory) throws IOException {
    long declared = request.getContentLengthLong();
    long most = declared < 0 ? maxBytes + 1 : declared; // beyond what is declared nothing comes
    byte[] body = declared > maxBytes ? new byte[0] : read(request, Math.toIntExact(most), memory);
    long size = Math.max(declared, body.length);
    if (size > maxBytes) {
      String said = declared > maxBytes ? Long.toString(declared) : "more than " + maxBytes;
      throw Refusal.tooLarge(
          "the body has %s bytes, the limit is %d; send less, or a feature's id in place of its"
                  .formatted(said, maxBytes)
              + " geometry",
          maxBytes,
          size);
    }
    return body;
  }

  private byte[] read(HttpServletRequest request, int most, Share memory) throws IOException {
    try {
      memory.take(most, Deadline.in(limits.maxExecution(), clock));
      Pace pace = new Pace(limits.patience());
      byte[] body = pace.keptBy(request.getInputStream()).readNBytes(most);
      memory.keep(body.length);
      return body;
    } catch (TwinException tooMuchOrTooSlow) {
      throw Refusal.closing(tooMuchOrTooSlow);
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    try {
      MediaType type = MediaType.parseMediaType(contentType);
      return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
          && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }
}
