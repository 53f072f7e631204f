package io.citytwin.feature;

import io.citytwin.api.Deadline;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds and orders entities by the live values that they show. */
public interface LiveEntities {

  /**
   * The entities with a value that passes a test, at this moment or at the instant the test names.
   *
   * @return entity ids, unordered, of sensors and of what carries them
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE while the live state is not known,
   *     NOT_FOUND if the observations of that instant are no longer kept
   */
  Collection<UUID> with(StateTest test, Deadline deadline);

  /**
   * The numbers that entities show under a key, at this moment or at an instant.
   *
   * @param greatest whether the greatest of several counts, or the least
   * @param asOf null for the present
   * @return by entity id, of sensors and of what carries them; without those that show no number
   * @throws io.citytwin.model.error.TwinException as {@link #with}; BAD_USER_INPUT for a key that
   *     no sensor observes
   */
  Map<UUID, Double> numbers(
      String key, boolean greatest, @Nullable Instant asOf, Deadline deadline);
}
