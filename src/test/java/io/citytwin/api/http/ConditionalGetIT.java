package io.citytwin.api.http;

import static io.citytwin.testing.service.HttpExchange.code;
import static io.citytwin.testing.service.HttpExchange.encoded;
import static io.citytwin.testing.service.HttpExchange.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.api.GlobalId;
import io.citytwin.testing.service.FixtureCity;
import io.citytwin.testing.service.HttpExchange;
import io.citytwin.testing.service.StatementLog;
import io.citytwin.testing.service.TwinServiceTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever has an answer is told so; whoever has it not gets it, and live state always. */
@TwinServiceTest
class ConditionalGetIT {

  private static final String BUILDINGS =
      "query B($n: Int = 2) { city { version buildings(first: $n) { nodes { id name } } } }";

  @Autowired HttpExchange http;

  @Autowired StatementLog log;

  private String tag(String document, String... headers) {
    HttpResponse<String> response = http.get(document, headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return header(response, "ETag");
  }

  @Test
  void answerThatTheClientHasCostsOneStatementAndNoExecution() {
    HttpResponse<String> first = http.get(BUILDINGS);
    String tag = header(first, "ETag");
    assertThat(tag).matches("W/\"[\\w-]{22}\"");
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
    log.clear();
    HttpResponse<String> again = http.get(BUILDINGS, "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "ETag")).isEqualTo(tag);
    assertThat(header(again, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(again, "Vary")).contains("Accept").contains("Authorization");
    assertThat(log.statements()).hasSize(1);
    assertThat(log.statements().getFirst()).contains("twin.head").doesNotContain("building");
  }

  @Test
  void tagsAreComparedWeaklyAndMayBeMany() {
    String tag = tag(BUILDINGS);
    String strong = tag.substring(2);
    for (String had :
        new String[] {
          strong, "*", "\"other\", " + tag, "W/\"a,b\"," + strong + ", W/\"c\"", " " + tag + " "
        }) {
      assertThat(http.get(BUILDINGS, "If-None-Match", had).statusCode()).as(had).isEqualTo(304);
    }
    for (String had :
        new String[] {"\"other\"", "W/\"\"", strong.replace("\"", ""), "", "\"*\"", "W/*"}) {
      assertThat(http.get(BUILDINGS, "If-None-Match", had).statusCode()).as(had).isEqualTo(200);
    }
    HttpResponse<String> inTwoHeaders =
        http.get(BUILDINGS, "If-None-Match", "\"other\"", "If-None-Match", tag);
    assertThat(inTwoHeaders.statusCode()).isEqualTo(304);
  }

  @Test
  void headIsToldTheSame() {
    String path = "/graphql?" + encoded(Map.of("query", BUILDINGS));
    HttpResponse<String> head = http.raw("HEAD", path, null);
    assertThat(header(head, "ETag")).isEqualTo(tag(BUILDINGS));
    assertThat(http.raw("HEAD", path, null, "If-None-Match", header(head, "ETag")).statusCode())
        .isEqualTo(304);
  }

  @Test
  void whateverChangesTheAnswerChangesTheTag() {
    Set<String> tags = new HashSet<>();
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(http.get(BUILDINGS));
    answers.add(http.get(BUILDINGS + " "));
    answers.add(http.get(BUILDINGS, "Accept", "application/graphql-response+json"));
    answers.add(http.get(BUILDINGS, "Authorization", "Bearer one"));
    answers.add(http.get(BUILDINGS, "Authorization", "Bearer two"));
    answers.add(http.get(Map.of("query", BUILDINGS, "variables", "{}")));
    answers.add(http.get(Map.of("query", BUILDINGS, "variables", "{\"n\":1}")));
    answers.add(http.get(Map.of("query", BUILDINGS, "variables", "{\"n\":3}")));
    answers.add(http.get(Map.of("query", BUILDINGS, "operationName", "B")));
    answers.add(http.get(Map.of("query", BUILDINGS, "extensions", "{\"a\":1}")));
    for (HttpResponse<String> answer : answers) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      tags.add(header(answer, "ETag"));
    }
    assertThat(tags).hasSize(answers.size()).doesNotContain("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ city { buildings(first: 1) { nodes { state { key } } } } }",
        "{ city { buildings(first: 1) { nodes { ...F } } } } fragment F on Feature { id state { key } }",
        "{ city { sensors(first: 1) { nodes { datastreams { nodes { name } } } } } }",
        "{ city { sensors(first: 1) { nodes { datastreams { nodes { latest { result } } } } } } }",
        "{ city { buildings(first: 1) { nodes { provenance { actor } } } } }",
        "{ serviceInfo { dataRevision } }",
        "{ serviceInfo { live } }",
        "{ importJobs { nodes { status } } }",
        "{ importIssues { nodes { code } } }",
        "{ datastreams(ids: []) { name } }",
        "{ city { version } serviceInfo { live } }",
        "{ node(id: \"SW1wb3J0Sm9iOjE\") { id } }", // ImportJob:1
        "{ nodes(ids: [\"SW1wb3J0Sm9iOjE\"]) { __typename } }",
      })
  void answerThatTheDataVersionDoesNotDetermineIsNeverKept(String document) {
    for (String had : new String[] {"*", "W/\"x\""}) {
      HttpResponse<String> response = http.get(document, "If-None-Match", had);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(header(response, "ETag")).isEmpty();
      assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void nodesAreKeptIfTheirIdsAreOfFeatures() {
    String building = new GlobalId("Building", FixtureCity.id(1, 1)).encode();
    String job = new GlobalId("ImportJob", "1").encode();
    String document = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Building { name } } }";
    String query = "query ($id: ID!) { node(id: $id) { ... on Building { name } } }";
    assertThat(tag("{ node(id: \"%s\") { id } }".formatted(building))).isNotEmpty();
    for (Map.Entry<String, Boolean> ids :
        Map.of("[\"" + building + "\"]", true, "[\"" + building + "\",\"" + job + "\"]", false)
            .entrySet()) {
      HttpResponse<String> several =
          http.get(Map.of("query", document, "variables", "{\"ids\":" + ids.getKey() + "}"));
      assertThat(header(several, "ETag").isEmpty()).isEqualTo(!ids.getValue());
    }
    HttpResponse<String> one =
        http.get(Map.of("query", query, "variables", "{\"id\":\"" + job + "\"}"));
    assertThat(header(one, "ETag")).isEmpty();
  }

  @Test
  void answerWithErrorsHasNoTag() {
    for (String document :
        new String[] {
          "{ city { buildings(first: 0) { nodes { id } } } }",
          "{ city { buildings(after: \"x\") { nodes { id } } } }",
          "{ city { nothing } }",
          "{",
        }) {
      HttpResponse<String> response = http.get(document);
      assertThat(code(response)).as(document).isNotEmpty();
      assertThat(header(response, "ETag")).isEmpty();
      assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    }
    assertThat(header(http.raw("GET", "/graphql", null), "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void postHasNoTag() {
    HttpResponse<String> response =
        http.post(Map.of("query", BUILDINGS), "If-None-Match", tag(BUILDINGS));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "ETag")).isEmpty();
  }

  @Test
  void introspectionIsKeptAsLongAsTheSchema() {
    assertThat(tag("{ __schema { types { name } } }")).isNotEmpty();
  }
}
