package io.citytwin.sensor;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Cursors of this package: a letter for the list, then the key of the item, as base64url. */
final class LiveCursor {

  private static final char DATASTREAM = 'd';
  private static final char OBSERVATION = 'o';

  private LiveCursor() {}

  static String ofDatastream(Datastream datastream) {
    return encode(DATASTREAM, datastream.code());
  }

  static String ofObservation(Observation observation) {
    return encode(OBSERVATION, Long.toString(observation.phenomenonMicros()));
  }

  /** The code a cursor of a list of datastreams stands for. */
  static String datastreamCode(String cursor) {
    return decode(DATASTREAM, cursor);
  }

  /** The time in microseconds a cursor of a list of observations stands for. */
  static long observationMicros(String cursor) {
    try {
      return Long.parseLong(decode(OBSERVATION, cursor));
    } catch (NumberFormatException e) {
      throw invalid(e);
    }
  }

  private static String encode(char list, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(char list, String cursor) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (!plain.isEmpty() && plain.charAt(0) == list) {
        return plain.substring(1);
      }
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
    throw invalid(null);
  }

  private static TwinException invalid(
      @org.jspecify.annotations.Nullable IllegalArgumentException cause) {
    return new TwinException(
        ErrorCode.INVALID_CURSOR,
        "'after' is not a cursor of this list; pass back endCursor of the page before, or leave it"
            + " out",
        cause);
  }
}
