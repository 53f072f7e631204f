package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code id} of a node as clients see it: opaque, unique over all types, a valid cache key.
 *
 * <p>Inside it is {@code type:key} for the city as it is now. An object in another context, such as
 * a scenario or an instant of the past, has {@code type:key;context} and so is another entry of a
 * client's cache. There are no such contexts yet: an id that names one stands for nothing here, and
 * never for the plain object.
 *
 * @param type name of the GraphQL type
 * @param key key of the object within the type, without {@code ;}
 */
public record GlobalId(String type, String key) {

  private static final char CONTEXT = ';';

  /**
   * @throws IllegalArgumentException if the key holds the mark of a context
   */
  public GlobalId {
    if (key.indexOf(CONTEXT) >= 0) {
      throw new IllegalArgumentException("key of an id with '" + CONTEXT + "': " + key);
    }
  }

  /** The id as text: base64url, no padding. */
  public String encode() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((type + ":" + key).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads an id made by {@link #encode()}.
   *
   * @throws TwinException BAD_USER_INPUT if it is not one, or is of a context
   */
  public static GlobalId decode(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new TwinException(
                    ErrorCode.BAD_USER_INPUT,
                    "'"
                        + shown(text)
                        + "' is the id of an object in a context that this service does not have;"
                        + " ask for the object again to get its id"));
  }

  /**
   * Reads an id that may be of a context.
   *
   * @return the id; empty if it is of a context, none of which is known
   * @throws TwinException BAD_USER_INPUT if it is no id
   */
  public static Optional<GlobalId> find(String text) {
    String plain = plain(text);
    int colon = plain.indexOf(':');
    int context = plain.indexOf(CONTEXT);
    if (colon <= 0 || (context < 0 ? plain.length() : context) <= colon + 1) {
      throw malformed(text, null);
    }
    return context < 0
        ? Optional.of(new GlobalId(plain.substring(0, colon), plain.substring(colon + 1)))
        : Optional.empty();
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
