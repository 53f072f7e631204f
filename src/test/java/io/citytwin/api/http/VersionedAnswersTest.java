package io.citytwin.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.citytwin.api.DocumentCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schema as a later one may be: with conditions on live state, and with types nobody has named.
 */
class VersionedAnswersTest {

  private static final GraphQLSchema SCHEMA =
      new SchemaGenerator()
          .makeExecutableSchema(
              new SchemaParser()
                  .parse(
                      """
                      type Query { city: City! }
                      type City { buildings(filter: Filter): BuildingConnection forecast: Forecast }
                      input Filter { name: String state: StateFilter not: Filter and: [Filter!] }
                      input StateFilter { key: String }
                      interface Feature { id: ID! }
                      type BuildingConnection { nodes: [Building!]! total: Int }
                      type Building implements Feature { id: ID! twin: Forecast }
                      type Forecast { text: String }
                      """),
              RuntimeWiring.newRuntimeWiring().wiringFactory(new MockedWiringFactory()).build());

  private static final ParsedOperations OPERATIONS =
      new ParsedOperations(new DocumentCache(), ParserOptions.getDefaultOperationParserOptions());

  private static boolean included(String document, String variables) {
    return new VersionedAnswers(SCHEMA)
        .include(
            OPERATIONS.find(document, null).orElseThrow(), JsonMapper.shared().readTree(variables));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ city { buildings { nodes { id __typename } total } } }",
        "{ city { buildings(filter: {not: {name: \"state\"}}) { nodes { ... { id } } } } }",
        "query ($f: Filter = {name: \"x\"}) { city { buildings(filter: $f) { total } } }",
        "{ ...Q } fragment Q on Query { city { buildings { total } } }",
      })
  void answersMadeOfFeaturesAloneAreIncluded(String document) {
    assertThat(included(document, "{\"f\": {\"name\": \"x\"}}")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ city { forecast { text } } }",
        "{ city { buildings { nodes { twin { __typename } } } } }",
        "{ city { buildings(filter: {state: {key: \"x\"}}) { total } } }",
        "{ city { buildings(filter: {and: [{not: {state: {key: \"x\"}}}]}) { total } } }",
        "query ($f: Filter = {state: {key: \"x\"}}) { city { buildings(filter: $f) { total } } }",
        "{ city { ...C } } fragment C on City { forecast { text } }",
        "{ city { nothing } }",
      })
  void othersAreNot(String document) {
    assertThat(included(document, "{}")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"f\": {\"state\": {}}}", "{\"f\": {\"and\": [{\"not\": {\"state\": null}}]}}"})
  void conditionsOnLiveStateAreFoundInVariablesToo(String variables) {
    assertThat(
            included("query ($f: Filter) { city { buildings(filter: $f) { total } } }", variables))
        .isFalse();
  }
}
