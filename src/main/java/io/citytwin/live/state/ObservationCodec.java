package io.citytwin.live.state;

import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Observations as bytes in Redis, big-endian.
 *
 * <pre>
 * value  phenomenon micros (8, sign bit flipped), result micros (8, sign bit flipped), quality (1),
 *        kind (1: 0 number, 1 text), number (8) or text (UTF-8, to the end)
 * record datastream (4), length of the value (2), value
 * </pre>
 *
 * The flipped sign bit lets a script compare times as unsigned numbers.
 */
final class ObservationCodec {

  private static final int VALUE_HEAD = 18;

  private ObservationCodec() {}

  static byte[] field(int datastream) {
    return ByteBuffer.allocate(4).putInt(datastream).array();
  }

  static int datastream(byte[] field) {
    return ByteBuffer.wrap(field).getInt();
  }

  static byte[] value(Observation observation) {
    byte[] text =
        observation.text() == null
            ? new byte[0]
            : observation.text().getBytes(StandardCharsets.UTF_8);
    boolean isText = observation.text() != null;
    ByteBuffer bytes = ByteBuffer.allocate(VALUE_HEAD + (isText ? text.length : 8));
    bytes.putLong(observation.phenomenonMicros() ^ Long.MIN_VALUE);
    bytes.putLong(observation.resultMicros() ^ Long.MIN_VALUE);
    bytes.put((byte) observation.quality().stored()).put((byte) (isText ? 1 : 0));
    if (isText) {
      bytes.put(text);
    } else {
      bytes.putDouble(observation.number());
    }
    return bytes.array();
  }

  static Observation observation(int datastream, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    long phenomenon = bytes.getLong() ^ Long.MIN_VALUE;
    long result = bytes.getLong() ^ Long.MIN_VALUE;
    Quality quality = Quality.of(bytes.get());
    if (bytes.get() == 0) {
      return new Observation(datastream, phenomenon, result, bytes.getDouble(), null, quality);
    }
    String text = new String(value, bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
    return new Observation(datastream, phenomenon, result, 0, text, quality);
  }

  /** Many observations in one block. */
  static byte[] pack(List<Observation> observations) {
    List<byte[]> values = observations.stream().map(ObservationCodec::value).toList();
    int size = values.stream().mapToInt(value -> value.length + 6).sum();
    ByteBuffer block = ByteBuffer.allocate(size);
    for (int i = 0; i < values.size(); i++) {
      block.putInt(observations.get(i).datastream());
      block.putShort((short) values.get(i).length);
      block.put(values.get(i));
    }
    return block.array();
  }

  static List<Observation> unpack(byte[] packed) {
    ByteBuffer block = ByteBuffer.wrap(packed);
    List<Observation> observations = new ArrayList<>(packed.length / 32);
    while (block.hasRemaining()) {
      int datastream = block.getInt();
      byte[] value = new byte[block.getShort() & 0xffff];
      block.get(value);
      observations.add(observation(datastream, value));
    }
    return observations;
  }
}
