package io.citytwin.live.state;

import io.citytwin.api.Deadline;
import io.citytwin.feature.Condition;
import io.citytwin.feature.Condition.Attribute;
import io.citytwin.feature.Condition.Comparison;
import io.citytwin.feature.Condition.Operand;
import io.citytwin.feature.Condition.TextMatch;
import io.citytwin.feature.LiveEntities;
import io.citytwin.feature.StateTest;
import io.citytwin.live.derived.DerivedMembers.Derived;
import io.citytwin.live.derived.DerivedState;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.AttributeType;
import io.citytwin.sensor.Datastream;
import io.citytwin.sensor.DatastreamRegistry;
import io.citytwin.sensor.Observation;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks through the newest value of every datastream. Memory only, one pass for each test; as of an
 * instant of the past one statement.
 */
@Component
class StateSearch implements LiveEntities {

  private static final int SHOWN_KEYS = 20;

  private final DatastreamRegistry registry;
  private final LatestState state;
  private final PastState past;
  private final LiveOverlay overlay;
  private final DerivedState derived;
  private final InstantSource clock;

  StateSearch(
      DatastreamRegistry registry,
      LatestState state,
      PastState past,
      LiveOverlay overlay,
      DerivedState derived,
      InstantSource clock) {
    this.past = past;
    this.overlay = overlay;
    this.derived = derived;
    this.registry = registry;
    this.state = state;
    this.clock = clock;
  }

  @Override
  public Collection<UUID> with(StateTest test, Deadline deadline) {
    Instant now = test.asOf() == null ? clock.instant() : test.asOf();
    Set<UUID> found = new HashSet<>();
    each(
        test.key(),
        test.asOf(),
        deadline,
        (entity, value) -> {
          if (passes(value, test, now)) {
            found.add(entity);
          }
        });
    return found;
  }

  @Override
  public Map<UUID, Double> numbers(
      String key, boolean greatest, @Nullable Instant asOf, Deadline deadline) {
    requireKnown(key);
    Map<UUID, Double> numbers = new HashMap<>();
    each(
        key,
        asOf,
        deadline,
        (entity, value) -> {
          if (value.number() != null) {
            numbers.merge(entity, value.number(), greatest ? Math::max : Math::min);
          }
        });
    return numbers;
  }

  /** An order by what nobody observes would be no order, and look like one. */
  private void requireKnown(String key) {
    Set<String> keys =
        registry.current().all().stream()
            .map(Datastream::observedProperty)
            .collect(Collectors.toCollection(TreeSet::new));
    derived.rules().forEach(rule -> keys.add(rule.shownKey()));
    if (!keys.contains(key)) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "no sensor of the city observes '%s' and no rule derives it; known are %s"
              .formatted(
                  key.length() > 60 ? key.substring(0, 60) + "…" : key,
                  keys.stream().limit(SHOWN_KEYS).collect(Collectors.joining(", "))
                      + (keys.size() > SHOWN_KEYS ? " and others" : "")));
    }
  }

  /** Gives every entity that shows a value under a key, and the value, to a visitor. */
  private void each(
      String key, @Nullable Instant asOf, Deadline deadline, BiConsumer<UUID, LiveValue> visitor) {
    List<Datastream> own =
        registry.current().all().stream()
            .filter(datastream -> datastream.observedProperty().equals(key))
            .toList();
    Map<UUID, Derived> rules = derived.current().under(key);
    Function<Datastream, @Nullable Observation> newest =
        asOf == null
            ? present()
            : past.newest(
                Stream.concat(own.stream(), overlay.members(rules.values())).distinct().toList(),
                asOf,
                deadline);
    Instant now = asOf == null ? clock.instant() : asOf;
    Set<UUID> showing = new HashSet<>();
    for (Datastream datastream : own) {
      Observation observation = newest.apply(datastream);
      if (observation != null) {
        LiveValue value = LiveValue.of(datastream, observation, now);
        showing.add(datastream.sensorId());
        visitor.accept(datastream.sensorId(), value);
        if (datastream.mountedOn() != null) {
          showing.add(datastream.mountedOn());
          visitor.accept(datastream.mountedOn(), value);
        }
      }
    }
    rules.forEach(
        (entity, each) -> {
          LiveValue value =
              showing.contains(entity)
                  ? null
                  : Derivation.value(
                      each, Derivation.readings(each, registry.current(), newest), now);
          if (value != null) {
            visitor.accept(entity, value);
          }
        });
  }

  /** The newest observation of a datastream now. */
  private Function<Datastream, @Nullable Observation> present() {
    LiveStatus status = state.status();
    if (status != LiveStatus.READY) {
      throw new TwinException(
          ErrorCode.UNAVAILABLE,
          "the live state is %s, so nothing can be found by it; leave out state or ask again later"
              .formatted(status == LiveStatus.REBUILDING ? "being put together" : "not available"));
    }
    return datastream -> state.find(datastream.number());
  }

  private static boolean passes(LiveValue value, StateTest test, Instant now) {
    return (test.qualities() == null || test.qualities().contains(value.quality().name()))
        && (test.maxAge() == null || !value.observedAt().isBefore(now.minus(test.maxAge())))
        && (test.stale() == null || test.stale() == value.stale())
        && test.value().stream().allMatch(condition -> holds(condition, value));
  }

  private static boolean holds(Condition condition, LiveValue value) {
    return switch (condition) {
      case Condition.Compare(var operand, var comparison, var other) ->
          compares(of(operand, value), comparison, other);
      case Condition.AnyOf(var operand, var others) ->
          others.stream().anyMatch(o -> compares(of(operand, value), Comparison.EQ, o));
      case Condition.Matches(var operand, var how, var text) ->
          of(operand, value) instanceof String own && matches(own, how, text);
      case Condition.Absent(var operand, var absent) -> absent == (of(operand, value) == null);
      default -> throw new IllegalStateException("no condition on a live value: " + condition);
    };
  }

  /** The value as what the operand compares; null if it is of another type. */
  private static @Nullable Object of(Operand operand, LiveValue value) {
    if (!(operand instanceof Attribute(var _, AttributeType type))) {
      throw new IllegalStateException("no operand on a live value: " + operand);
    }
    return switch (type) {
      case NUMBER -> value.number();
      case TEXT -> value.text();
      case BOOLEAN -> value.value() instanceof Boolean flag ? flag : null;
    };
  }

  private static boolean compares(@Nullable Object own, Comparison comparison, Object other) {
    int order;
    if (own instanceof Double number && other instanceof BigDecimal bound) {
      order = new BigDecimal(Double.toString(number)).compareTo(bound);
    } else if (own instanceof String text && other instanceof String bound) {
      order = text.compareTo(bound);
    } else if (own instanceof Boolean flag && other instanceof Boolean bound) {
      order = flag.compareTo(bound);
    } else {
      return false;
    }
    return switch (comparison) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }

  private static boolean matches(String own, TextMatch how, String text) {
    return how == TextMatch.STARTS_WITH
        ? plain(own).startsWith(plain(text))
        : plain(own).contains(plain(text));
  }

  /** Without case and width, as the database compares names. */
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
