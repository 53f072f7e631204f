package io.citytwin.live.watch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.GraphQLContext;
import graphql.schema.GraphQLSchema;
import graphql.schema.SelectedField;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.MemoryObject;
import io.citytwin.feature.direct.MemoryValue;
import io.citytwin.json.JsonBuffer;
import io.citytwin.live.selection.Target;
import io.citytwin.live.state.StateWriting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Changes as JSON. Each is rendered once for all subscriptions that select the same of it; what is
 * rendered is kept for as long as it takes until the slowest of them are due, within a bound of
 * memory.
 */
@Component
class ChangeRendering {

  private static final long MOST_BYTES = 16 << 20;
  private static final int MOST_SELECTIONS = 1_000;
  private static final int OVERHEAD = 200; // bytes that an entry takes besides its text, about
  private static final int BYTES_OF_READING = 32; // without what it reads
  private static final Duration KEPT = Duration.ofSeconds(10);

  private static final Map<String, Function<StateChangeBatch.Change, @Nullable Object>> CHANGE =
      Map.of(
          "featureId", StateChangeBatch.Change::featureId,
          "entityId", StateChangeBatch.Change::entityId,
          "kind", StateChangeBatch.Change::kind);

  private record Key(MemoryValue<StateChangeBatch.Change> selected, Target feature) {}

  /**
   * A change as JSON.
   *
   * @param until last instant at which its values are as it says
   */
  private record Rendered(List<Told> told, Instant until, byte[] json) {

    /** Bytes, about; the readings are mostly those of the state. */
    int weight() {
      return OVERHEAD + json.length + BYTES_OF_READING * told.stream().mapToInt(Told::size).sum();
    }

    boolean isOf(StateChangeBatch.Change change) {
      if (told.size() != change.told().size() || change.at().isAfter(until)) {
        return false;
      }
      for (int i = 0; i < told.size(); i++) {
        if (!told.get(i).isSameAs(change.told().get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private final StateWriting values;
  private final Counter renderings;
  private final Cache<SelectedShape, MemoryValue<StateChangeBatch.Change>> selections =
      Caffeine.newBuilder().maximumSize(MOST_SELECTIONS).build();
  private final Cache<Key, Rendered> rendered =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((Key key, Rendered one) -> one.weight())
          .expireAfterWrite(KEPT)
          .build();

  ChangeRendering(StateWriting values, MeterRegistry metrics) {
    this.values = values;
    this.renderings = metrics.counter("citytwin.watch.renderings");
  }

  /**
   * What is selected of changes. The same for all who select the same, so that they share it.
   *
   * @throws io.citytwin.feature.direct.UnsuitableException if only the engine can answer
   */
  MemoryValue<StateChangeBatch.Change> compile(SelectedField changes, GraphQLSchema schema) {
    return Objects.requireNonNull(
        selections.get(SelectedShape.of(changes), shape -> compileAnew(changes, schema)));
  }

  private MemoryValue<StateChangeBatch.Change> compileAnew(
      SelectedField changes, GraphQLSchema schema) {
    // A context of its own: that of one operation would be kept for as long as the others last.
    EngineValues engine = new EngineValues(schema, GraphQLContext.getDefault(), Locale.ROOT);
    MemoryObject.Lead<StateChangeBatch.Change> toValues =
        field -> {
          var value = values.value(field, engine);
          return (change, out) -> MemoryValue.writeList(change.values(), value, out);
        };
    return new MemoryObject<>(
        changes, engine.type("StateChange"), engine, CHANGE, Map.of("values", toValues));
  }

  /**
   * Writes a change.
   *
   * @throws io.citytwin.feature.direct.UnsuitableException if only the engine can answer
   */
  void write(
      StateChangeBatch.Change change,
      MemoryValue<StateChangeBatch.Change> selected,
      JsonBuffer out) {
    Key key = new Key(selected, change.feature());
    Rendered known = rendered.getIfPresent(key);
    if (known == null || !known.isOf(change)) {
      known = rendered.asMap().compute(key, (k, there) -> renewed(there, change, selected));
    }
    out.add(known.json());
  }

  /** What is there, if somebody else has just rendered it. */
  private Rendered renewed(
      @Nullable Rendered there,
      StateChangeBatch.Change change,
      MemoryValue<StateChangeBatch.Change> selected) {
    return there != null && there.isOf(change) ? there : render(change, selected);
  }

  private Rendered render(
      StateChangeBatch.Change change, MemoryValue<StateChangeBatch.Change> selected) {
    JsonBuffer json = new JsonBuffer(256, Integer.MAX_VALUE);
    selected.write(change, json);
    renderings.increment();
    return new Rendered(change.told(), change.until(), Arrays.copyOf(json.array(), json.length()));
  }
}
