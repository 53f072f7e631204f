package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.TypeRuntimeWiring;
import io.citytwin.api.Arguments;
import io.citytwin.api.AsOf;
import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.api.PageRequest;
import io.citytwin.api.prepared.LoneField;
import io.citytwin.api.prepared.UnpreparedException;
import io.citytwin.feature.FeatureOrder;
import io.citytwin.feature.FeatureQuery;
import io.citytwin.feature.FeatureQuery.Part;
import io.citytwin.feature.FeatureRow;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.LiveEntities;
import io.citytwin.feature.direct.DirectPageWriter;
import io.citytwin.feature.direct.DirectPlan;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.feature.postgis.FeatureStore;
import io.citytwin.json.JsonBuffer;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.GeometryArguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The lists of the city, and one feature of it. */
@Component
class CityFields {

  private static final String ALL = "features";

  private static final Map<FeatureKind, String> LISTS = new EnumMap<>(FeatureKind.class);

  static {
    LISTS.put(FeatureKind.BUILDING, "buildings");
    LISTS.put(FeatureKind.ROAD, "roads");
    LISTS.put(FeatureKind.ROAD_JUNCTION, "roadJunctions");
    LISTS.put(FeatureKind.PIPE, "pipes");
    LISTS.put(FeatureKind.PIPE_NODE, "pipeNodes");
    LISTS.put(FeatureKind.GRID_CELL, "gridCells");
    LISTS.put(FeatureKind.DISTRICT, "districts");
    LISTS.put(FeatureKind.SENSOR, "sensors");
    LISTS.put(FeatureKind.PLOT, "plots");
    LISTS.put(FeatureKind.ADDRESS, "addresses");
    LISTS.put(FeatureKind.CITY_PART, "cityParts");
  }

  private final FeatureStore store;
  private final SelectionReader selections;
  private final DirectPlans direct;
  private final Joins joins;
  private final GeometryArguments geometries;
  private final LiveEntities live;
  private final Limits limits;

  CityFields(
      FeatureStore store,
      SelectionReader selections,
      DirectPlans direct,
      Joins joins,
      GeometryArguments geometries,
      LiveEntities live,
      Limits limits) {
    this.store = store;
    this.selections = selections;
    this.direct = direct;
    this.joins = joins;
    this.geometries = geometries;
    this.live = live;
    this.limits = limits;
  }

  /** The kind that a list of one kind holds. */
  static FeatureKind kindOf(String list) {
    return LISTS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(list))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the schema names no list " + list));
  }

  /** Whether the city has a list of that name. */
  static boolean isList(String field) {
    return field.equals(ALL) || LISTS.containsValue(field);
  }

  /** The kind of a list; null for the list of all kinds. */
  static @Nullable FeatureKind findKind(String list) {
    return list.equals(ALL) ? null : kindOf(list);
  }

  /** Registers them on {@code City}. */
  TypeRuntimeWiring.Builder wire(TypeRuntimeWiring.Builder city) {
    LISTS.forEach((kind, field) -> city.dataFetcher(field, e -> list(e, kind)));
    return city.dataFetcher(ALL, e -> list(e, null)).dataFetcher("feature", this::feature);
  }

  /**
   * A list of features: a connection, or one that is there when its joins are.
   *
   * @param kind the list's kind; null for the list of all kinds
   */
  Object list(DataFetchingEnvironment environment, @Nullable FeatureKind kind) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    PageRequest page = PageRequest.of(environment, limits);
    Instant asOf = AsOf.instantOf(environment);
    Filter filter =
        new FilterReader(kind, geometries, live, limits, deadline, asOf)
            .read(environment.getArgument("filter"));
    FeatureOrder order =
        new OrderReader(kind, live, deadline, asOf)
            .read(environment.getArgument("orderBy"), filter);
    Listing listing = new Listing(kinds(kind, filter), filter, order, page);
    return plan(environment, listing)
        .map(plan -> written(environment, listing, plan))
        .orElseGet(
            () -> {
              if (LoneField.is(environment)) {
                throw UnpreparedException.always("a field without writer");
              }
              return answered(environment, listing);
            });
  }

  /** How the page is written as its rows are read; the past is the engine's. */
  private Optional<DirectPlan> plan(DataFetchingEnvironment environment, Listing listing) {
    return AsOf.of(environment) == null
        ? direct.find(environment, listing.kinds())
        : Optional.empty();
  }

  /** What a client asks of a list, but for the fields. */
  private record Listing(
      Set<FeatureKind> kinds, Filter filter, FeatureOrder order, PageRequest page) {}

  /** The page as rows, whose fields the engine answers. */
  private FeatureConnection answered(DataFetchingEnvironment environment, Listing listing) {
    if (LoneField.is(environment)) {
      throw UnpreparedException.thisTime("a value without writer");
    }
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    SelectionPlan plan = selections.ofConnection(environment, listing.kinds());
    FeatureQuery query = query(environment, listing, plan::of);
    return FeatureConnection.of(
        store.page(query, deadline), listing.page(), query.binding(), estimate(query, deadline));
  }

  /** The page with its lists written already, now or when what they lead to was read. */
  private Object written(DataFetchingEnvironment environment, Listing listing, DirectPlan plan) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    FeatureQuery query = query(environment, listing, plan.selections(listing.kinds())::get);
    Function<DirectPageWriter, FeatureConnection> finish =
        page -> FeatureConnection.of(page.page(), listing.page(), estimate(query, deadline));
    return orAnswered(
        environment,
        listing,
        () -> {
          DirectPageWriter page = store.direct(query, plan, limits.maxResultBytes(), deadline);
          return page.isComplete()
              ? finish.apply(page)
              : joins
                  .complete(environment, page)
                  .thenApply(full -> orAnswered(environment, listing, () -> finish.apply(full)));
        });
  }

  /** What is written, or the page as rows if only the engine can answer. */
  private Object orAnswered(
      DataFetchingEnvironment environment, Listing listing, Supplier<Object> written) {
    try {
      return written.get();
    } catch (UnsuitableException forTheEngine) {
      return answered(environment, listing);
    } catch (JsonBuffer.FullException tooLarge) {
      throw TwinException.limitExceeded(
          "a list of the answer has more than %d bytes, the limit; ask for smaller pages, fewer fields or simplified geometries"
              .formatted(limits.maxResultBytes()),
          limits.maxResultBytes(),
          limits.maxResultBytes() + 1L);
    }
  }

  private Estimate estimate(FeatureQuery query, Deadline deadline) {
    return new Estimate(() -> store.estimate(query, deadline));
  }

  private static Set<FeatureKind> kinds(@Nullable FeatureKind kind, Filter filter) {
    Set<FeatureKind> kinds = kind == null ? EnumSet.allOf(FeatureKind.class) : EnumSet.of(kind);
    if (filter.kinds() != null && !filter.kinds().isEmpty()) {
      kinds.retainAll(filter.kinds());
    }
    return kinds;
  }

  private FeatureQuery query(
      DataFetchingEnvironment environment,
      Listing listing,
      Function<FeatureKind, FeatureSelection> selected) {
    Filter filter = listing.filter();
    List<Part> parts = new ArrayList<>();
    listing.kinds().forEach(each -> parts.add(new Part(selected.apply(each), filter.where())));
    boolean distances =
        listing.order().byDistance()
            || ConnectionFields.wantsDistance(environment.getSelectionSet());
    return new FeatureQuery(
        parts,
        filter.nearest(),
        distances ? filter.distanceFrom() : null,
        listing.order(),
        listing.page(),
        ConnectionFields.wantsRows(environment.getSelectionSet()),
        ConnectionFields.wantsExactCount(environment));
  }

  private @Nullable FeatureRow feature(DataFetchingEnvironment environment) {
    Optional<FeatureTypes.Reference> reference =
        FeatureTypes.findReference(Arguments.text(environment, "id"), AsOf.instantOf(environment));
    if (reference.isEmpty()) {
      return null;
    }
    FeatureKind kind = reference.get().kind();
    Set<FeatureKind> kinds = kind == null ? EnumSet.allOf(FeatureKind.class) : EnumSet.of(kind);
    SelectionPlan plan = selections.ofFeature(environment, kinds);
    Map<FeatureSelection, List<UUID>> wanted = new java.util.LinkedHashMap<>();
    kinds.forEach(each -> wanted.put(plan.of(each), List.of(reference.get().entityId())));
    return store.byId(wanted, Deadline.of(environment.getGraphQlContext())).stream()
        .findFirst()
        .orElse(null);
  }
}
