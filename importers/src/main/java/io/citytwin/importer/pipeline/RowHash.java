package io.citytwin.importer.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hash of the content of a row, 128 bits: name, geometry, typed values and attributes, each with
 * its type and length, so that equal hashes mean equal rows. It depends on content alone and is the
 * same in every run. One instance for one thread.
 */
final class RowHash {

  private static final int MAX_KEPT = 1 << 20;

  private final MessageDigest digest = md5();
  private ByteBuffer content = ByteBuffer.allocate(1 << 12);

  byte[] of(@Nullable String name, byte[] ewkb, List<@Nullable Object> values, byte[] attributes) {
    content.clear();
    add(name);
    add('G', ewkb);
    for (Object value : values) {
      add(value);
    }
    add('J', attributes);
    // At once: the digest has its price for each call.
    digest.update(content.array(), 0, content.position());
    byte[] hash = digest.digest();
    if (content.capacity() > MAX_KEPT) {
      content = ByteBuffer.allocate(1 << 12);
    }
    return hash;
  }

  private void add(@Nullable Object value) {
    switch (value) {
      case null -> number('0', 0);
      case String text -> add('T', text.getBytes(StandardCharsets.UTF_8));
      case Double number -> number('D', Double.doubleToLongBits(number));
      case Integer number -> number('I', number);
      case Boolean truth -> number('B', truth ? 1 : 0);
      case LocalDate date -> number('L', date.toEpochDay());
      case UUID id -> {
        number('U', id.getMostSignificantBits());
        reserve(Long.BYTES);
        content.putLong(id.getLeastSignificantBits());
      }
      default -> throw new IllegalArgumentException("not a column value: " + value.getClass());
    }
  }

  private void add(char type, byte[] bytes) {
    number(type, bytes.length);
    reserve(bytes.length);
    content.put(bytes);
  }

  private void number(char type, long number) {
    reserve(1 + Long.BYTES);
    content.put((byte) type).putLong(number);
  }

  private void reserve(int more) {
    if (content.remaining() < more) {
      int needed = Math.addExact(content.position(), more);
      content = ByteBuffer.allocate(Math.max(needed, content.capacity() * 2)).put(content.flip());
    }
  }

  // Chosen for its 128 bits and speed; it tells changes apart and guards against nobody.
  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
