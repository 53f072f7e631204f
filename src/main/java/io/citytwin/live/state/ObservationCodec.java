package io.citytwin.live.state;

import io.citytwin.sensor.Assessment;
import io.citytwin.sensor.Observation;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Observations as bytes in Redis, big-endian.
 *
 * <pre>
 * value  phenomenon micros (8, sign bit flipped), result micros (8, sign bit flipped),
 *        quality (low 4 bits) and assessment (high 4 bits) (1), kind (1: 0 number, 1 text, 2 JSON,
 *        3 nothing), number (8) or text or JSON (UTF-8, to the end)
 * record datastream (4), length of the value (2), value
 * </pre>
 *
 * The flipped sign bit lets a script compare times as unsigned numbers.
 */
final class ObservationCodec {

  private static final int VALUE_HEAD = 18;
  private static final byte NUMBER = 0;
  private static final byte TEXT = 1;
  private static final byte JSON = 2;
  private static final byte NOTHING = 3;

  private ObservationCodec() {}

  static byte[] field(int datastream) {
    return ByteBuffer.allocate(4).putInt(datastream).array();
  }

  static int datastream(byte[] field) {
    return ByteBuffer.wrap(field).getInt();
  }

  static byte[] value(Observation observation) {
    byte[] result =
        switch (observation.value()) {
          case Result.Num(double number) -> ByteBuffer.allocate(8).putDouble(number).array();
          case Result.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
          case Result.Json(String json) -> json.getBytes(StandardCharsets.UTF_8);
          case Result.Missing _ -> new byte[0];
        };
    ByteBuffer bytes = ByteBuffer.allocate(VALUE_HEAD + result.length);
    bytes.putLong(observation.phenomenonMicros() ^ Long.MIN_VALUE);
    bytes.putLong(observation.resultMicros() ^ Long.MIN_VALUE);
    bytes.put((byte) (observation.assessed().stored() << 4 | observation.quality().stored()));
    bytes.put(kind(observation.value()));
    return bytes.put(result).array();
  }

  private static byte kind(Result result) {
    return switch (result) {
      case Result.Num _ -> NUMBER;
      case Result.Text _ -> TEXT;
      case Result.Json _ -> JSON;
      case Result.Missing _ -> NOTHING;
    };
  }

  static Observation observation(int datastream, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    long phenomenon = bytes.getLong() ^ Long.MIN_VALUE;
    long result = bytes.getLong() ^ Long.MIN_VALUE;
    byte judgement = bytes.get();
    Quality quality = Quality.of(judgement & 0x0f);
    Assessment assessed = Assessment.of(judgement >> 4);
    return new Observation(datastream, phenomenon, result, result(bytes), quality, assessed);
  }

  private static Result result(ByteBuffer bytes) {
    byte kind = bytes.get();
    return switch (kind) {
      case NUMBER -> new Result.Num(bytes.getDouble());
      case TEXT -> new Result.Text(StandardCharsets.UTF_8.decode(bytes).toString());
      case JSON -> new Result.Json(StandardCharsets.UTF_8.decode(bytes).toString());
      case NOTHING -> Result.MISSING;
      default -> throw new IllegalArgumentException("no result is of kind " + kind);
    };
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
