package io.citytwin.model.cql;

import io.citytwin.model.cql.CqlToken.Type;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a filter into tokens. */
final class CqlScanner {

  private final String text;
  private final List<CqlToken> tokens = new ArrayList<>();
  private int at;

  private CqlScanner(String text) {
    this.text = text;
  }

  /** The tokens, the last of type END. */
  static List<CqlToken> scan(String text) {
    CqlScanner scanner = new CqlScanner(text);
    while (scanner.next()) {
      // Each call takes a token.
    }
    return scanner.tokens;
  }

  private boolean next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      tokens.add(new CqlToken(Type.END, "", at, at));
      return false;
    }
    char c = text.charAt(at);
    if (c == '\'' || c == '"') {
      quoted(c);
    } else if (isNameStart(c)) {
      take(Type.WORD, nameEnd());
    } else if (isDigit(c) || startsNumber(c)) {
      take(Type.NUMBER, numberEnd());
    } else {
      symbol(c);
    }
    return true;
  }

  private void take(Type type, int end) {
    tokens.add(new CqlToken(type, text.substring(at, end), at, end));
    at = end;
  }

  /** A quote inside is written twice; CQL2 also knows a backslash before it. */
  private void quoted(char quote) {
    StringBuilder content = new StringBuilder();
    int i = at + 1;
    while (true) {
      if (i >= text.length()) {
        throw CqlFault.at(at + 1, "the quote " + quote + " that begins here is never closed");
      }
      char c = text.charAt(i);
      boolean escaped = i + 1 < text.length() && text.charAt(i + 1) == quote;
      if (escaped && (c == quote || c == '\\')) {
        content.append(quote);
        i += 2;
      } else if (c == quote) {
        break;
      } else if (c == 0) {
        throw CqlFault.at(i + 1, "the character U+0000 cannot be in a text");
      } else {
        content.append(c);
        i++;
      }
    }
    Type type = quote == '"' ? Type.QUOTED : Type.TEXT;
    tokens.add(new CqlToken(type, content.toString(), at, i + 1));
    at = i + 1;
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || c == '_' || c == ':';
  }

  private int nameEnd() {
    int end = at;
    while (end < text.length()
        && (isNameStart(text.charAt(end))
            || isDigit(text.charAt(end))
            || text.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean startsNumber(char c) {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return ((c == '-' || c == '+') && (isDigit(next) || next == '.'))
        || (c == '.' && isDigit(next));
  }

  private int numberEnd() {
    int end = digits(text.charAt(at) == '-' || text.charAt(at) == '+' ? at + 1 : at);
    if (end < text.length() && text.charAt(end) == '.') {
      end = digits(end + 1);
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      boolean signed =
          end + 1 < text.length() && (text.charAt(end + 1) == '-' || text.charAt(end + 1) == '+');
      int exponent = end + (signed ? 2 : 1);
      int behind = digits(exponent);
      end = behind > exponent ? behind : end;
    }
    return end;
  }

  private int digits(int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private void symbol(char c) {
    String two = at + 1 < text.length() ? text.substring(at, at + 2) : "";
    if (two.equals("<>") || two.equals("<=") || two.equals(">=")) {
      take(Type.SYMBOL, at + 2);
    } else if ("(),=<>".indexOf(c) >= 0) {
      take(Type.SYMBOL, at + 1);
    } else {
      throw CqlFault.at(
          at + 1,
          two.equals("!=")
              ? "\"!=\" is no operator; write <>"
              : "the character \""
                  + text.substring(at, at + Character.charCount(text.codePointAt(at)))
                  + "\" has no meaning here; texts stand in apostrophes, unusual names in double quotes");
    }
  }
}
