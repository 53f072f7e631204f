package io.citytwin.feature;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on one live value of a feature.
 *
 * @param key observed property
 * @param value conditions on the value itself, all of which must hold; their operands are numbers
 *     or texts under the key
 * @param qualities names of those accepted; null for any
 * @param maxAge how long ago it may have been measured; null for any time
 * @param stale whether it must be older than its datastream promises, or must not be; null for both
 * @param asOf instant whose values are tested; null for the present
 */
public record StateTest(
    String key,
    List<Condition> value,
    @Nullable List<String> qualities,
    @Nullable Duration maxAge,
    @Nullable Boolean stale,
    @Nullable Instant asOf) {

  public StateTest {
    value = List.copyOf(value);
  }
}
