package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code id} of a node as clients see it: opaque, unique over all types, a valid cache key.
 *
 * <p>Inside it is {@code type:key} for the city as it is now. An object at an instant of the past
 * has {@code type:key;asOf=instant} and so is another entry of a client's cache. There are no other
 * contexts yet, such as scenarios: an id that names one stands for nothing here, and never for the
 * plain object.
 *
 * @param type name of the GraphQL type
 * @param key key of the object within the type, without {@code ;}
 * @param asOf instant the object is shown at, to the microsecond; null for the present
 */
public record GlobalId(String type, String key, @Nullable Instant asOf) {

  private static final char CONTEXT = ';';

  private static final String AS_OF = "asOf=";

  /**
   * @throws IllegalArgumentException if the key holds the mark of a context
   */
  public GlobalId {
    if (key.indexOf(CONTEXT) >= 0) {
      throw new IllegalArgumentException("key of an id with '" + CONTEXT + "': " + key);
    }
  }

  /** The id of an object of the present. */
  public GlobalId(String type, String key) {
    this(type, key, null);
  }

  /** The id of the same object at an instant; null for the present. */
  public GlobalId at(@Nullable Instant instant) {
    return new GlobalId(type, key, instant);
  }

  /** The id as text: base64url, no padding. */
  public String encode() {
    String context = asOf == null ? "" : CONTEXT + AS_OF + asOf;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((type + ":" + key + context).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads an id of the present made by {@link #encode()}.
   *
   * @throws TwinException BAD_USER_INPUT if it is not one, or is of a context
   */
  public static GlobalId decode(String text) {
    return decode(text, null);
  }

  /**
   * Reads an id of the present, or of the instant that is asked for.
   *
   * @throws TwinException BAD_USER_INPUT if it is not one, or is of another context
   */
  public static GlobalId decode(String text, @Nullable Instant asOf) {
    return find(text)
        .filter(id -> id.asOf == null || Objects.equals(id.asOf, asOf))
        .orElseThrow(
            () ->
                new TwinException(
                    ErrorCode.BAD_USER_INPUT,
                    "'"
                        + shown(text)
                        + "' is the id of an object in a context, such as an instant of the past,"
                        + " that is not asked for here; use its entityId, or ask for the object"
                        + " again to get its id"));
  }

  /**
   * Reads an id that may be of a context.
   *
   * @return the id; empty if it is of a context that is not known
   * @throws TwinException BAD_USER_INPUT if it is no id
   */
  public static Optional<GlobalId> find(String text) {
    String plain = plain(text);
    int colon = plain.indexOf(':');
    int context = plain.indexOf(CONTEXT);
    if (colon <= 0 || (context < 0 ? plain.length() : context) <= colon + 1) {
      throw malformed(text, null);
    }
    if (context < 0) {
      return Optional.of(new GlobalId(plain.substring(0, colon), plain.substring(colon + 1)));
    }
    GlobalId present = new GlobalId(plain.substring(0, colon), plain.substring(colon + 1, context));
    return instant(plain.substring(context + 1)).map(present::at);
  }

  /** The instant a context names; empty if it is another context, or not written as here. */
  private static Optional<Instant> instant(String context) {
    try {
      return Optional.of(context)
          .filter(c -> c.startsWith(AS_OF))
          .map(c -> Instant.parse(c.substring(AS_OF.length())).truncatedTo(ChronoUnit.MICROS))
          .filter(instant -> context.equals(AS_OF + instant));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String plain(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw malformed(text, notBase64);
    }
  }

  private static TwinException malformed(String text, @Nullable Throwable cause) {
    return new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "'"
            + shown(text)
            + "' is not an id of this service; pass back an id exactly as it was given",
        cause);
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
