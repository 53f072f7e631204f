package io.citytwin.feature;

import io.citytwin.api.GlobalId;
import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import io.citytwin.model.feature.FeatureKind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Kinds and the GraphQL types that show them. */
public final class FeatureTypes {

  private static final Map<FeatureKind, String> NAMES = new EnumMap<>(FeatureKind.class);
  private static final Map<String, FeatureKind> KINDS = new HashMap<>();

  static {
    for (FeatureKind kind : FeatureKind.values()) {
      StringBuilder name = new StringBuilder();
      for (String word : kind.name().split("_", -1)) {
        name.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
      }
      NAMES.put(kind, name.toString());
      KINDS.put(name.toString(), kind);
    }
  }

  private FeatureTypes() {}

  /** Name of the type, for example {@code RoadJunction}. */
  public static String nameOf(FeatureKind kind) {
    return java.util.Objects.requireNonNull(NAMES.get(kind));
  }

  /** All names. */
  public static Set<String> names() {
    return new TreeSet<>(NAMES.values());
  }

  /** The kind a type shows. */
  public static Optional<FeatureKind> findKind(String typeName) {
    return Optional.ofNullable(KINDS.get(typeName));
  }

  /**
   * A feature by either of its ids.
   *
   * @param kind its kind; null if only the entity id is known
   * @param entityId its entity id
   */
  public record Reference(@Nullable FeatureKind kind, UUID entityId) {}

  /** Reads an id of the present or an entity id, as {@link #findReference(String, Instant)}. */
  public static Optional<Reference> findReference(String id) {
    return findReference(id, null);
  }

  /**
   * Reads an id or an entity id.
   *
   * @param asOf instant whose ids are taken beside those of the present; null for none
   * @return the reference; empty for an id of something that is no feature
   * @throws TwinException BAD_USER_INPUT if it is malformed
   */
  public static Optional<Reference> findReference(String id, @Nullable Instant asOf) {
    Optional<UUID> plain = uuid(id);
    if (plain.isPresent()) {
      return Optional.of(new Reference(null, plain.get()));
    }
    GlobalId global = GlobalId.decode(id, asOf);
    return findKind(global.type()).map(kind -> new Reference(kind, entityId(global)));
  }

  /**
   * The entity id in the id of a feature.
   *
   * @throws TwinException BAD_USER_INPUT if it is malformed
   */
  public static UUID entityId(GlobalId id) {
    return uuid(id.key())
        .orElseThrow(
            () ->
                new TwinException(
                    ErrorCode.BAD_USER_INPUT,
                    "'"
                        + id.encode()
                        + "' is not an id of a feature; pass back an id as it was given"));
  }

  /** Empty if it is none in full; what Java reads may be shorter. */
  private static Optional<UUID> uuid(String text) {
    try {
      UUID read = UUID.fromString(text);
      return read.toString().equalsIgnoreCase(text) ? Optional.of(read) : Optional.empty();
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }
}
