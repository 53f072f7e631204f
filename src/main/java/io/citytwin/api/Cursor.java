package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in an ordered list: the sort key of an item, and a hash that binds it to the list's
 * filter and order.
 *
 * @param binding hash of filter and order, see {@link #binding(String)}
 * @param key the sort key, a UUID as two numbers, a decimal as its bits
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

  /** A place in a list ordered by id. */
  public static Cursor of(long binding, UUID id) {
    return new Cursor(binding, id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** A place in a list ordered by distance, then id. */
  public static Cursor of(long binding, UUID id, double distance) {
    return new Cursor(
        binding,
        id.getMostSignificantBits(),
        id.getLeastSignificantBits(),
        Double.doubleToRawLongBits(distance));
  }

  /** The id, in lists ordered by id or by distance. */
  public UUID id() {
    return new UUID(key[0], key[1]);
  }

  /** The distance in metres, in lists ordered by distance. */
  public double distance() {
    return Double.longBitsToDouble(key[2]);
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
      throw new TwinException(
          ErrorCode.INVALID_CURSOR,
          "the cursor is not one of this list; pass back a cursor of this list as it was given");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getLong() != binding) {
      throw new TwinException(
          ErrorCode.INVALID_CURSOR,
          "the cursor is from a list with another filter or order; start again without a cursor");
    }
    long[] key = new long[keyLength];
    buffer.asLongBuffer().get(key);
    return new Cursor(binding, key);
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
