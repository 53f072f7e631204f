// What in the present schema would break a client of the released one.
import { diff } from "@graphql-inspector/core";
import { getNamedType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";
import { removalDate } from "./deprecation.js";
import { PRINTED, RELEASED, build, read } from "./schema.js";

const REMOVALS = new Set(["FIELD_REMOVED", "FIELD_ARGUMENT_REMOVED", "ENUM_VALUE_REMOVED", "INPUT_FIELD_REMOVED"]);

/**
 * Breaking changes, a line each. The removal of what was released as deprecated is none after the day its reason names, nor is the
 * removal of types that nothing else referred to.
 *
 * @param before released schema as text
 * @param after present schema as text
 * @param today `YYYY-MM-DD`
 */
export async function breakingChanges(before, after, today) {
  const [old, present] = [build(before), build(after)];
  const announced = announcement(old, today);
  const changes = (await diff(old, present)).filter(({ criticality }) => criticality.level === "BREAKING");
  return changes
    .filter(({ type, path }) => !(REMOVALS.has(type) && announced.removal(path)))
    .filter(({ type, path }) => !(type === "TYPE_REMOVED" && announced.typeRemoval(path)))
    .map(({ path, message }) => `${path}: ${message}`)
    .sort();
}

function announcement(schema, today) {
  const gone = new Set();
  const referrers = new Map();
  for (const { coordinate, reason, type } of elements(schema)) {
    const day = removalDate(reason);
    if (day !== undefined && day < today) {
      gone.add(coordinate);
    }
    if (type) {
      referrers.set(type, [...(referrers.get(type) ?? []), coordinate]);
    }
  }
  // An element goes with anything it is part of: an argument with its field, a field with its type.
  const removal = (path, seen = new Set()) => {
    const parts = path.split(".");
    const parents = parts.map((_, end) => parts.slice(0, end + 1).join("."));
    return parents.some((parent) => gone.has(parent)) || typeRemoval(parts[0], seen);
  };
  const typeRemoval = (name, seen = new Set()) => {
    const uses = referrers.get(name) ?? [];
    if (seen.has(name)) {
      return true;
    }
    seen.add(name);
    return uses.length > 0 && uses.every((use) => removal(use, seen));
  };
  return { removal, typeRemoval };
}

/** Fields, arguments, input fields and enum values with their coordinates, the reason they are deprecated for and the type they name. */
function* elements(schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    for (const value of type.getValues?.() ?? []) {
      yield { coordinate: `${type.name}.${value.name}`, reason: value.deprecationReason };
    }
    const fields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
    for (const field of fields) {
      const coordinate = `${type.name}.${field.name}`;
      yield { coordinate, reason: field.deprecationReason, type: getNamedType(field.type).name };
      for (const arg of field.args ?? []) {
        yield { coordinate: `${coordinate}.${arg.name}`, reason: arg.deprecationReason, type: getNamedType(arg.type).name };
      }
    }
  }
}

/** The gate: the committed release against the printed schema. */
export function sinceTheRelease(today = new Date().toISOString().slice(0, 10)) {
  return breakingChanges(read(RELEASED), read(PRINTED), today);
}
