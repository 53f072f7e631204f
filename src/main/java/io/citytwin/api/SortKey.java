package io.citytwin.api;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in an ordered list of things with ids: the values it is ordered by, then the id, which
 * makes the place unique. Its cursor is bound to the list, so that it is refused in another one.
 *
 * @param values as the {@link SortType} of each says; null for a value that is absent
 * @param id id of the thing at this place
 */
public record SortKey(List<@Nullable Object> values, UUID id) {

  /** Years that both this program and the database can hold. */
  private static final int FIRST_YEAR = -4_000;

  private static final int LAST_YEAR = 200_000;

  public SortKey {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** A place in a list ordered by id. */
  public static SortKey of(UUID id) {
    return new SortKey(List.of(), id);
  }

  /**
   * The place as clients see it.
   *
   * @param binding of the list, see {@link Cursor#binding(String)}
   */
  public String cursor(long binding) {
    List<byte[]> texts = values.stream().map(SortKey::utf8).toList();
    int size = 24 + texts.stream().mapToInt(text -> 13 + text.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size).putLong(binding);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    for (int i = 0; i < values.size(); i++) {
      put(bytes, values.get(i), texts.get(i));
    }
    byte[] used = java.util.Arrays.copyOf(bytes.array(), bytes.position());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(used);
  }

  /**
   * Reads a cursor of a list.
   *
   * @param types of the values the list is ordered by
   * @throws TwinException INVALID_CURSOR if it is malformed or from another list
   */
  public static SortKey decode(String cursor, long binding, List<SortType> types) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      if (bytes.getLong() != binding) {
        throw Cursor.ofAnotherList();
      }
      UUID id = new UUID(bytes.getLong(), bytes.getLong());
      List<@Nullable Object> values = new ArrayList<>();
      for (SortType type : types) {
        values.add(bytes.get() == 0 ? null : get(bytes, type));
      }
      if (bytes.hasRemaining()) {
        throw Cursor.ofNoList(null);
      }
      return new SortKey(values, id);
    } catch (IllegalArgumentException
        | BufferUnderflowException
        | DateTimeException
        | CharacterCodingException e) {
      throw Cursor.ofNoList(e);
    }
  }

  private static byte[] utf8(@Nullable Object value) {
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
  }

  private static void put(ByteBuffer bytes, @Nullable Object value, byte[] utf8) {
    bytes.put((byte) (value == null ? 0 : 1));
    switch (value) {
      case null -> {}
      case String _ -> bytes.putInt(utf8.length).put(utf8);
      case Double number -> bytes.putDouble(number);
      case Integer number -> bytes.putInt(number);
      case LocalDate day -> bytes.putLong(day.toEpochDay());
      case Instant time -> bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
      default -> throw new IllegalStateException("no value to order by: " + value.getClass());
    }
  }

  private static Object get(ByteBuffer bytes, SortType type) throws CharacterCodingException {
    return switch (type) {
      case TEXT -> text(bytes);
      case DECIMAL -> bytes.getDouble();
      case WHOLE -> bytes.getInt();
      case DAY -> {
        LocalDate day = LocalDate.ofEpochDay(bytes.getLong());
        checkYear(day.getYear());
        yield day;
      }
      case INSTANT -> {
        Instant time = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
        checkYear(time.atOffset(java.time.ZoneOffset.UTC).getYear());
        yield time;
      }
    };
  }

  /** The decoder refuses what is no UTF-8, as it stands here for halves of characters. */
  private static String text(ByteBuffer bytes) throws CharacterCodingException {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer utf8 = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    String text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    if (text.indexOf(0) >= 0) {
      throw new TwinException(
          ErrorCode.INVALID_CURSOR, "the cursor holds a character that no stored text has");
    }
    return text;
  }

  private static void checkYear(int year) {
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw new DateTimeException("year " + year);
    }
  }
}
