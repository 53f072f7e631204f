package io.citytwin.importer.geojson;

import io.citytwin.importer.pipeline.FeatureRecord;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Place;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * Gives a record its kind, id, name and typed columns; everything else becomes attributes.
 *
 * <p>The convention is in {@code docs/importing.md}: {@code properties.kind}, {@code
 * properties.name}, and the typed columns under their camel-case names. Records of known publishers
 * are mapped by their {@link Profile}.
 */
final class FeatureMapping {

  private final GeoJsonOptions options;
  private final ColumnValues columns;
  private final SourceIds ids;
  private final Map<FeatureKind, List<String>> columnNames = new EnumMap<>(FeatureKind.class);
  private final Set<String> profiles = new LinkedHashSet<>();

  /** Takes the faults of the record being mapped. */
  @FunctionalInterface
  interface Faults {
    void add(IssueCode code, String message) throws IOException;
  }

  FeatureMapping(ReadContext context, GeoJsonOptions options) {
    this.options = options;
    columns = new ColumnValues(context);
    ids = new SourceIds(options.idProperty());
  }

  /** What a record is, told from its properties alone. */
  record Identity(@Nullable FeatureKind kind, String sourceId, @Nullable Profile profile) {}

  Identity identify(ParsedRecord feature) {
    Map<String, @Nullable Object> properties = feature.properties();
    FeatureKind named =
        properties.get("kind") instanceof String name
            ? ColumnValues.findKind(name).orElse(null)
            : null;
    Profile profile = named == null ? Profile.find(properties).orElse(null) : null;
    if (profile != null && options.kind() != null && options.kind() != profile.kind()) {
      profile = null;
    }
    FeatureKind kind = named != null ? named : profile != null ? profile.kind() : options.kind();
    if (profile != null) {
      profiles.add(profile.title());
    }
    return new Identity(kind, ids.of(feature, profile), profile);
  }

  FeatureRecord map(
      ParsedRecord feature,
      Identity identity,
      FeatureKind kind,
      Geometry geometry,
      Place place,
      Faults faults)
      throws IOException {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(feature.properties());
    dropUsed(rest, identity.sourceId());
    Profile profile = identity.profile();
    Map<String, @Nullable Object> named = profile == null ? rest : rename(rest, profile);
    String name = name(named, profile);
    List<@Nullable Object> values = values(kind, named, faults);
    return new FeatureRecord(kind, identity.sourceId(), name, geometry, values, named, place);
  }

  /** Sentences about what the file does not say itself. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    profiles.forEach(title -> notes.add("mapped as: " + title));
    notes.addAll(ids.notes());
    return notes;
  }

  private void dropUsed(Map<String, @Nullable Object> rest, String sourceId) {
    if (rest.get("kind") instanceof String name && ColumnValues.findKind(name).isPresent()) {
      rest.remove("kind");
    }
    if (sourceId.equals(SourceIds.text(rest.get("id")))) {
      rest.remove("id");
    }
  }

  private static Map<String, @Nullable Object> rename(
      Map<String, @Nullable Object> properties, Profile profile) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>(profile.constants());
    properties.forEach((key, value) -> named.put(profile.columns().getOrDefault(key, key), value));
    return named;
  }

  private static @Nullable String name(
      Map<String, @Nullable Object> properties, @Nullable Profile profile) {
    String property =
        profile == null || profile.nameProperty() == null ? "name" : profile.nameProperty();
    String name = SourceIds.text(properties.get(property));
    if (name != null) {
      properties.remove(property);
    }
    return name;
  }

  /** Takes the typed columns out of the properties; a value that does not fit stays in them. */
  private List<@Nullable Object> values(
      FeatureKind kind, Map<String, @Nullable Object> properties, Faults faults)
      throws IOException {
    List<@Nullable Object> values = new ArrayList<>(kind.columns().size());
    Object mountedKind = properties.get("mountedKind");
    List<String> names = columnNames.computeIfAbsent(kind, FeatureMapping::columnNames);
    for (int i = 0; i < names.size(); i++) {
      Column column = kind.columns().get(i);
      Object raw = properties.get(names.get(i));
      Object value = null;
      try {
        value = columns.of(column, raw, mountedKind);
        properties.remove(names.get(i));
      } catch (ColumnValues.NotAllowed e) {
        faults.add(IssueCode.VALUE_INVALID, String.valueOf(e.getMessage()));
      }
      values.add(upperKind(column, value));
    }
    return values;
  }

  private static List<String> columnNames(FeatureKind kind) {
    return kind.columns().stream().map(Column::property).toList();
  }

  private static @Nullable Object upperKind(Column column, @Nullable Object value) {
    return column.name().equals("mounted_kind") && value instanceof String name
        ? ColumnValues.findKind(name).map(FeatureKind::name).orElse(name)
        : value;
  }
}
