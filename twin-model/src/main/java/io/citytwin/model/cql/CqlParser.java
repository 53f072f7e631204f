package io.citytwin.model.cql;

import io.citytwin.model.cql.CqlFilter.Operator;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.cql.CqlToken.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;

/**
 * Reads a filter in CQL2 text (OGC 21-065r2, annex B), by recursive descent. Known are comparisons
 * of a property with a value, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT, and the spatial relations
 * with well-known text or BBOX, CASEI, DATE and TIMESTAMP; not known are arithmetic, other
 * functions, arrays, time intervals, comparisons of two properties and geometry collections.
 */
public final class CqlParser {

  /** Longest filter, in characters. */
  public static final int MAX_LENGTH = 65_536;

  private static final int MAX_DEPTH = 100;
  private static final int MAX_EXPONENT = 400;
  private static final Set<String> RESERVED =
      Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "LIKE", "IS", "NULL", "TRUE", "FALSE");

  private final String text;
  private final List<CqlToken> tokens;
  private int at;
  private int depth;

  private CqlParser(String text) {
    this.text = text;
    tokens = CqlScanner.scan(text);
  }

  /**
   * Reads a filter. Whether its properties exist is not looked at.
   *
   * @throws io.citytwin.model.error.TwinException INVALID_CQL2 with the position of the fault and
   *     what is allowed there
   */
  public static CqlFilter parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw CqlFault.at(
          1,
          "the filter has %,d characters, the limit is %,d".formatted(text.length(), MAX_LENGTH));
    }
    CqlParser parser = new CqlParser(text);
    CqlFilter filter = parser.either();
    if (parser.token().type() != Type.END) {
      throw parser.expected("AND, OR or the end");
    }
    return filter;
  }

  private CqlFilter either() {
    List<CqlFilter> parts = new ArrayList<>(List.of(every()));
    while (takeWord("OR")) {
      parts.add(every());
    }
    return parts.size() == 1 ? parts.getFirst() : new CqlFilter.Any(parts);
  }

  private CqlFilter every() {
    List<CqlFilter> parts = new ArrayList<>(List.of(factor()));
    while (takeWord("AND")) {
      parts.add(factor());
    }
    return parts.size() == 1 ? parts.getFirst() : new CqlFilter.All(parts);
  }

  private CqlFilter factor() {
    if (++depth > MAX_DEPTH) {
      throw CqlFault.at(token().position(), "nested deeper than " + MAX_DEPTH + " levels");
    }
    CqlFilter filter = takeWord("NOT") ? new CqlFilter.Not(factor()) : primary();
    depth--;
    return filter;
  }

  private CqlFilter primary() {
    CqlToken token = token();
    if (takeSymbol("(")) {
      CqlFilter inner = either();
      need(")");
      return inner;
    }
    if (token.type() == Type.WORD && tokens.get(at + 1).isSymbol("(")) {
      return call(token);
    }
    if (token.isWord("TRUE") || token.isWord("FALSE")) {
      return constant();
    }
    return token.type() == Type.TEXT || token.type() == Type.NUMBER ? mirrored() : predicate();
  }

  private CqlFilter call(CqlToken word) {
    if (word.isWord("CASEI")) {
      return tokens.get(Math.min(at + 2, tokens.size() - 1)).type() == Type.TEXT
          ? mirrored()
          : predicate();
    }
    return word.isWord("DATE") || word.isWord("TIMESTAMP") ? mirrored() : spatial();
  }

  private CqlFilter constant() {
    if (isOperator(tokens.get(at + 1))) {
      return mirrored();
    }
    return new CqlFilter.Constant(next().isWord("TRUE"));
  }

  /** A comparison whose value comes first. */
  private CqlFilter mirrored() {
    CqlLiteral value = literal();
    Operator operator = operator();
    return new CqlFilter.Compare(property(), operator.mirrored(), value);
  }

  private CqlFilter predicate() {
    CqlProperty property = property();
    if (takeWord("IS")) {
      boolean negated = takeWord("NOT");
      if (!takeWord("NULL")) {
        throw expected("NULL or NOT NULL");
      }
      return negate(negated, new CqlFilter.IsNull(property));
    }
    if (isOperator(token())) {
      return new CqlFilter.Compare(property, operator(), literal());
    }
    boolean negated = takeWord("NOT");
    if (takeWord("LIKE")) {
      return negate(negated, like(property));
    }
    if (takeWord("BETWEEN")) {
      return negate(negated, between(property));
    }
    if (takeWord("IN")) {
      return negate(negated, oneOf(property));
    }
    throw expected(
        negated ? "LIKE, BETWEEN or IN" : "=, <>, <, <=, >, >=, LIKE, BETWEEN, IN or IS NULL");
  }

  private static CqlFilter negate(boolean negated, CqlFilter filter) {
    return negated ? new CqlFilter.Not(filter) : filter;
  }

  private CqlFilter like(CqlProperty property) {
    boolean folded = takeCasei();
    CqlToken pattern = token();
    if (pattern.type() != Type.TEXT) {
      throw expected("a pattern in apostrophes");
    }
    int slashes = 0;
    while (slashes < pattern.text().length()
        && pattern.text().charAt(pattern.text().length() - 1 - slashes) == '\\') {
      slashes++;
    }
    if (slashes % 2 == 1) {
      throw CqlFault.at(
          pattern.position(), "the pattern ends in a backslash that has nothing to escape");
    }
    next();
    if (!folded) {
      return new CqlFilter.Like(property, new CqlLiteral.Text(pattern.text(), pattern.position()));
    }
    need(")");
    return new CqlFilter.Like(property, new CqlLiteral.Folded(pattern.text(), pattern.position()));
  }

  private CqlFilter between(CqlProperty property) {
    CqlLiteral low = literal();
    if (!takeWord("AND")) {
      throw expected("AND and the upper bound");
    }
    return new CqlFilter.Between(property, low, literal());
  }

  private CqlFilter oneOf(CqlProperty property) {
    need("(");
    List<CqlLiteral> values = new ArrayList<>(List.of(literal()));
    while (takeSymbol(",")) {
      values.add(literal());
    }
    need(")");
    return new CqlFilter.OneOf(property, values);
  }

  private CqlFilter spatial() {
    CqlToken name = token();
    Relation relation =
        Arrays.stream(Relation.values())
            .filter(r -> name.isWord("S_" + r.name()))
            .findFirst()
            .orElseThrow(() -> expected(relations() + "; other functions are not known"));
    next();
    need("(");
    CqlFilter filter;
    if (CqlGeometry.typeOf(token()) == null) {
      CqlProperty property = property();
      need(",");
      filter = new CqlFilter.Related(property, relation, geometry());
    } else {
      Geometry geometry = geometry();
      need(",");
      filter = new CqlFilter.Related(property(), relation.mirrored(), geometry);
    }
    need(")");
    return filter;
  }

  private static String relations() {
    return Arrays.stream(Relation.values())
        .map(r -> "S_" + r.name())
        .collect(Collectors.joining(", "));
  }

  private Geometry geometry() {
    CqlToken first = token();
    String type = CqlGeometry.typeOf(first);
    int end = type == null ? -1 : CqlGeometry.end(tokens, at);
    if (type == null || end < 0) {
      throw expected("a geometry in well-known text: " + CqlGeometry.allowed());
    }
    if (type.equals("BBOX")) {
      return box(first);
    }
    String wkt = text.substring(first.start(), tokens.get(end).end());
    at = end + 1;
    return CqlGeometry.parse(wkt, first.position());
  }

  /** West, south, east, north; with six numbers heights come third and sixth and do not count. */
  private Geometry box(CqlToken first) {
    next();
    need("(");
    List<Double> numbers = new ArrayList<>();
    do {
      if (token().type() != Type.NUMBER) {
        throw expected("a number");
      }
      numbers.add(number(next()).doubleValue());
    } while (takeSymbol(","));
    need(")");
    if (numbers.size() == 6) {
      numbers.remove(5);
      numbers.remove(2);
    }
    if (numbers.size() != 4) {
      throw CqlFault.at(first.position(), "BBOX needs west, south, east, north");
    }
    return CqlGeometry.box(
        numbers.stream().mapToDouble(Double::doubleValue).toArray(), first.position());
  }

  private CqlProperty property() {
    if (takeCasei()) {
      CqlProperty folded = name().inCasei();
      need(")");
      return folded;
    }
    return name();
  }

  private CqlProperty name() {
    CqlToken token = token();
    boolean name =
        token.type() == Type.QUOTED
            || (token.type() == Type.WORD
                && !RESERVED.contains(token.text().toUpperCase(Locale.ROOT)));
    if (!name) {
      throw expected("a property");
    }
    next();
    return new CqlProperty(token.text(), token.position());
  }

  private CqlLiteral literal() {
    CqlToken token = token();
    int position = token.position();
    if (token.isWord("DATE")) {
      return date();
    }
    if (token.isWord("TIMESTAMP")) {
      return timestamp();
    }
    if (takeCasei()) {
      CqlToken content = token();
      if (content.type() != Type.TEXT) {
        throw expected("a text in apostrophes");
      }
      next();
      need(")");
      return new CqlLiteral.Folded(content.text(), position);
    }
    if (token.isWord("TRUE") || token.isWord("FALSE")) {
      next();
      return new CqlLiteral.Truth(token.isWord("TRUE"), position);
    }
    return switch (token.type()) {
      case TEXT -> new CqlLiteral.Text(next().text(), position);
      case NUMBER -> new CqlLiteral.Number(number(next()), position);
      case WORD, QUOTED, SYMBOL, END ->
          throw expected("a number, a text in apostrophes, TRUE, FALSE or DATE('2026-11-21')");
    };
  }

  private CqlLiteral date() {
    CqlToken word = next();
    need("(");
    CqlToken day = token();
    try {
      if (day.type() == Type.TEXT) {
        LocalDate date = LocalDate.parse(next().text());
        need(")");
        return new CqlLiteral.Day(date, word.position());
      }
    } catch (DateTimeException e) {
      throw CqlFault.at(day.position(), "no date: " + day.shown() + "; written as 2026-11-21", e);
    }
    throw expected("a date in apostrophes, such as '2026-11-21'");
  }

  private CqlLiteral timestamp() {
    CqlToken word = next();
    need("(");
    CqlToken time = token();
    try {
      if (time.type() == Type.TEXT) {
        Instant instant = Instant.parse(next().text());
        need(")");
        return new CqlLiteral.Moment(instant, word.position());
      }
    } catch (DateTimeException e) {
      throw CqlFault.at(
          time.position(), "no time: " + time.shown() + "; written as 2026-11-21T10:00:00Z", e);
    }
    throw expected("a time in apostrophes, such as '2026-11-21T10:00:00Z'");
  }

  private static BigDecimal number(CqlToken token) {
    try {
      BigDecimal number = new BigDecimal(token.text());
      if (Math.abs((long) number.precision() - number.scale()) <= MAX_EXPONENT
          && Math.abs((long) number.scale()) <= 2L * MAX_EXPONENT) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw CqlFault.at(
        token.position(),
        token.shown() + " is no number, or one beyond 400 digits before the point");
  }

  private static boolean isOperator(CqlToken token) {
    return Arrays.stream(Operator.values()).anyMatch(o -> token.isSymbol(o.symbol()));
  }

  private Operator operator() {
    CqlToken token = token();
    Optional<Operator> operator =
        Arrays.stream(Operator.values()).filter(o -> token.isSymbol(o.symbol())).findFirst();
    if (operator.isEmpty()) {
      throw expected("=, <>, <, <=, > or >=");
    }
    next();
    return operator.get();
  }

  private CqlToken token() {
    return tokens.get(at);
  }

  private CqlToken next() {
    return tokens.get(at++);
  }

  private boolean takeCasei() {
    boolean found = token().isWord("CASEI") && tokens.get(at + 1).isSymbol("(");
    at += found ? 2 : 0;
    return found;
  }

  private boolean takeWord(String word) {
    boolean found = token().isWord(word);
    at += found ? 1 : 0;
    return found;
  }

  private boolean takeSymbol(String symbol) {
    boolean found = token().isSymbol(symbol);
    at += found ? 1 : 0;
    return found;
  }

  private void need(String symbol) {
    if (!takeSymbol(symbol)) {
      throw expected(symbol);
    }
  }

  private RuntimeException expected(String what) {
    return CqlFault.at(token().position(), "found " + token().shown() + ", expected " + what);
  }
}
