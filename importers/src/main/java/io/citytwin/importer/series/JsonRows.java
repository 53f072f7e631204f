package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Rows of one JSON document: an array of records, or an object whose members are records. */
final class JsonRows implements RowSource {

  private final SeriesFile file;
  private final SeriesFormat format;

  JsonRows(SeriesFile file, SeriesFormat format) {
    this.file = file;
    this.format = format;
  }

  @Override
  public void read(Consumer consumer) throws IOException {
    try (Reader text = new BufferedReader(file.text(format.encoding()), 1 << 14);
        JsonParser json = JsonRow.JSON.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      for (String name : format.records()) {
        descend(json, name);
      }
      readRecords(json, consumer);
      while (json.nextToken() != null) {
        // What follows the records must still be JSON: the file is whole.
      }
    } catch (JacksonIOException e) {
      throw file.explainCause(e);
    } catch (JacksonException | IllegalArgumentException e) {
      String what = firstLine(e);
      // Between the items of an array it is no exception of its own.
      boolean ended =
          e instanceof UnexpectedEndOfInputException || what.startsWith("Unexpected end-of-input");
      throw ended
          ? fault(Code.FILE_TRUNCATED, "ends in the middle", e)
          : fault(Code.FILE_CORRUPT, "is no JSON that can be read: " + what, e);
    } catch (IOException e) {
      throw file.explain(e);
    }
  }

  private void descend(JsonParser json, String name) throws SourceException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        boolean found = name.equals(json.currentName());
        json.nextToken();
        if (found) {
          return;
        }
        json.skipChildren();
      }
    }
    throw fault(
        Code.FORMAT_UNKNOWN, "has no member \"" + name + "\" on the way to its records", null);
  }

  private void readRecords(JsonParser json, Consumer consumer) throws IOException {
    JsonToken start = json.currentToken();
    if (format.keyed() && start == JsonToken.START_OBJECT) {
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.currentName();
        json.nextToken();
        consumer.row(JsonRow.read(json, key));
      }
    } else if (!format.keyed() && start == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        consumer.row(JsonRow.read(json, null));
      }
    } else {
      throw fault(
          Code.FORMAT_UNKNOWN,
          format.keyed()
              ? "holds no object where its records are to be the members of one"
              : "holds no array of records there; name the way to it in the mapping (json:"
                  + " records), or say json: keyed",
          null);
    }
  }

  private SourceException fault(Code code, String what, @Nullable Exception cause) {
    return new SourceException(code, file.name() + " " + what + "; nothing was imported", cause);
  }

  private static String firstLine(Exception e) {
    String text = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
    return String.valueOf(text).lines().findFirst().orElse("");
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
