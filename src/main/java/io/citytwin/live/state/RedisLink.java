package io.citytwin.live.state;

import io.citytwin.sensor.Observation;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two connections to Redis that live and die together: one writes groups, one follows the stream.
 * Once one of them failed the link is closed and another is opened, so nothing hangs on half a
 * connection.
 */
final class RedisLink implements AutoCloseable {

  private static final byte[] OBSERVATIONS = {'o'};
  private static final int ROWS_PER_SCRIPT = 1_000; // Lua's unpack() is bounded by its stack
  private static final long FEWEST_ENTRIES = 256;
  private static final int ENTRY_OVERHEAD = 64; // bytes Redis needs beside the block, about
  private static final int APPENDS_PER_TRIM = 16;
  private static final int ENTRIES_PER_READ = 64;
  private static final byte[] SCRIPT = script();
  private static final String DECLARE =
      """
      local epoch = redis.call('GET', KEYS[1])
      if not epoch or string.sub(epoch, 1, #ARGV[1]) ~= ARGV[1] then
        epoch = ARGV[2]
        redis.call('SET', KEYS[1], epoch)
      end
      return epoch
      """;

  private final TwinKeys keys;
  private final StatefulRedisConnection<byte[], byte[]> writer;
  private final StatefulRedisConnection<byte[], byte[]> reader;
  private final String digest;
  private final long maxBytes;
  private double averageEntryBytes = 4_096;
  private long appends;
  private volatile StreamPlace oldest = StreamPlace.BEGINNING;

  private RedisLink(
      TwinKeys keys,
      long maxBytes,
      StatefulRedisConnection<byte[], byte[]> writer,
      StatefulRedisConnection<byte[], byte[]> reader) {
    this.keys = keys;
    this.maxBytes = maxBytes;
    this.writer = writer;
    this.reader = reader;
    this.digest = writer.sync().scriptLoad(SCRIPT);
    writer.setAutoFlushCommands(false);
  }

  /**
   * Connects, or throws {@link RedisException}.
   *
   * @param maxBytes the most of the stream that is kept, about
   */
  static RedisLink open(RedisClient client, TwinKeys keys, long maxBytes) {
    StatefulRedisConnection<byte[], byte[]> writer = client.connect(ByteArrayCodec.INSTANCE);
    try {
      StatefulRedisConnection<byte[], byte[]> reader = client.connect(ByteArrayCodec.INSTANCE);
      try {
        return new RedisLink(keys, maxBytes, writer, reader);
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

  /** The mark of what Redis holds; null while the hashes are not declared complete. */
  private @Nullable String epoch() {
    byte[] epoch = reader.sync().get(keys.epoch());
    return epoch == null ? null : new String(epoch, StandardCharsets.UTF_8);
  }

  /** Whether Redis is still the run that a mark was given in, and holds it. */
  boolean isRunning(String epoch) {
    return epoch.startsWith(runId()) && epoch.equals(epoch());
  }

  /** Declares the hashes complete and returns their mark: a new one unless this run has one. */
  String declareComplete(String runId) {
    byte[] fresh = (runId + "-" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    byte[] epoch =
        reader
            .sync()
            .eval(
                DECLARE,
                ScriptOutputType.VALUE,
                new byte[][] {keys.epoch()},
                runId.getBytes(StandardCharsets.UTF_8),
                fresh);
    return new String(epoch, StandardCharsets.UTF_8);
  }

  /** What comes before this place may be trimmed off the stream from now on. */
  void keepFrom(StreamPlace place) {
    oldest = place;
  }

  /**
   * Puts a group into the hashes and onto the stream, both or neither.
   *
   * @throws RedisException if that is not known to be done within the timeout
   */
  synchronized void publish(List<Observation> group, Duration timeout) {
    List<byte[][]> parts = parts(group).stream().map(RedisLink::arguments).toList();
    byte[] block = ObservationCodec.pack(group);
    List<RedisFuture<?>> sent = new ArrayList<>();
    try {
      sent.add(writer.async().multi());
      for (byte[][] part : parts) {
        byte[][] key = {keys.state(ObservationCodec.datastream(part[0]) % TwinKeys.SHARDS)};
        sent.add(writer.async().evalsha(digest, ScriptOutputType.MULTI, key, part));
      }
      sent.add(append(block));
      sent.add(writer.async().exec());
    } finally {
      writer.flushCommands();
    }
    await(sent, timeout);
  }

  /** The same for values that may be known already: only those that are news are put in. */
  void publishNews(List<Observation> group, Duration timeout) {
    List<Observation> news = new ArrayList<>();
    for (List<Observation> part : parts(group)) {
      byte[][] fields =
          part.stream().map(o -> ObservationCodec.field(o.datastream())).toArray(byte[][]::new);
      byte[] key = keys.state(part.getFirst().datastream() % TwinKeys.SHARDS);
      List<KeyValue<byte[], byte[]>> known = reader.sync().hmget(key, fields);
      for (int i = 0; i < part.size(); i++) {
        Observation next = part.get(i);
        if (!known.get(i).hasValue() || isAfter(next, known.get(i).getValue())) {
          news.add(next);
        }
      }
    }
    if (!news.isEmpty()) {
      publish(news, timeout);
    }
  }

  private static boolean isAfter(Observation next, byte[] known) {
    return next.isAfter(ObservationCodec.observation(next.datastream(), known));
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

  private static byte[][] arguments(List<Observation> part) {
    byte[][] arguments = new byte[part.size() * 2][];
    for (int i = 0; i < part.size(); i++) {
      arguments[2 * i] = ObservationCodec.field(part.get(i).datastream());
      arguments[2 * i + 1] = ObservationCodec.value(part.get(i));
    }
    return arguments;
  }

  private RedisFuture<?> append(byte[] block) {
    averageEntryBytes += (block.length + ENTRY_OVERHEAD - averageEntryBytes) / 16;
    return writer.async().xadd(keys.changes(), trimming(), Map.of(OBSERVATIONS, block));
  }

  /** By time; now and then by size, because Redis does one or the other. */
  private XAddArgs trimming() {
    boolean bySize = appends++ % APPENDS_PER_TRIM == 0;
    if (bySize || oldest.equals(StreamPlace.BEGINNING)) {
      long entries = Math.max((long) (maxBytes / averageEntryBytes), FEWEST_ENTRIES);
      return XAddArgs.Builder.maxlen(entries).approximateTrimming();
    }
    return XAddArgs.Builder.minId(oldest.id()).approximateTrimming();
  }

  /** Place of the newest entry of the stream; the beginning if it is empty. */
  StreamPlace newestEntry() {
    return place(reader.sync().xrevrange(keys.changes(), Range.unbounded(), Limit.from(1)));
  }

  /** Place of the oldest entry of the stream; the beginning if it is empty. */
  StreamPlace oldestEntry() {
    return place(reader.sync().xrange(keys.changes(), Range.unbounded(), Limit.from(1)));
  }

  private static StreamPlace place(List<StreamMessage<byte[], byte[]>> one) {
    return one.isEmpty() ? StreamPlace.BEGINNING : StreamPlace.of(one.getFirst().getId());
  }

  /** The hashes as they are at a place of the stream. */
  record Copy(StreamPlace place, List<Observation> values) {}

  /** Everything in the hashes and the place they have come to, both of the same moment. */
  @SuppressWarnings("unchecked") // the answers are those of the commands, in order
  Copy copy() {
    RedisCommands<byte[], byte[]> commands = reader.sync();
    commands.multi();
    commands.xrevrange(keys.changes(), Range.unbounded(), Limit.from(1));
    for (int shard = 0; shard < TwinKeys.SHARDS; shard++) {
      commands.hgetall(keys.state(shard));
    }
    TransactionResult answers = commands.exec();
    List<Observation> values = new ArrayList<>();
    for (int shard = 0; shard < TwinKeys.SHARDS; shard++) {
      ((Map<byte[], byte[]>) answers.get(1 + shard))
          .forEach(
              (field, value) ->
                  values.add(
                      ObservationCodec.observation(ObservationCodec.datastream(field), value)));
    }
    return new Copy(place((List<StreamMessage<byte[], byte[]>>) answers.get(0)), values);
  }

  /** One entry of the stream. */
  record Entry(StreamPlace place, List<Observation> observations) {}

  /**
   * The entries after a place, waiting for the first up to a time; empty if none came.
   *
   * @throws RedisException also if entries were trimmed away before they could be read
   */
  List<Entry> readAfter(StreamPlace place, Duration wait) {
    List<StreamMessage<byte[], byte[]>> messages =
        reader
            .sync()
            .xread(
                XReadArgs.Builder.block(wait).count(ENTRIES_PER_READ),
                XReadArgs.StreamOffset.from(keys.changes(), place.id()));
    if (messages.size() == ENTRIES_PER_READ && wasTrimmedPast(place)) {
      throw new RedisException("fell behind the stream of changes");
    }
    return messages.stream().map(RedisLink::entry).toList();
  }

  /** Some entries after one place and up to another, oldest first; empty at the end. */
  List<Entry> readBetween(StreamPlace after, StreamPlace upTo) {
    Range<String> range =
        Range.from(Range.Boundary.excluding(after.id()), Range.Boundary.including(upTo.id()));
    return reader.sync().xrange(keys.changes(), range, Limit.from(ENTRIES_PER_READ)).stream()
        .map(RedisLink::entry)
        .toList();
  }

  /**
   * Whether entries after this one may be gone. An entry that is still there is proof they are not.
   */
  boolean wasTrimmedPast(StreamPlace place) {
    return reader.sync().xrange(keys.changes(), Range.create(place.id(), place.id())).isEmpty()
        && !place.equals(StreamPlace.BEGINNING);
  }

  private static Entry entry(StreamMessage<byte[], byte[]> message) {
    List<Observation> observations =
        message.getBody().values().stream()
            .flatMap(block -> ObservationCodec.unpack(block).stream())
            .toList();
    return new Entry(StreamPlace.of(message.getId()), observations);
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
