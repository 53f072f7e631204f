package io.citytwin.live.ingest;

import io.citytwin.model.error.ErrorCode;
import io.citytwin.model.error.TwinException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The observations of one datastream in a data array: rows whose columns are named once.
 *
 * @param datastream its id; null if it is not named
 * @param components names of the columns
 * @param rows the {@code dataArray}
 */
record SensorThingsGroup(@Nullable String datastream, List<String> components, JsonNode rows) {

  /** Reads a group, or throws BAD_USER_INPUT if it is not one. */
  static SensorThingsGroup of(JsonNode group) {
    JsonNode names = group.path("components");
    JsonNode rows = group.path("dataArray");
    if (!names.isArray() || !rows.isArray()) {
      throw new TwinException(
          ErrorCode.BAD_USER_INPUT,
          "each item of the body must have the arrays components and dataArray");
    }
    List<String> components = new ArrayList<>();
    names.forEach(name -> components.add(name.asString("")));
    return new SensorThingsGroup(SensorThingsDraft.id(group.path("Datastream")), components, rows);
  }

  int size() {
    return rows.size();
  }

  /** The observation of a row. */
  Draft draft(int row, Instant arrived) throws LineException {
    JsonNode values = rows.get(row);
    if (!values.isArray() || values.size() != components.size()) {
      throw new LineException(
          LineCode.MISSING_FIELD, "a row of dataArray has as many values as there are components");
    }
    return SensorThingsDraft.draft(
        datastream,
        value(values, "phenomenonTime"),
        value(values, "resultTime"),
        value(values, "resultQuality"),
        value(values, "result"),
        arrived);
  }

  private JsonNode value(JsonNode values, String component) {
    int column = components.indexOf(component);
    return column < 0 ? MissingNode.getInstance() : values.get(column);
  }
}
