package io.citytwin.live.state;

import io.citytwin.sensor.Observation;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two connections to Redis that live and die together: one writes groups, one follows the stream.
 * Once one of them failed the link is closed and another is opened, so nothing hangs on half a
 * connection.
 */
final class RedisLink implements AutoCloseable {

  private static final byte[] OBSERVATIONS = {'o'};
  private static final int ROWS_PER_SCRIPT = 1_000; // Lua's unpack() is bounded by its stack
  private static final long STREAM_BYTES = 32L << 20;
  private static final long FEWEST_ENTRIES = 256;
  private static final long MOST_ENTRIES = 100_000;
  private static final int ENTRIES_PER_READ = 64;
  private static final byte[] SCRIPT = script();

  private final TwinKeys keys;
  private final StatefulRedisConnection<byte[], byte[]> writer;
  private final StatefulRedisConnection<byte[], byte[]> reader;
  private final String digest;
  private double averageEntryBytes = 4_096;

  private RedisLink(
      TwinKeys keys,
      StatefulRedisConnection<byte[], byte[]> writer,
      StatefulRedisConnection<byte[], byte[]> reader) {
    this.keys = keys;
    this.writer = writer;
    this.reader = reader;
    this.digest = writer.sync().scriptLoad(SCRIPT);
    writer.setAutoFlushCommands(false);
  }

  /** Connects, or throws {@link RedisException}. */
  static RedisLink open(RedisClient client, TwinKeys keys) {
    StatefulRedisConnection<byte[], byte[]> writer = client.connect(ByteArrayCodec.INSTANCE);
    try {
      StatefulRedisConnection<byte[], byte[]> reader = client.connect(ByteArrayCodec.INSTANCE);
      try {
        return new RedisLink(keys, writer, reader);
      } catch (RedisException e) {
        reader.close();
        throw e;
      }
    } catch (RedisException e) {
      writer.close();
      throw e;
    }
  }

  /** Changes with every start of the Redis server. */
  String runId() {
    return reader
        .sync()
        .info("server")
        .lines()
        .filter(line -> line.startsWith("run_id:"))
        .map(line -> line.substring("run_id:".length()).strip())
        .findFirst()
        .orElseThrow(() -> new RedisException("INFO server shows no run_id"));
  }

  /** Whether the hashes were declared complete and not lost since. */
  boolean isComplete() {
    return reader.sync().exists(keys.epoch()) == 1;
  }

  void declareComplete(String runId) {
    reader.sync().set(keys.epoch(), runId.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Puts a group into the hashes and onto the stream.
   *
   * @throws RedisException if that is not known to be done within the timeout
   */
  synchronized void publish(List<Observation> group, Duration timeout) {
    List<RedisFuture<?>> sent = new ArrayList<>();
    try {
      for (List<Observation> part : parts(group)) {
        sent.add(forward(part));
      }
      sent.add(append(group));
    } finally {
      writer.flushCommands();
    }
    await(sent, timeout);
  }

  /** The same for values that may be known already: only those that are news reach the stream. */
  synchronized void publishNews(List<Observation> group, Duration timeout) {
    List<List<Observation>> parts = parts(group);
    List<RedisFuture<List<Long>>> sent = parts.stream().map(this::forward).toList();
    writer.flushCommands();
    await(List.copyOf(sent), timeout);
    List<Observation> news = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Observation> part = parts.get(i);
      sent.get(i).toCompletableFuture().join().forEach(at -> news.add(part.get((int) (at - 1))));
    }
    if (!news.isEmpty()) {
      RedisFuture<?> appended = append(news);
      writer.flushCommands();
      await(List.of(appended), timeout);
    }
  }

  private static void await(List<RedisFuture<?>> sent, Duration timeout) {
    RedisFuture<?>[] all = sent.toArray(RedisFuture<?>[]::new);
    if (!LettuceFutures.awaitAll(timeout.toMillis(), TimeUnit.MILLISECONDS, all)) {
      throw new RedisException("no answer within " + timeout.toMillis() + " ms");
    }
    for (RedisFuture<?> one : all) {
      if (one.getError() != null) {
        throw new RedisException(one.getError());
      }
    }
  }

  private static List<List<Observation>> parts(List<Observation> group) {
    Map<Integer, List<Observation>> byShard = new HashMap<>();
    for (Observation row : group) {
      byShard
          .computeIfAbsent(row.datastream() % TwinKeys.SHARDS, shard -> new ArrayList<>())
          .add(row);
    }
    List<List<Observation>> parts = new ArrayList<>();
    for (List<Observation> rows : byShard.values()) {
      for (int from = 0; from < rows.size(); from += ROWS_PER_SCRIPT) {
        parts.add(rows.subList(from, Math.min(rows.size(), from + ROWS_PER_SCRIPT)));
      }
    }
    return parts;
  }

  private RedisFuture<List<Long>> forward(List<Observation> part) {
    byte[][] arguments = new byte[part.size() * 2][];
    for (int i = 0; i < part.size(); i++) {
      arguments[2 * i] = ObservationCodec.field(part.get(i).datastream());
      arguments[2 * i + 1] = ObservationCodec.value(part.get(i));
    }
    byte[][] key = {keys.state(part.getFirst().datastream() % TwinKeys.SHARDS)};
    return writer.async().evalsha(digest, ScriptOutputType.MULTI, key, arguments);
  }

  private RedisFuture<?> append(List<Observation> group) {
    byte[] block = ObservationCodec.pack(group);
    averageEntryBytes += (block.length - averageEntryBytes) / 16;
    long entries =
        Math.clamp((long) (STREAM_BYTES / averageEntryBytes), FEWEST_ENTRIES, MOST_ENTRIES);
    return writer
        .async()
        .xadd(
            keys.changes(),
            XAddArgs.Builder.maxlen(entries).approximateTrimming(),
            Map.of(OBSERVATIONS, block));
  }

  /** Id of the newest entry of the stream; the beginning of time if it is empty. */
  String newestEntry() {
    List<StreamMessage<byte[], byte[]>> newest =
        reader.sync().xrevrange(keys.changes(), Range.unbounded(), Limit.from(1));
    return newest.isEmpty() ? "0-0" : newest.getFirst().getId();
  }

  /** Everything in the hashes. */
  List<Observation> readShard(int shard) {
    List<Observation> values = new ArrayList<>();
    reader
        .sync()
        .hgetall(keys.state(shard))
        .forEach(
            (field, value) ->
                values.add(
                    ObservationCodec.observation(ObservationCodec.datastream(field), value)));
    return values;
  }

  /** One entry of the stream. */
  record Entry(String id, List<Observation> observations) {}

  /**
   * The entries after one, waiting for the first up to a time; empty if none came.
   *
   * @throws RedisException also if entries were trimmed away before they could be read
   */
  List<Entry> readAfter(String id, Duration wait) {
    List<StreamMessage<byte[], byte[]>> messages =
        reader
            .sync()
            .xread(
                XReadArgs.Builder.block(wait).count(ENTRIES_PER_READ),
                XReadArgs.StreamOffset.from(keys.changes(), id));
    if (messages.size() == ENTRIES_PER_READ && wasTrimmedPast(id)) {
      throw new RedisException("fell behind the stream of changes");
    }
    return messages.stream().map(RedisLink::entry).toList();
  }

  /**
   * Whether entries after this one may be gone. An entry that is still there is proof they are not.
   */
  private boolean wasTrimmedPast(String id) {
    return reader.sync().xrange(keys.changes(), Range.create(id, id)).isEmpty()
        && !id.equals("0-0");
  }

  private static Entry entry(StreamMessage<byte[], byte[]> message) {
    List<Observation> observations =
        message.getBody().values().stream()
            .flatMap(block -> ObservationCodec.unpack(block).stream())
            .toList();
    return new Entry(message.getId(), observations);
  }

  private static byte[] script() {
    try (InputStream file = RedisLink.class.getResourceAsStream("/redis/forward.lua")) {
      if (file == null) {
        throw new IllegalStateException("redis/forward.lua is not on the class path");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    var _ = writer.closeAsync();
    var _ = reader.closeAsync();
  }
}
