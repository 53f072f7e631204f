package io.citytwin.bench.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** {@code POST /observations} with a number of lines; everything must be accepted. */
final class DoorExchange implements Exchange {

  private final Stream stream;
  private final int lines;
  private final Acknowledged acknowledged;
  private final ByteBuffer request;
  private final ByteBuffer body;
  private long first;

  /** What all connections together were told is stored. */
  static final class Acknowledged {
    private long count;
    private long sum;

    long count() {
      return count;
    }

    long sum() {
      return sum;
    }
  }

  DoorExchange(Stream stream, int lines, Acknowledged acknowledged) {
    this.stream = stream;
    this.lines = lines;
    this.acknowledged = acknowledged;
    this.body = ByteBuffer.allocate(lines * 160);
    this.request = ByteBuffer.allocate(lines * 160 + 256);
  }

  @Override
  public ByteBuffer request() {
    first = stream.take(lines);
    body.clear();
    for (long number = first; number < first + lines; number++) {
      stream.write(number, body);
    }
    body.flip();
    request.clear();
    request.put(
        ("POST /observations HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-ndjson\r\n"
                + "Content-Length: %d\r\n\r\n")
            .formatted(body.limit())
            .getBytes(US_ASCII));
    return request.put(body).flip();
  }

  @Override
  public boolean isAnswered(ByteBuffer answer) {
    String text = US_ASCII.decode(answer).toString();
    if (!HttpAnswer.isComplete(text)) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 200") || !text.contains("\"accepted\":" + lines + ",")) {
      throw new IllegalStateException("not all was accepted: " + text);
    }
    acknowledged.count += lines;
    acknowledged.sum += Stream.sum(first, lines);
    return true;
  }
}
