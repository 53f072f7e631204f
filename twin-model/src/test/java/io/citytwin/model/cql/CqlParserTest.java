package io.citytwin.model.cql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.citytwin.model.cql.CqlFilter.Operator;
import io.citytwin.model.cql.CqlFilter.Relation;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CqlParserTest {

  @Test
  void andBindsTighterThanOrAndNotTighterThanBoth() {
    CqlFilter filter = CqlParser.parse("a = 1 or NOT b = 2 AND c = 3");

    assertThat(filter).isInstanceOf(CqlFilter.Any.class);
    CqlFilter second = ((CqlFilter.Any) filter).conditions().get(1);
    assertThat(second).isInstanceOf(CqlFilter.All.class);
    assertThat(((CqlFilter.All) second).conditions().getFirst()).isInstanceOf(CqlFilter.Not.class);
  }

  @Test
  void valueMayComeFirst() {
    assertThat(CqlParser.parse("10 < height"))
        .isEqualTo(
            new CqlFilter.Compare(
                new CqlProperty("height", 6),
                Operator.GREATER,
                new CqlLiteral.Number(BigDecimal.TEN, 1)));
  }

  @Test
  void quotesInTextsAndNamesAreWrittenTwice() {
    assertThat(CqlParser.parse("\"attributes.a \"\"b\"\"\" = 'it''s \\'so\\''"))
        .isEqualTo(
            new CqlFilter.Compare(
                new CqlProperty("attributes.a \"b\"", 1),
                Operator.EQUAL,
                new CqlLiteral.Text("it's 'so'", 24)));
  }

  @Test
  void wordsAreReadInUpperAndLowerCase() {
    assertThat(CqlParser.parse("installedAt >= date('2020-02-29') and true"))
        .isEqualTo(
            new CqlFilter.All(
                java.util.List.of(
                    new CqlFilter.Compare(
                        new CqlProperty("installedAt", 1),
                        Operator.GREATER_OR_EQUAL,
                        new CqlLiteral.Day(LocalDate.of(2020, 2, 29), 16)),
                    new CqlFilter.Constant(true))));
  }

  @Test
  void caseiFoldsEitherSide() {
    CqlProperty folded = new CqlProperty("name", 7, true);
    CqlFilter expected =
        new CqlFilter.Compare(folded, Operator.EQUAL, new CqlLiteral.Folded("ABC", 15));

    assertThat(CqlParser.parse("CASEI(name) = CASEI('ABC')")).isEqualTo(expected);
    assertThat(CqlParser.parse("casei('ABC') <> CASEI(name)"))
        .isEqualTo(
            new CqlFilter.Compare(
                new CqlProperty("name", 23, true),
                Operator.NOT_EQUAL,
                new CqlLiteral.Folded("ABC", 1)));
    assertThat(CqlParser.parse("CASEI(name) LIKE casei('a%')"))
        .isEqualTo(new CqlFilter.Like(folded, new CqlLiteral.Folded("a%", 24)));
    assertThat(CqlParser.parse("casei = 1"))
        .isEqualTo(
            new CqlFilter.Compare(
                new CqlProperty("casei", 1),
                Operator.EQUAL,
                new CqlLiteral.Number(BigDecimal.ONE, 9)));
  }

  @Test
  void timesHaveAnOffset() {
    assertThat(CqlParser.parse("a < TIMESTAMP('2026-11-21T12:00:00+02:00')"))
        .isEqualTo(
            new CqlFilter.Compare(
                new CqlProperty("a", 1),
                Operator.LESS,
                new CqlLiteral.Moment(java.time.Instant.parse("2026-11-21T10:00:00Z"), 5)));
  }

  @Test
  void geometryFirstExchangesTheSides() {
    CqlFilter filter = CqlParser.parse("S_CONTAINS(POLYGON((0 0,1 0,1 1,0 0)), geometry)");

    assertThat(((CqlFilter.Related) filter).relation()).isEqualTo(Relation.WITHIN);
  }

  @Test
  void boxOverTheAntimeridianHasTwoParts() {
    CqlFilter filter = CqlParser.parse("S_INTERSECTS(geometry, BBOX(170, -10, -170, 10))");

    assertThat(((CqlFilter.Related) filter).geometry().getNumGeometries()).isEqualTo(2);
    assertThat(((CqlFilter.Related) filter).geometry().getArea()).isEqualTo(400);
  }

  /** Its other part is a line, and a mixture of both is none of the geometries relations take. */
  @Test
  void boxThatBeginsOnTheAntimeridianHasOnePart() {
    CqlFilter filter = CqlParser.parse("S_WITHIN(geometry, BBOX(180, -10, -170, 10))");

    assertThat(((CqlFilter.Related) filter).geometry().getGeometryType()).isEqualTo("Polygon");
    assertThat(((CqlFilter.Related) filter).geometry().getArea()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a =                                        | 4   | found the end",
        "a = 1 b = 2                                | 7   | AND, OR or the end",
        "= 1                                        | 1   | a property",
        "a == 1                                     | 4   | found =",
        "a != 1                                     | 3   | write <>",
        "a LIKE 5                                   | 8   | a pattern",
        "a LIKE 'x\\'                                 | 8   | never closed",
        "a LIKE 'x\\\\\\'                               | 8   | never closed",
        "a IN ()                                    | 7   | a number",
        "a IN (1                                    | 8   | expected )",
        "a BETWEEN 1 OR 2                           | 13  | AND and the upper bound",
        "a IS 5                                     | 6   | NULL or NOT NULL",
        "(a = 1                                     | 7   | expected )",
        "a = 'x                                     | 5   | never closed",
        "a = 1e999                                  | 5   | is no number",
        "a = DATE('2021-02-30')                     | 10  | no date",
        "ACCENTI(name) = 'x'                        | 1   | other functions are not known",
        "CASEI(CASEI(name)) = 'x'                   | 12  | expected )",
        "CASEI(5) = 'x'                             | 7   | a property",
        "name = CASEI(5)                            | 14  | a text",
        "CASEI(name = 'x'                           | 12  | expected )",
        "a = TIMESTAMP('2026-11-21')                | 15  | no time",
        "a = TIMESTAMP(5)                           | 15  | a time",
        "S_INTERSECTS(geometry, CIRCLE(1 2))        | 24  | well-known text",
        "S_INTERSECTS(geometry, POINT(1))           | 24  | no geometry",
        "S_INTERSECTS(geometry, POINT(200 1))       | 24  | longitude first",
        "S_INTERSECTS(geometry, POINT(NaN 1))       | 24  | longitude first",
        "S_INTERSECTS(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0))) | 24 | not valid",
        "S_INTERSECTS(geometry, BBOX(1,2,3))        | 24  | west, south, east, north",
        "S_INTERSECTS(geometry, BBOX(1,5,3,2))      | 24  | south not beyond north",
        "a = 1; drop table x                        | 6   | no meaning",
        "a = b                                      | 5   | a number, a text"
      })
  void faultNamesItsPositionAndWhatIsAllowed(String text, int position, String message) {
    TwinException fault = catchThrowableOfType(TwinException.class, () -> CqlParser.parse(text));

    assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_CQL2);
    assertThat(fault.details()).containsEntry("position", position);
    assertThat(fault).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "NOT "})
  void depthHasALimit(String opening) {
    assertThatThrownBy(() -> CqlParser.parse(opening.repeat(10_000) + "a = 1"))
        .isInstanceOf(TwinException.class)
        .hasMessageContaining("nested deeper than 100");
  }

  @Test
  void lengthHasALimit() {
    assertThatThrownBy(() -> CqlParser.parse("a = '" + "x".repeat(CqlParser.MAX_LENGTH) + "'"))
        .isInstanceOf(TwinException.class)
        .hasMessageContaining("the limit is 65,536");
  }

  @Test
  void whateverIsWrittenIsReadOrRefusedWithAPosition() {
    String[] pieces = {
      "a",
      "=",
      "<>",
      "(",
      ")",
      "AND",
      "OR",
      "NOT",
      "'x'",
      "1",
      "-.5e3",
      "IN",
      ",",
      "LIKE",
      "NULL",
      "IS",
      "BETWEEN",
      "\"q\"",
      "S_WITHIN",
      "POINT",
      "POLYGON((",
      "BBOX(1,2,3,4)",
      "DATE('2020-01-01')",
      "TIMESTAMP('2020-01-01T00:00:00Z')",
      "CASEI(",
      "'",
      "\\",
      "é",
      "\u0000",
      "\ud800",
      "TRUE",
      " "
    };
    Random random = new Random(7);
    int read = 0;
    for (int n = 0; n < 20_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        CqlParser.parse(text.toString());
        read++;
      } catch (TwinException e) {
        assertThat((int) e.details().get("position")).isBetween(1, text.length() + 1);
      }
    }
    assertThat(read).isPositive();
  }
}
