package io.citytwin.live.ingest;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Quality;
import io.citytwin.sensor.Result;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** {@code ingestObservations} of GraphQL. */
@Component
class IngestMutation implements RuntimeWiringConfigurer {

  private static final List<String> RESULTS = List.of("result", "resultText", "resultJson");

  private final ObservationIntake intake;

  IngestMutation(ObservationIntake intake) {
    this.intake = intake;
  }

  /**
   * What became of a mutation's observations.
   *
   * @param userErrors of the first of those refused
   */
  record Payload(int accepted, int duplicates, int rejected, List<UserError> userErrors) {}

  /**
   * One that was refused.
   *
   * @param path to it in the arguments
   */
  record UserError(String code, String message, List<String> path) {}

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    wiring.type("Mutation", type -> type.dataFetcher("ingestObservations", this::ingest));
  }

  private Payload ingest(DataFetchingEnvironment environment) {
    Map<String, Object> input = Objects.requireNonNull(environment.getArgument("input"));
    @SuppressWarnings("unchecked") // as the schema says
    List<Map<String, @Nullable Object>> given =
        (List<Map<String, @Nullable Object>>) Objects.requireNonNull(input.get("observations"));
    if (given.isEmpty()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, "observations is empty; send at least one, or nothing at all");
    }
    Batch batch = intake.begin("observation");
    long number = 0;
    for (Map<String, @Nullable Object> one : given) {
      batch.add(++number, () -> draft(one));
    }
    return payload(intake.store(batch));
  }

  private static Payload payload(IngestReport report) {
    return new Payload(
        report.accepted(), report.duplicates(), report.rejected(), errors(report.errors()));
  }

  private static List<UserError> errors(List<IngestReport.Fault> faults) {
    return faults.stream()
        .map(
            fault ->
                new UserError(
                    fault.code().name(),
                    fault.message(),
                    List.of("input", "observations", String.valueOf(fault.line() - 1))))
        .toList();
  }

  private static Draft draft(Map<String, @Nullable Object> given) throws LineException {
    return new Draft(
        text(given.get("datastreamId")),
        text(given.get("phenomenonTime")),
        text(given.get("resultTime")),
        text(given.get("quality")),
        result(given));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable Result result(Map<String, @Nullable Object> given) throws LineException {
    List<@Nullable Object> results =
        RESULTS.stream().<@Nullable Object>map(given::get).filter(Objects::nonNull).toList();
    if (results.size() > 1) {
      throw new LineException(
          LineCode.BAD_RESULT, "several of " + RESULTS + " are given; give one");
    }
    if (!results.isEmpty()) {
      return ResultReader.of(results.getFirst());
    }
    return Quality.MISSING.name().equals(given.get("quality")) ? Result.MISSING : null;
  }
}
