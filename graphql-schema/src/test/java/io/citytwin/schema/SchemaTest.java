package io.citytwin.schema;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLDirectiveContainer;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLUnionType;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.citytwin.model.feature.BuildingUsage;
import io.citytwin.model.feature.CellScheme;
import io.citytwin.model.feature.CityPartState;
import io.citytwin.model.feature.DistrictLevel;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.model.feature.PipeNodeKind;
import io.citytwin.model.feature.RoadClass;
import io.citytwin.model.feature.SensorStatus;
import io.citytwin.model.feature.TravelDirection;
import io.citytwin.model.feature.UtilityMedium;
import io.citytwin.schema.scalar.TwinScalars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  private static final Path SDL = Path.of("src/main/resources/graphql");

  private static final Path PRINTED = Path.of("schema.graphqls");

  private static GraphQLSchema schema;

  @BeforeAll
  static void build() throws IOException {
    TypeDefinitionRegistry types = new TypeDefinitionRegistry();
    try (Stream<Path> files = Files.list(SDL)) {
      for (Path file : files.sorted().toList()) {
        types.merge(new SchemaParser().parse(Files.readString(file)));
      }
    }
    RuntimeWiring.Builder wiring =
        RuntimeWiring.newRuntimeWiring().wiringFactory(new MockedWiringFactory());
    TwinScalars.all().forEach(wiring::scalar);
    schema = new SchemaGenerator().makeExecutableSchema(types, wiring.build());
  }

  /** After a wanted change: run with {@code -Dcitytwin.schema.write=true} and review the diff. */
  @Test
  void printedSchemaIsTheCommittedOne() throws IOException {
    String printed = SchemaText.print(schema);
    if (Boolean.getBoolean("citytwin.schema.write")) {
      Files.writeString(PRINTED, printed);
    }
    assertThat(printed).isEqualTo(Files.readString(PRINTED));
  }

  @Test
  void everythingIsDescribed() {
    List<String> bare = new ArrayList<>();
    for (GraphQLNamedType type : ownTypes()) {
      check(bare, type.getName(), type);
      switch (type) {
        case GraphQLFieldsContainer container ->
            container.getFieldDefinitions().forEach(f -> checkField(bare, type.getName(), f));
        case GraphQLInputObjectType input ->
            input.getFields().forEach(f -> check(bare, type.getName() + "." + f.getName(), f));
        case GraphQLEnumType words ->
            words.getValues().forEach(v -> check(bare, type.getName() + "." + v.getName(), v));
        default -> {}
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void descriptionsAreSentences() {
    assertThat(ownTypes())
        .allSatisfy(t -> assertThat(describe(t)).as(t.getName()).matches("(?s)[A-Z`].*\\.( |$).*"));
  }

  @Test
  void everyFeatureTypeHasTheFieldsOfFeature() {
    GraphQLInterfaceType feature = (GraphQLInterfaceType) schema.getType("Feature");
    assertThat(schema.getImplementations(feature)).hasSize(FeatureKind.values().length);
    for (GraphQLFieldsContainer type : schema.getImplementations(feature)) {
      for (GraphQLFieldDefinition field : feature.getFieldDefinitions()) {
        assertThat(describe(type.getFieldDefinition(field.getName())))
            .as(type.getName() + "." + field.getName())
            .isEqualTo(describe(field));
      }
    }
  }

  @Test
  void enumsAreThoseOfTheModel() {
    assertSameNames("FeatureKind", FeatureKind.values());
    assertSameNames("BuildingUsage", BuildingUsage.values());
    assertSameNames("RoadClass", RoadClass.values());
    assertSameNames("TravelDirection", TravelDirection.values());
    assertSameNames("UtilityMedium", UtilityMedium.values());
    assertSameNames("PipeNodeKind", PipeNodeKind.values());
    assertSameNames("CellScheme", CellScheme.values());
    assertSameNames("DistrictLevel", DistrictLevel.values());
    assertSameNames("SensorStatus", SensorStatus.values());
    assertSameNames("CityPartState", CityPartState.values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SpatialFilter", "GeometryInput"})
  void choicesAreOneOf(String input) {
    GraphQLDirectiveContainer type = (GraphQLDirectiveContainer) schema.getType(input);
    assertThat(type).isNotNull();
    assertThat(((GraphQLInputObjectType) type).isOneOf()).isTrue();
  }

  private static void assertSameNames(String type, Enum<?>[] values) {
    GraphQLEnumType words = (GraphQLEnumType) schema.getType(type);
    assertThat(words).as(type).isNotNull();
    assertThat(words.getValues())
        .as(type)
        .extracting("name")
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(values).map(Enum::name).toList());
  }

  private static List<GraphQLNamedType> ownTypes() {
    List<String> builtIn = List.of("Int", "Float", "String", "Boolean", "ID");
    return schema.getAllTypesAsList().stream()
        .filter(t -> !t.getName().startsWith("__") && !builtIn.contains(t.getName()))
        .filter(t -> !(t instanceof GraphQLUnionType))
        .toList();
  }

  private static void checkField(List<String> bare, String type, GraphQLFieldDefinition field) {
    check(bare, type + "." + field.getName(), field);
    field
        .getArguments()
        .forEach(a -> check(bare, type + "." + field.getName() + "(" + a.getName() + ")", a));
  }

  private static void check(List<String> bare, String where, GraphQLNamedSchemaElement element) {
    if (describe(element).isBlank()) {
      bare.add(where);
    }
  }

  private static String describe(GraphQLNamedSchemaElement element) {
    String description = element.getDescription();
    if (description != null) {
      return description;
    }
    // Scalars are given in Java; their descriptions stand in the SDL.
    var definition = element.getDefinition();
    return definition instanceof graphql.language.AbstractDescribedNode<?> node
            && node.getDescription() != null
        ? node.getDescription().getContent()
        : "";
  }
}
