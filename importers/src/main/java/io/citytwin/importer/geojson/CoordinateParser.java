package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.IssueCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads nested arrays of numbers. Ordinates beyond the third are left out. */
final class CoordinateParser {

  private static final int MAX_DEPTH = 8;

  private double[] ordinates = new double[3 * 64];
  private int positions;
  private boolean high;

  /** Reads the value the parser stands on, which must be an array. */
  CoordinateNode read(JsonParser parser) throws RecordFault {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw malformed("coordinates must be an array, found " + show(parser));
    }
    return array(parser, 1);
  }

  private CoordinateNode array(JsonParser parser, int depth) throws RecordFault {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.END_ARRAY) {
      return new CoordinateNode.Nest(List.of());
    }
    if (first != JsonToken.START_ARRAY) {
      begin();
      position(parser);
      return new CoordinateNode.Position(sequence());
    }
    return depth < MAX_DEPTH ? children(parser, depth) : tooDeep();
  }

  /** The children of an array whose first child, an array, has just begun. */
  private CoordinateNode children(JsonParser parser, int depth) throws RecordFault {
    JsonToken token = parser.nextToken();
    if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
      return run(parser);
    }
    List<CoordinateNode> nodes = new ArrayList<>();
    nodes.add(child(parser, token, depth));
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw malformed("coordinates mix arrays with " + show(parser));
      }
      nodes.add(child(parser, parser.nextToken(), depth));
    }
    return new CoordinateNode.Nest(nodes);
  }

  /** A child that has begun and whose first token was taken. */
  private CoordinateNode child(JsonParser parser, JsonToken first, int depth) throws RecordFault {
    if (first == JsonToken.END_ARRAY) {
      return new CoordinateNode.Nest(List.of());
    }
    if (first == JsonToken.START_ARRAY) {
      return depth < MAX_DEPTH ? children(parser, depth + 1) : tooDeep();
    }
    begin();
    position(parser);
    return new CoordinateNode.Position(sequence());
  }

  /** An array of positions; the parser stands on the first number of the first. */
  private CoordinateNode run(JsonParser parser) throws RecordFault {
    begin();
    position(parser);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw malformed("a position must be an array of numbers, found " + show(parser));
      }
      parser.nextToken();
      position(parser);
    }
    return new CoordinateNode.Run(sequence());
  }

  /** Reads one position up to its closing bracket; the parser stands on its first number. */
  private void position(JsonParser parser) throws RecordFault {
    if (positions * 3 == ordinates.length) {
      ordinates = Arrays.copyOf(ordinates, ordinates.length * 2);
    }
    int at = positions * 3;
    ordinates[at + 2] = Double.NaN;
    int count = 0;
    for (JsonToken t = parser.currentToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      double ordinate = ordinate(parser, t);
      if (count < 3) {
        ordinates[at + count] = ordinate;
      }
      count++;
    }
    if (count < 2) {
      throw malformed("a position has " + count + " ordinate(s), it needs x and y");
    }
    high |= count > 2;
    positions++;
  }

  private static double ordinate(JsonParser parser, JsonToken token) throws RecordFault {
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw malformed("an ordinate must be a number, found " + show(parser));
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new RecordFault(
          IssueCode.COORDINATE_NOT_FINITE,
          "an ordinate must be a finite number, found " + parser.getString());
    }
    return value;
  }

  private void begin() {
    positions = 0;
    high = false;
  }

  private CoordinateSequence sequence() {
    if (high) {
      return new PackedCoordinateSequence.Double(Arrays.copyOf(ordinates, positions * 3), 3, 0);
    }
    double[] flat = new double[positions * 2];
    for (int i = 0; i < positions; i++) {
      flat[2 * i] = ordinates[3 * i];
      flat[2 * i + 1] = ordinates[3 * i + 1];
    }
    return new PackedCoordinateSequence.Double(flat, 2, 0);
  }

  private static CoordinateNode tooDeep() throws RecordFault {
    throw malformed("coordinates are nested deeper than any geometry type allows");
  }

  private static String show(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> {
        String text = parser.getString();
        yield "the text \"" + text.substring(0, Math.min(text.length(), 40)) + "\"";
      }
      case START_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case null -> "nothing";
      default -> parser.getString();
    };
  }

  private static RecordFault malformed(String message) {
    return new RecordFault(IssueCode.MALFORMED_RECORD, message);
  }
}
