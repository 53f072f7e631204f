package io.citytwin.sensor.series;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Observation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.stereotype.Component;

/** {@code Datastream.series} in GraphQL. */
@Component
class SeriesWiring implements RuntimeWiringConfigurer {

  // What the database and the calendar state exactly.
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  @Override
  public void configure(RuntimeWiring.Builder wiring) {
    wiring.type("Datastream", type -> type.dataFetcher("series", SeriesWiring::series));
  }

  private static CompletableFuture<List<SeriesBucket>> series(DataFetchingEnvironment environment) {
    Datastream datastream = Objects.requireNonNull(environment.getSource());
    FillMode fill = FillMode.valueOf(required(environment, "fill"));
    SeriesRange range = range(environment, fill);
    long[] bounds = range.bounds();
    DataLoader<SeriesRange.Key, List<FoldedBucket>> loader =
        Objects.requireNonNull(environment.getDataLoader(SeriesLoader.LOADER));
    return loader
        .load(new SeriesRange.Key(datastream.number(), range))
        .thenApply(folded -> SeriesFill.fill(bounds, folded, fill));
  }

  private static SeriesRange range(DataFetchingEnvironment environment, FillMode fill) {
    Instant from = required(environment, "from");
    Instant to = required(environment, "to");
    if (!from.isBefore(to)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the series is from " + from + " to " + to + "; it must end after its start");
    }
    if (from.isBefore(EARLIEST) || to.isAfter(LATEST)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "the series is from %s to %s; it must lie between %s and %s"
              .formatted(from, to, EARLIEST, LATEST));
    }
    return new SeriesRange(
        Observation.micros(from),
        Observation.micros(to),
        width(environment),
        fill == FillMode.PREVIOUS || environment.getSelectionSet().containsAnyOf("first", "last"));
  }

  private static BucketWidth width(DataFetchingEnvironment environment) {
    Duration every = environment.getArgument("every");
    String calendar = environment.getArgument("calendar");
    if (every != null && calendar == null) {
      return new BucketWidth.Fixed(every);
    }
    if (every == null && calendar != null) {
      return new BucketWidth.Calendar(CalendarUnit.valueOf(calendar), zone(environment));
    }
    throw new TwinException(
        ErrorCode.BAD_USER_INPUT,
        "give the length of the buckets either as every, such as \"PT1H\", or as calendar, such as MONTH");
  }

  private static ZoneId zone(DataFetchingEnvironment environment) {
    String name = required(environment, "timeZone");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "timeZone is '%s'; give a region such as Asia/Shanghai, an offset such as +08:00, or UTC"
              .formatted(name.length() > 60 ? name.substring(0, 60) + "…" : name),
          e);
    }
  }

  private static <T> T required(DataFetchingEnvironment environment, String argument) {
    @Nullable T value = environment.getArgument(argument);
    if (value == null) { // a variable that is null goes past the default
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT, argument + " is null; leave it out or give it");
    }
    return value;
  }
}
