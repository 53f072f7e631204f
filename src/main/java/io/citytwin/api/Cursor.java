package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list ordered by numbers: the sort key of an item, and a hash that binds it to the
 * list's filter and order. Lists of things with ids have a {@link SortKey}.
 *
 * @param binding hash of filter and order, see {@link #binding(String)}
 * @param key the sort key
 */
public record Cursor(long binding, long... key) {

  /** The hash of a text that names filter and order. */
  public static long binding(String filterAndOrder) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(filterAndOrder.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The cursor as clients see it. */
  public String encode() {
    ByteBuffer bytes = ByteBuffer.allocate(8 + 8 * key.length).putLong(binding);
    for (long number : key) {
      bytes.putLong(number);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads a cursor of a list.
   *
   * @param keyLength numbers in the sort key of that list
   * @throws TwinException INVALID_CURSOR if it is malformed or from another list
   */
  public static Cursor decode(String text, long binding, int keyLength) {
    byte[] bytes = bytes(text);
    if (bytes == null || bytes.length != 8 + 8 * keyLength) {
      throw ofNoList(null);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getLong() != binding) {
      throw ofAnotherList();
    }
    long[] key = new long[keyLength];
    buffer.asLongBuffer().get(key);
    return new Cursor(binding, key);
  }

  /** The refusal of a text that is no cursor, or one with another number of values. */
  static TwinException ofNoList(@Nullable Throwable cause) {
    return new TwinException(
        ErrorCode.INVALID_CURSOR,
        "the cursor is not one of this list; pass back a cursor of this list as it was given",
        cause);
  }

  /** The refusal of a cursor that is bound to something else. */
  static TwinException ofAnotherList() {
    return new TwinException(
        ErrorCode.INVALID_CURSOR,
        "the cursor is from a list with another filter or order; start again without a cursor");
  }

  private static byte @Nullable [] bytes(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cursor c && binding == c.binding && Arrays.equals(key, c.key);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(binding) * 31 + Arrays.hashCode(key);
  }
}
