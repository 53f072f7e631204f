package io.citytwin.bench.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * Many connections that ask and wait, all on one thread, so that asking takes as little of the
 * machine as it can.
 */
final class Connections implements AutoCloseable {

  private static final int LONGEST_ANSWER = 1 << 16;

  private final Selector selector = Selector.open();
  private final Queue<Conversation> idle = new ArrayDeque<>();
  private final long[] nanos = new long[1 << 22];
  private int answers;
  private int asked;

  private static final class Conversation {
    private final SocketChannel channel;
    private final Exchange exchange;
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    private ByteBuffer request = ByteBuffer.allocate(0);
    private long sent;

    private Conversation(SocketChannel channel, Exchange exchange) {
      this.channel = channel;
      this.exchange = exchange;
    }
  }

  Connections(InetSocketAddress server, List<? extends Exchange> exchanges) throws IOException {
    for (Exchange exchange : exchanges) {
      SocketChannel channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Conversation conversation = new Conversation(channel, exchange);
      channel.register(selector, SelectionKey.OP_READ, conversation);
      idle.add(conversation);
    }
  }

  /**
   * Asks for a time.
   *
   * @param perSecond most requests in a second; 0 for as many as are answered
   * @return seconds until the last answer
   */
  double run(double seconds, double perSecond) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    int open = 0;
    for (long now = start; now < end || open > 0; now = System.nanoTime()) {
      while (now < end && !idle.isEmpty() && mayAsk(now - start, perSecond)) {
        ask(idle.remove());
        open++;
      }
      open -= answered(perSecond > 0 ? 1 : 100);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private boolean mayAsk(long elapsed, double perSecond) {
    return perSecond == 0 || asked < elapsed / 1e9 * perSecond;
  }

  private int answered(long waitMillis) throws IOException {
    int before = answers;
    selector.select(
        key -> {
          try {
            proceed(key, (Conversation) key.attachment());
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        waitMillis);
    return answers - before;
  }

  private void ask(Conversation one) throws IOException {
    asked++;
    one.request = one.exchange.request();
    one.answer.clear();
    one.sent = System.nanoTime();
    write(one);
  }

  private void write(Conversation one) throws IOException {
    one.channel.write(one.request);
    SelectionKey key = one.channel.keyFor(selector);
    key.interestOps(
        one.request.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ);
  }

  private void proceed(SelectionKey key, Conversation one) throws IOException {
    if (key.isWritable()) {
      write(one);
    }
    if (key.isReadable()) {
      if (one.channel.read(one.answer) < 0) {
        throw new EOFException("a connection was closed by its server");
      }
      if (one.exchange.isAnswered(one.answer.duplicate().flip())) {
        nanos[answers++ % nanos.length] = System.nanoTime() - one.sent;
        idle.add(one);
      }
    }
  }

  /** The part of the answers that came within this many milliseconds is the quantile. */
  double millis(double quantile) {
    long[] known = Arrays.copyOf(nanos, Math.min(answers, nanos.length));
    Arrays.sort(known);
    return known[(int) Math.min(known.length - 1, Math.ceil(quantile * known.length))] / 1e6;
  }

  int answers() {
    return answers;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
