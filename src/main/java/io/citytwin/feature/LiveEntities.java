package io.citytwin.feature;

import java.util.Collection;
import java.util.UUID;

/** Finds entities by the live values that they show. */
public interface LiveEntities {

  /**
   * The entities with a value that passes a test, at this moment.
   *
   * @return entity ids, unordered, of sensors and of what carries them
   * @throws io.citytwin.model.error.TwinException UNAVAILABLE while the live state is not known
   */
  Collection<UUID> with(StateTest test);
}
