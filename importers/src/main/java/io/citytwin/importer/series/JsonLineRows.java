package io.citytwin.importer.series;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Rows of JSON, one on each line. A line that is none is refused, the next is read. */
final class JsonLineRows implements RowSource {

  /** Longest line in characters. */
  private static final int MAX_LINE = 1 << 20;

  private final SeriesFile file;
  private final SeriesFormat format;

  JsonLineRows(SeriesFile file, SeriesFormat format) {
    this.file = file;
    this.format = format;
  }

  @Override
  public void read(Consumer consumer) throws IOException {
    try (Reader text = new BufferedReader(file.text(format.encoding()), 1 << 14)) {
      StringBuilder line = new StringBuilder();
      long number = 1;
      for (int c = text.read(); c >= 0; c = text.read()) {
        if (c == '\n') {
          take(line, number++, consumer);
          line.setLength(0);
        } else if (line.length() <= MAX_LINE) {
          line.append((char) c);
        }
      }
      take(line, number, consumer);
    } catch (IOException e) {
      throw file.explain(e);
    }
  }

  private static void take(StringBuilder line, long number, Consumer consumer) throws IOException {
    String text = line.toString().strip();
    if (text.isEmpty()) {
      return;
    }
    if (text.length() > MAX_LINE) {
      consumer.malformed(number, "the line is longer than " + MAX_LINE + " characters", text);
      return;
    }
    SeriesRow row = parse(text, number);
    if (row == null) {
      consumer.malformed(number, "the line is not one JSON object or array", text);
    } else {
      consumer.row(row);
    }
  }

  private static @Nullable SeriesRow parse(String text, long number) {
    try (JsonParser json = JsonRow.JSON.createParser(ObjectReadContext.empty(), text)) {
      JsonToken start = json.nextToken();
      if (start != JsonToken.START_OBJECT && start != JsonToken.START_ARRAY) {
        return null;
      }
      JsonRow row = JsonRow.read(json, null);
      return json.nextToken() == null ? new JsonRow(number, row.values()) : null;
    } catch (JacksonException | IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public double progress() {
    return file.progress();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
