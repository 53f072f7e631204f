package io.citytwin.feature;

import io.citytwin.api.Deadline;
import java.util.Collection;
import java.util.UUID;

/** Finds entities by the live values that they show. */
public interface LiveEntities {

  /**
   * The entities with a value that passes a test, at this moment or at the instant the test names.
   *
   * @return entity ids, unordered, of sensors and of what carries them
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE while the live state is not known,
   *     NOT_FOUND if the observations of that instant are no longer kept
   */
  Collection<UUID> with(StateTest test, Deadline deadline);
}
