// Lints the schema: the rules of graphql-schema-linter, and ours.
import { fileURLToPath } from "node:url";
import linter from "graphql-schema-linter";
import { PRINTED, read, withoutUnknownDirectives } from "./schema.js";
import { connectionsHaveEdges } from "./rules/connections-have-edges.js";
import { deprecationsHaveADate } from "./rules/deprecations-have-a-date.js";
import { inputsAreNamedByWhatTheyDo } from "./rules/inputs-are-named-by-what-they-do.js";
import { typesAreReachable } from "./rules/types-are-reachable.js";

const { configuration, validator } = linter;

/**
 * Rules of the linter that are off: they want an order by name. Sources are ordered by meaning, such as `west south east north`, and
 * the printed schema has an order of its own.
 */
export const OFF = [
  "enum-values-sorted-alphabetically",
  "input-object-fields-sorted-alphabetically",
  "interface-fields-sorted-alphabetically",
  "type-fields-sorted-alphabetically",
];

const OWN = [connectionsHaveEdges, deprecationsHaveADate, inputsAreNamedByWhatTheyDo, typesAreReachable];

/** What is wrong with a schema, a line each: rule, place and what is wanted. */
export function lint(text) {
  const settings = new configuration.Configuration({ definition: text }, { except: OFF });
  const input = { definition: withoutUnknownDirectives(text) };
  const rules = [...settings.getRules(), ...OWN];
  return validator.validateSchemaDefinition(input, rules, settings).map(({ ruleName, message }) => `${ruleName}: ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const complaints = lint(read(PRINTED));
  complaints.forEach((complaint) => console.error(complaint));
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
