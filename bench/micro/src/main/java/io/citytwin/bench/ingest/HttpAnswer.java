package io.citytwin.bench.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an answer of HTTP/1.1 ends. */
final class HttpAnswer {

  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

  private HttpAnswer() {}

  static boolean isComplete(String text) {
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(text).region(0, head + 2);
    return length.find()
        ? text.length() - head - 4 >= Integer.parseInt(length.group(1))
        : text.endsWith("\r\n0\r\n\r\n"); // chunked
  }
}
