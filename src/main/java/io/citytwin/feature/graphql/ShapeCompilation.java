package io.citytwin.feature.graphql;

import graphql.schema.SelectedField;
import io.citytwin.api.Deadline;
import io.citytwin.feature.SelectionItem;
import io.citytwin.feature.SelectionItem.GeometryForm;
import io.citytwin.feature.SelectionItem.Shape;
import io.citytwin.feature.direct.EngineValues;
import io.citytwin.feature.direct.FieldValue;
import io.citytwin.feature.direct.FieldValues;
import io.citytwin.feature.direct.ObjectValue;
import io.citytwin.feature.direct.UnsuitableException;
import io.citytwin.schema.scalar.TwinScalars;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** From what one operation selects of geometries to how they are written. */
final class ShapeCompilation {

  private final EngineValues engine;
  private final Shapes shapes;
  private final Deadline deadline;

  ShapeCompilation(EngineValues engine, Shapes shapes) {
    this.engine = engine;
    this.shapes = shapes;
    this.deadline = Deadline.of(engine.context());
  }

  /** The field {@code geometry}. */
  FieldValue geometry(SelectedField geometry) {
    Shapes.Writing writing = shapes.writing(geometry.getArguments(), deadline);
    if (!writing.stored()) {
      return FieldValues.absent();
    }
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    for (SelectedField field : geometry.getSelectionSet().getImmediateFields()) {
      fields.put(
          field.getResultKey(),
          switch (field.getName()) {
            case "__typename" -> FieldValues.constant("Geometry");
            case "type" ->
                FieldValues.other(new SelectionItem.ShapeType(), false, GeometryFields::typeName);
            case "crs" -> FieldValues.constant(writing.crs().code());
            default ->
                shape(
                    writing
                        .find(field.getName())
                        .orElseThrow(() -> FeatureCompilation.noWriter(field)));
          });
    }
    ObjectValue object = new ObjectValue(fields);
    return FieldValues.objectIfPresent(presence(object.items()), object);
  }

  /** A value that is there whenever the geometry is: one that is read anyway, if there is one. */
  private static SelectionItem presence(List<SelectionItem> items) {
    return items.stream()
        .filter(Shape.class::isInstance)
        .findFirst()
        .orElseGet(SelectionItem.ShapeType::new);
  }

  private FieldValue shape(SelectionItem item) {
    return switch (item) {
      case Shape shape when shape.form() == GeometryForm.WKB ->
          FieldValues.other(shape, false, engine.serializer(TwinScalars.BASE64));
      case Shape shape when shape.crs().isDisplaced() ->
          FieldValues.other(shape, false, Function.identity());
      case Shape shape when shape.form() == GeometryForm.GEOJSON -> FieldValues.geoJson(shape);
      case Shape shape -> FieldValues.text(shape, false);
      case SelectionItem.Vertices vertices -> FieldValues.integer(vertices, false);
      case SelectionItem.Measure measure -> FieldValues.decimal(measure, true);
      default -> throw new UnsuitableException("no value of a geometry");
    };
  }

  /** The field {@code bbox}. */
  FieldValue bbox(SelectedField bbox) {
    SelectionItem.Bounds bounds = shapes.bounds(bbox.getArguments(), deadline);
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    for (SelectedField field : bbox.getSelectionSet().getImmediateFields()) {
      fields.put(
          field.getResultKey(),
          switch (field.getName()) {
            case "__typename" -> FieldValues.constant("BBox");
            case "west" -> FieldValues.element(bounds, 0);
            case "south" -> FieldValues.element(bounds, 1);
            case "east" -> FieldValues.element(bounds, 2);
            case "north" -> FieldValues.element(bounds, 3);
            case "crs" -> FieldValues.constant(bounds.crs().code());
            default -> throw FeatureCompilation.noWriter(field);
          });
    }
    return FieldValues.objectIfPresent(bounds, new ObjectValue(fields));
  }
}
