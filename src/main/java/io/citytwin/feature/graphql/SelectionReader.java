package io.citytwin.feature.graphql;

import graphql.schema.DataFetchingEnvironment;
import graphql.schema.SelectedField;
import io.citytwin.api.Deadline;
import io.citytwin.feature.ColumnNames;
import io.citytwin.feature.FeatureRelation;
import io.citytwin.feature.FeatureSelection;
import io.citytwin.feature.FeatureTypes;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.Head;
import io.citytwin.model.feature.Column;
import io.citytwin.model.feature.ColumnType;
import io.citytwin.model.feature.FeatureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** From the fields a client selects to the items to read. */
@Component
class SelectionReader {

  private static final Map<String, Head> HEAD =
      Map.of(
          "name", Head.NAME,
          "version", Head.VERSION,
          "validFrom", Head.VALID_FROM,
          "validTo", Head.VALID_TO);

  private final Shapes shapes;
  private final List<FeatureRelation> relations;

  SelectionReader(Shapes shapes, List<FeatureRelation> relations) {
    this.shapes = shapes;
    this.relations = relations;
  }

  /** Fields of the features in the nodes and edges of a connection. */
  SelectionPlan ofConnection(DataFetchingEnvironment environment, Collection<FeatureKind> kinds) {
    return plan(environment, kinds, "nodes/*", "edges/node/*");
  }

  /** Fields of the feature the environment's field returns. */
  SelectionPlan ofFeature(DataFetchingEnvironment environment, Collection<FeatureKind> kinds) {
    return plan(environment, kinds, "*");
  }

  /** Fields of the features that stand at some places below the environment's field. */
  SelectionPlan plan(
      DataFetchingEnvironment environment,
      Collection<FeatureKind> kinds,
      String first,
      String... others) {
    Deadline deadline = Deadline.of(environment.getGraphQlContext());
    List<SelectedField> fields = environment.getSelectionSet().getFields(first, others);
    Map<FeatureKind, FeatureSelection> selections = new EnumMap<>(FeatureKind.class);
    for (FeatureKind kind : kinds) {
      String type = FeatureTypes.nameOf(kind);
      List<SelectionItem> items = new ArrayList<>();
      for (SelectedField field : fields) {
        if (field.getObjectTypeNames().contains(type)) {
          addItems(items, kind, field, deadline);
        }
      }
      selections.put(kind, FeatureSelection.of(kind, items));
    }
    return new SelectionPlan(selections);
  }

  private void addItems(
      List<SelectionItem> items, FeatureKind kind, SelectedField field, Deadline deadline) {
    String name = field.getName();
    switch (name) {
      case "attributes" -> items.add(FeatureFields.attributes(field.getArguments()));
      case "geometry" -> addShapes(items, field, deadline);
      case "bbox" -> items.add(shapes.bounds(field.getArguments(), deadline));
      case "provenance" -> addProvenance(items, field);
      default -> addOwn(items, kind, name);
    }
  }

  private void addShapes(List<SelectionItem> items, SelectedField field, Deadline deadline) {
    Shapes.Writing writing = shapes.writing(field.getArguments(), deadline);
    if (!writing.stored()) {
      return;
    }
    // The type is always read: it tells whether there is a geometry.
    items.add(new SelectionItem.ShapeType());
    for (SelectedField part : field.getSelectionSet().getImmediateFields()) {
      writing.find(part.getName()).ifPresent(items::add);
    }
  }

  private static void addProvenance(List<SelectionItem> items, SelectedField field) {
    for (SelectedField part : field.getSelectionSet().getImmediateFields()) {
      ProvenanceFields.find(part.getName()).ifPresent(items::add);
    }
  }

  /** The columns a relation needs, or a typed column; fields of other packages need none. */
  private void addOwn(List<SelectionItem> items, FeatureKind kind, String name) {
    for (FeatureRelation relation : relations) {
      if (relation instanceof FeatureRelation.One one
          && one.kind() == kind
          && one.field().equals(name)) {
        items.add(new SelectionItem.TypedColumn(one.column()));
        if (one.kindColumn() != null) {
          items.add(new SelectionItem.TypedColumn(one.kindColumn()));
        }
        return;
      }
    }
    findItem(kind, name).ifPresent(items::add);
  }

  /** The item that is the whole value of a field; empty for a field that is more or other. */
  Optional<SelectionItem> findItem(FeatureKind kind, String name) {
    if (HEAD.containsKey(name)) {
      return Optional.of(HEAD.get(name));
    }
    return ColumnNames.find(kind, name)
        .filter(SelectionReader::isField)
        .map(SelectionItem.TypedColumn::new);
  }

  /** References are shown as relations, and JSON columns serve the importers. */
  private static boolean isField(Column column) {
    return column.type() != ColumnType.REFERENCE && column.type() != ColumnType.JSON;
  }
}
