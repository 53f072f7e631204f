package io.citytwin.api;

import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The time that a part of an operation shows, where it is not the present. It is the local context
 * of all fields below the one that states it.
 *
 * @param instant to the microsecond, the resolution of the database; the rest is cut off
 */
public record AsOf(Instant instant) {

  public AsOf {
    instant = instant.truncatedTo(ChronoUnit.MICROS);
  }

  /** The time a field is asked for; null for the present. */
  public static @Nullable AsOf of(DataFetchingEnvironment environment) {
    Object context = environment.getLocalContext();
    return context instanceof AsOf asOf ? asOf : null;
  }

  /** The instant a field is asked for; null for the present. */
  public static @Nullable Instant instantOf(DataFetchingEnvironment environment) {
    AsOf asOf = of(environment);
    return asOf == null ? null : asOf.instant();
  }

  /**
   * Checks that this is a time that has been.
   *
   * @throws TwinException BAD_USER_INPUT for the future
   */
  public AsOf requirePast(InstantSource clock) {
    Instant now = clock.instant();
    if (instant.isAfter(now)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "asOf is %s, the service's clock says %s; only what has been can be asked for, leave asOf out for the present"
              .formatted(instant, now),
          Map.of("now", now.toString()),
          null);
    }
    return this;
  }

  /** A value whose fields are all asked for at this time. */
  public <T> DataFetcherResult<@Nullable T> around(@Nullable T value) {
    return DataFetcherResult.<T>newResult().data(value).localContext(this).build();
  }
}
