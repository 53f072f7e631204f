package io.citytwin.live.watch;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import io.citytwin.api.DirectJson;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.MemoryObject;
import io.citytwin.feature.direct.MemoryValue;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.json.JsonBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Batches as the JSON that a subscription selected, put together from {@linkplain ChangeRendering
 * changes that are rendered once}. What it cannot write the engine answers, from the batch itself.
 */
@Component
class BatchRendering {

  private static final int BYTES_AROUND = 512; // what a batch says besides its changes, about
  private static final int BYTES_OF_CHANGE = 160; // about

  private static final Map<String, Function<StateChangeBatch, @Nullable Object>> BATCH =
      Map.of(
          "sequence", StateChangeBatch::sequence,
          "sentAt", StateChangeBatch::sentAt,
          "snapshot", StateChangeBatch::snapshot,
          "resumed", StateChangeBatch::resumed,
          "resumeToken", StateChangeBatch::resumeToken,
          "watchKey", StateChangeBatch::watchKey,
          "view", StateChangeBatch::view,
          "coalesced", StateChangeBatch::coalesced);

  private final ChangeRendering changes;

  BatchRendering(ChangeRendering changes) {
    this.changes = changes;
  }

  /** Makes of each batch what a subscription's engine is given: JSON, or the batch as it is. */
  Function<StateChangeBatch, Object> of(DataFetchingEnvironment subscription) {
    try {
      MemoryValue<StateChangeBatch> selected = compile(subscription);
      return batch -> render(batch, selected);
    } catch (UnsuitableException e) {
      return batch -> batch;
    }
  }

  private static Object render(StateChangeBatch batch, MemoryValue<StateChangeBatch> selected) {
    JsonBuffer json =
        new JsonBuffer(BYTES_AROUND + BYTES_OF_CHANGE * batch.changes().size(), Integer.MAX_VALUE);
    try {
      selected.write(batch, json);
    } catch (UnsuitableException e) {
      return batch;
    }
    return new DirectJson(json.array(), json.length());
  }

  private MemoryValue<StateChangeBatch> compile(DataFetchingEnvironment subscription) {
    EngineValues engine = EngineValues.of(subscription);
    return new MemoryObject<>(
        subscription.getSelectionSet(),
        engine.type("StateChangeBatch"),
        engine,
        BATCH,
        Map.of(
            "changes",
            field -> changes(field, engine),
            "entered",
            field -> ids(StateChangeBatch::entered),
            "left",
            field -> ids(StateChangeBatch::left)));
  }

  private MemoryValue<StateChangeBatch> changes(SelectedField field, EngineValues engine) {
    MemoryValue<StateChangeBatch.Change> selected = changes.compile(field, engine.schema());
    MemoryValue<StateChangeBatch.Change> shared =
        (change, out) -> changes.write(change, selected, out);
    return (batch, out) -> MemoryValue.writeList(batch.changes(), shared, out);
  }

  private static MemoryValue<StateChangeBatch> ids(Function<StateChangeBatch, List<String>> get) {
    return (batch, out) ->
        MemoryValue.writeList(get.apply(batch), (id, json) -> json.addString(id), out);
  }
}
