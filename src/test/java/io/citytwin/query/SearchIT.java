package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.testing.service.GraphQlClient;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Searches as clients ask for them. */
@TwinServiceTest
class SearchIT {

  private static final String QUERY =
      """
      query ($text: String!, $kinds: [FeatureKind!], $first: Int! = 10, $after: String, $near: PointInput) {
        city { search(text: $text, kinds: $kinds, first: $first, after: $after, near: $near) {
          edges { cursor node { kind name } match { field value rank } distance }
          pageInfo { hasNextPage endCursor }
        } }
      }
      """;

  @Autowired GraphQlClient client;

  @Autowired StatementLog log;

  /** The texts stand in the fixture city. */
  @ParameterizedTest
  @CsvSource({
    "Quay 1 bis, Quay 1 bis, EXACT, NAME",
    "QUAY-1BIS, Quay 1 bis, EXACT, NAME",
    "quay 1 b, Quay 1 bis, PREFIX, NAME",
    "bis, Quay 1 bis, WORD, NAME",
    "天安门, 天安门大街 3-2, PREFIX, ADDRESS",
    "大街, 天安门大街 3-2, WORD, ADDRESS",
    "tiananmen, 天安门大街 3-2, PREFIX, ADDRESS",
    "Tian An Men Dajie 32, 天安门大街 3-2, EXACT, ADDRESS",
    "tam, 天安门大街 3-2, PREFIX, ADDRESS",
    "shangshuijinggai, 上水井盖, EXACT, NAME",
    "ssjg, 上水井盖, EXACT, NAME",
    "ＭＣ０１, MC01, EXACT, CODE",
    "0101 000001, 0101-000001, EXACT, CODE",
    "mc-p-01, MC-P-01, EXACT, CODE",
    "98000, 98000, EXACT, POSTAL_CODE",
    "s3, s3, EXACT, CODE"
  })
  void isFoundByWhatPeopleType(String typed, String value, String rank, String field) {
    JsonNode best = edges(Map.of("text", typed)).get(0).path("match");
    assertThat(best.path("value").asString()).as(typed).isEqualTo(value);
    assertThat(best.path("rank").asString()).as(typed).isEqualTo(rank);
    assertThat(best.path("field").asString()).as(typed).isEqualTo(field);
  }

  @Test
  void nothingIsAnEmptyPage() {
    assertThat(edges(Map.of("text", "no such thing"))).isEmpty();
    assertThat(edges(Map.of("text", "quay", "kinds", List.of()))).isEmpty();
    assertThat(edges(Map.of("text", "quay", "kinds", List.of("PIPE")))).isEmpty();
  }

  @Test
  void twoStatementsWhateverIsFound() {
    log.clear();
    assertThat(edges(Map.of("text", "m"))).hasSizeGreaterThan(3);
    assertThat(log.statements()).hasSize(2);
    log.clear();
    edges(Map.of("text", "no such thing"));
    assertThat(log.statements()).hasSize(1);
  }

  @Test
  void pagesAreTheWholeListOnceEach() {
    for (Map<String, Object> near :
        List.of(Map.<String, Object>of(), Map.<String, Object>of("x", 7.42, "y", 43.73))) {
      Map<String, Object> all = new HashMap<>(Map.of("text", "m", "first", 100));
      if (!near.isEmpty()) {
        all.put("near", near);
      }
      List<String> whole = cursors(edges(all));
      assertThat(whole).hasSizeGreaterThan(5).doesNotHaveDuplicates();
      List<String> paged = new ArrayList<>();
      Map<String, Object> page = new HashMap<>(all);
      page.put("first", 2);
      while (true) {
        JsonNode found = client.data(QUERY, page).at("/city/search");
        paged.addAll(cursors(found.path("edges")));
        if (!found.at("/pageInfo/hasNextPage").asBoolean()) {
          break;
        }
        page.put("after", found.at("/pageInfo/endCursor").asString());
      }
      assertThat(paged).isEqualTo(whole);
    }
  }

  @Test
  void aCursorOfAnotherSearchIsRefused() {
    Map<String, Object> search = Map.of("text", "m", "first", 1);
    String cursor = edges(search).get(0).path("cursor").asString();
    for (Map<String, Object> other :
        List.of(
            Map.<String, Object>of("text", "mc"),
            Map.<String, Object>of("text", "m", "kinds", List.of("PLOT")),
            Map.<String, Object>of("text", "m", "near", Map.of("x", 7, "y", 43)))) {
      assertRefused(with(other, cursor), "INVALID_CURSOR");
    }
    for (String forged : List.of("", "x", "AAAA", cursor + "AA")) {
      assertRefused(with(search, forged), "INVALID_CURSOR");
    }
    assertThat(edges(with(Map.of("text", " M ", "first", 1), cursor)))
        .as("the same text, written otherwise")
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', BAD_USER_INPUT",
    "'   ', BAD_USER_INPUT",
    "'　', BAD_USER_INPUT",
  })
  void aTextWithoutAnythingIsRefused(String text, String code) {
    assertRefused(Map.of("text", text), code);
  }

  @Test
  void limitsAreHeld() {
    assertRefused(Map.of("text", "x".repeat(201)), "LIMIT_EXCEEDED");
    assertRefused(Map.of("text", "x\u0000"), "BAD_USER_INPUT");
    assertRefused(Map.of("text", "x", "first", 0), "BAD_USER_INPUT");
    assertRefused(Map.of("text", "x", "first", 101), "LIMIT_EXCEEDED");
    assertRefused(Map.of("text", "x", "near", Map.of("x", 700, "y", 43)), "INVALID_GEOMETRY");
    assertRefused(
        Map.of("text", "x", "near", Map.of("x", 7, "y", 43, "crs", "EPSG:1")), "UNSUPPORTED_CRS");
    assertThat(edges(Map.of("text", "\uFDFA".repeat(200))))
        .as("a ligature of 18 letters")
        .isEmpty();
    assertThat(edges(Map.of("text", "😀"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "_", "'; drop table twin.search_key; --", "\\", "?", "("})
  void signsAreNoPatterns(String typed) {
    log.clear();
    assertThat(edges(Map.of("text", typed))).isEmpty();
    assertThat(log.statements()).noneMatch(sql -> sql.contains("drop"));
  }

  private JsonNode edges(Map<String, ?> variables) {
    return client.data(QUERY, variables).at("/city/search/edges");
  }

  private static List<String> cursors(JsonNode edges) {
    List<String> cursors = new ArrayList<>();
    edges.forEach(edge -> cursors.add(edge.path("cursor").asString()));
    return cursors;
  }

  private static Map<String, Object> with(Map<String, Object> search, String cursor) {
    Map<String, Object> all = new HashMap<>(search);
    all.put("after", cursor);
    return all;
  }

  private void assertRefused(Map<String, ?> variables, String code) {
    JsonNode error = client.error(QUERY, variables);
    assertThat(error.at("/extensions/code").asString()).as(error.toString()).isEqualTo(code);
  }
}
