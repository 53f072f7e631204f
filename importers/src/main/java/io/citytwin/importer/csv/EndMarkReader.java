package io.citytwin.importer.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * A text with one more line at its end. The parser gives that line as a record of its own unless a
 * quote was left open; so it tells what the parser itself does not.
 */
final class EndMarkReader extends FilterReader {

  /** Two characters that no text has (Unicode noncharacters) around a word. */
  static final String MARK = "\uffffend\uffff";

  private final String tail = "\n" + MARK;
  private int given = -1;

  EndMarkReader(Reader text) {
    super(text);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (given < 0) {
      int read = super.read(buffer, offset, length);
      if (read >= 0) {
        return read;
      }
      given = 0;
    }
    int count = Math.min(length, tail.length() - given);
    if (count <= 0) {
      return -1;
    }
    tail.getChars(given, given + count, buffer, offset);
    given += count;
    return count;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }
}
