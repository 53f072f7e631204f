package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The {@code id} of a node as clients see it: opaque, unique over all types, a valid cache key.
 *
 * @param type name of the GraphQL type
 * @param key key of the object within the type
 */
public record GlobalId(String type, String key) {

  /** The id as text: base64url, no padding. */
  public String encode() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((type + ":" + key).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads an id made by {@link #encode()}.
   *
   * @throws TwinException BAD_USER_INPUT if it is not one
   */
  public static GlobalId decode(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int colon = plain.indexOf(':');
      if (colon > 0 && colon < plain.length() - 1) {
        return new GlobalId(plain.substring(0, colon), plain.substring(colon + 1));
      }
    } catch (IllegalArgumentException notBase64) {
      throw malformed(text, notBase64);
    }
    throw malformed(text, null);
  }

  private static TwinException malformed(
      String text, @org.jspecify.annotations.Nullable Throwable cause) {
    String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "'" + shown + "' is not an id of this service; pass back an id exactly as it was given",
        cause);
  }
}
