package io.citytwin.model.cql;

/**
 * A piece of the text of a filter.
 *
 * @param text the name without quotes, the content of a text literal, or the piece as written
 * @param start index of its first character in the text, from 0
 * @param end index behind its last character
 */
record CqlToken(Type type, String text, int start, int end) {

  enum Type {
    /** A name that may be a word of the language. */
    WORD,
    /** A name in double quotes, always a property. */
    QUOTED,
    TEXT,
    NUMBER,
    /** A parenthesis, a comma or an operator. */
    SYMBOL,
    END
  }

  /** Whether it is a word of the language, upper or lower case. */
  boolean isWord(String word) {
    return type == Type.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return type == Type.SYMBOL && text.equals(symbol);
  }

  int position() {
    return start + 1;
  }

  /** For a message. */
  String shown() {
    String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return switch (type) {
      case END -> "the end";
      case TEXT -> "the text '" + cut + "'";
      case WORD, QUOTED, NUMBER, SYMBOL -> cut;
    };
  }
}
