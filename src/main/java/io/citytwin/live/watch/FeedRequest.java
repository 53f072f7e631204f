package io.citytwin.live.watch;

import io.citytwin.api.GlobalId;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.Datastreams;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which datastreams a feed is of. */
final class FeedRequest {

  private static final int MOST = 100;

  private FeedRequest() {}

  /**
   * The numbers of datastreams named by id, UUID or code.
   *
   * @throws TwinException BAD_USER_INPUT, LIMIT_EXCEEDED, or NOT_FOUND for one that is not known
   */
  static BitSet numbers(List<String> ids, Datastreams known) {
    if (ids.isEmpty() || ids.size() > MOST) {
      throw new TwinException(
          ids.isEmpty() ? ErrorCode.BAD_USER_INPUT : ErrorCode.LIMIT_EXCEEDED,
          "datastreamIds has %d ids; 1 to %d are allowed".formatted(ids.size(), MOST));
    }
    BitSet numbers = new BitSet();
    for (String id : ids) {
      Datastream datastream = find(id, known);
      if (datastream == null) {
        throw new TwinException(
            ErrorCode.NOT_FOUND,
            "'%s' in datastreamIds is no id, UUID or code of a datastream"
                .formatted(id.length() > 60 ? id.substring(0, 60) + "…" : id));
      }
      numbers.set(datastream.number());
    }
    return numbers;
  }

  private static @Nullable Datastream find(String id, Datastreams known) {
    Datastream byCode = known.byCode(id);
    if (byCode != null) {
      return byCode;
    }
    try {
      return known.byId(UUID.fromString(id.length() == 36 ? id : GlobalId.decode(id).key()));
    } catch (IllegalArgumentException | TwinException e) {
      return null;
    }
  }
}
