package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.execution.CoercedVariables;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class OperationCostTest {

  private static final Limits LIMITS =
      new Limits(
          50,
          10_000,
          1_000,
          15,
          1_000_000,
          200_000,
          20_000,
          DataSize.ofMegabytes(2),
          10_000,
          200,
          DataSize.ofMegabytes(64),
          Duration.ofSeconds(30),
          0,
          DataSize.ofMegabytes(16),
          Duration.ofSeconds(30));

  private static final GraphQLSchema SCHEMA =
      new SchemaGenerator()
          .makeExecutableSchema(
              new SchemaParser()
                  .parse(
                      """
                      directive @cost(weight: String!) on FIELD_DEFINITION
                      directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!])
                        on FIELD_DEFINITION
                      type Query { name: String
                                   things(first: Int = 20, last: Int): ThingConnection
                                     @cost(weight: "100")
                                     @listSize(slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"])
                                   many(ids: [ID!]!): [Thing] @listSize(slicingArguments: ["ids"])
                                   list: [Thing] four: [Thing] @listSize(assumedSize: 4)
                                   dear: Int @cost(weight: "7") }
                      type ThingConnection { nodes: [Thing] edges: [ThingEdge] total: Int }
                      type ThingEdge { node: Thing }
                      type Thing { name: String other: Thing
                                   things(first: Int): ThingConnection @cost(weight: "100")
                                     @listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"]) }
                      """),
              RuntimeWiring.newRuntimeWiring().build());

  private static OperationCost.Measure measure(String document, Map<String, Object> variables) {
    Document parsed = Parser.parse(document);
    Map<String, FragmentDefinition> fragments =
        parsed.getDefinitionsOfType(FragmentDefinition.class).stream()
            .collect(Collectors.toMap(FragmentDefinition::getName, Function.identity()));
    OperationDefinition operation =
        parsed.getFirstDefinitionOfType(OperationDefinition.class).orElseThrow();
    return new OperationCost(
            SCHEMA, new DeclaredCosts(), fragments, CoercedVariables.of(variables), LIMITS)
        .of(operation.getSelectionSet(), SCHEMA.getQueryType(), OperationCost.Sized.NOTHING);
  }

  /**
   * Expected: 1 for each value or object, 100 for each page as declared, times the items it has.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ name }                                              | 1 | 1",
        "{ a: name b: name }                                   | 1 | 2",
        "{ things(first: 7) { nodes { name } } }               | 3 | 114",
        "{ things { nodes { name } } }                         | 3 | 140",
        "{ things(last: 3) { total } }                         | 2 | 101",
        "{ things(first: 2) { edges { node { name } } } }      | 4 | 106",
        "{ many(ids: [1, 2, 3]) { name } }                     | 2 | 6",
        "{ list { name } }                                     | 2 | 20",
        "{ things(first: 99999999) { nodes { name } } }        | 3 | 20100",
        "{ dear four { name } }                                | 2 | 15",
        "{ __typename }                                        | 1 | 1",
        "{ things(first: 10) { nodes { things(first: 10) { nodes { name } } } } } | 5 | 1310",
      })
  void countsWhatThePagesCanHold(String document, int depth, long points) {
    assertThat(measure(document, Map.of())).isEqualTo(new OperationCost.Measure(depth, points));
  }

  @Test
  void readsPageSizesFromVariables() {
    String document = "query ($n: Int) { things(first: $n) { nodes { name } } }";
    assertThat(measure(document, Map.of("n", 1_000)).points()).isEqualTo(2_100);
  }

  @Test
  void measuresFragmentsThatDoubleFortyTimes() {
    StringBuilder document = new StringBuilder("{ list { ...F0 } }");
    for (int i = 0; i < 40; i++) {
      document.append(
          " fragment F%d on Thing { a%d: other { ...F%d } b%d: other { ...F%d } }"
              .formatted(i, i, i + 1, i, i + 1));
    }
    document.append(" fragment F40 on Thing { name }");
    OperationCost.Measure measure = measure(document.toString(), Map.of());
    assertThat(measure.depth()).isEqualTo(42);
    assertThat(measure.points()).isGreaterThan(1L << 40);
  }

  @Test
  void doesNotOverflow() {
    String nested =
        "{ list { "
            + "things(first: 10000) { nodes { ".repeat(12)
            + "name"
            + " } }".repeat(12)
            + " } }";
    assertThat(measure(nested, Map.of()).points()).isGreaterThan(1L << 50);
  }

  @Test
  void fragmentsOnInterfacesAndUnknownTypesAreMeasuredWhereTheyStand() {
    assertThat(measure("{ list { ... { name } ... on Thing { name } } }", Map.of()).points())
        .isEqualTo(30);
    assertThat(List.of(LIMITS.maxBodyBytes(), LIMITS.maxExecutionMs()))
        .containsExactly(2_097_152, 30_000);
  }
}
