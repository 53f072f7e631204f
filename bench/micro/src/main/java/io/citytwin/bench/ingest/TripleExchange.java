package io.citytwin.bench.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * What a service without a history would do at least: for each observation HSET of its state, XADD
 * to a stream, PUBLISH to subscribers, a hundred observations to a pipeline.
 */
final class TripleExchange implements Exchange {

  private static final int LINES_OF_ANSWERS = 4; // :1, $16, an id, :0

  private final Stream stream;
  private final int triples;
  private final String key;
  private final ByteBuffer request;
  private String password;
  private int expected;

  /**
   * An exchange.
   *
   * @param key what its keys begin with
   * @param password of the server; empty for none
   */
  TripleExchange(Stream stream, int triples, String key, String password) {
    this.stream = stream;
    this.triples = triples;
    this.key = key;
    this.password = password;
    this.request = ByteBuffer.allocate(triples * 600);
  }

  @Override
  public ByteBuffer request() {
    request.clear();
    expected = LINES_OF_ANSWERS * triples;
    if (!password.isEmpty()) {
      command("AUTH", password);
      password = ""; // once for a connection
      expected++;
    }
    long first = stream.take(triples);
    for (long number = first; number < first + triples; number++) {
      String sensor = "S-" + stream.datastream(number);
      String value = String.valueOf(number % 1_000);
      command("HSET", key + ":" + sensor, "v", value, "t", String.valueOf(number));
      command("XADD", key + ":changes", "MAXLEN", "~", "100000", "*", "s", sensor, "v", value);
      command("PUBLISH", key + ":channel", sensor + " " + value);
    }
    return request.flip();
  }

  private void command(String... words) {
    request.put(("*" + words.length + "\r\n").getBytes(US_ASCII));
    for (String word : words) {
      request.put(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(US_ASCII));
    }
  }

  @Override
  public boolean isAnswered(ByteBuffer answer) {
    int lines = 0;
    for (int at = answer.position(); at < answer.limit(); at++) {
      byte next = answer.get(at);
      if (next == '-' && (at == 0 || answer.get(at - 1) == '\n')) {
        throw new IllegalStateException("Redis refused: " + US_ASCII.decode(answer));
      }
      lines += next == '\n' ? 1 : 0;
    }
    return lines == expected;
  }
}
