package io.citytwin.feature;

import io.citytwin.api.GlobalId;
import io.citytwin.api.Node;
import io.citytwin.model.feature.FeatureKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One feature with the values that were selected; the source object of every feature type. */
public final class FeatureRow implements Node {

  private final FeatureSelection selection;
  private final UUID entityId;
  private final @Nullable Object[] values;

  /**
   * Takes over the values.
   *
   * @param values one for each item of the selection, in its order
   */
  public FeatureRow(FeatureSelection selection, UUID entityId, @Nullable Object[] values) {
    this.selection = selection;
    this.entityId = entityId;
    this.values = values;
  }

  /** Identity of the real-world thing. */
  public UUID entityId() {
    return entityId;
  }

  /** Its kind. */
  public FeatureKind kind() {
    return selection.kind();
  }

  @Override
  public GlobalId globalId() {
    return new GlobalId(FeatureTypes.nameOf(kind()), entityId.toString());
  }

  /**
   * The value selected under a key.
   *
   * @param key a typed column's property, {@code name}, or another key of {@link SelectionItem}
   * @return null if the value is absent
   * @throws IllegalArgumentException if it was not selected
   */
  public @Nullable Object get(String key) {
    return values[selection.indexOf(key)];
  }
}
