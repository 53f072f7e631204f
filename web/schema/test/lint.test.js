import assert from "node:assert/strict";
import { test } from "node:test";
import { lint } from "../lint.js";
import { PRINTED, read } from "../schema.js";

const CLEAN = `
"Reads."
type Query {
  "Things."
  things("Page size." first: Int, "Cursor." after: String, "Which." filter: ThingFilter): ThingConnection!
}
"Relay page information."
type PageInfo { "More follow." hasNextPage: Boolean! "Some come before." hasPreviousPage: Boolean! "First." startCursor: String "Last." endCursor: String }
"A page."
type ThingConnection { "Edges." edges: [ThingEdge!]! "Nodes." nodes: [Thing!]! "Page." pageInfo: PageInfo! }
"An item."
type ThingEdge { "Cursor." cursor: String! "Item." node: Thing! }
"A thing."
type Thing { "Name." name: String "Colour." colour: Colour }
"Colours."
enum Colour { "Red." RED }
"Conditions."
input ThingFilter { "Name." name: String }
`;

test("lint: the schema is clean", () => {
  assert.deepEqual(lint(read(PRINTED)), []);
});

test("lint: a clean schema has no complaint", () => {
  assert.deepEqual(lint(CLEAN), []);
});

const BAD = {
  "types-have-descriptions": ['"A thing."\n', ""],
  "fields-have-descriptions": ['"Name." name: String "Colour."', 'name: String "Colour."'],
  "arguments-have-descriptions": ['"Cursor." after', "after"],
  "enum-values-have-descriptions": ['"Red." RED', "RED"],
  "input-object-values-have-descriptions": ['input ThingFilter { "Name."', "input ThingFilter {"],
  "descriptions-are-capitalized": ['"Colour." colour', '"colour." colour'],
  "fields-are-camel-cased": ["colour: Colour", "the_colour: Colour"],
  "types-are-capitalized": [/Thing\b(?!Filter)(?=[ !\]])/g, "thing"],
  "enum-values-all-caps": ["RED", "red"],
  "relay-connection-arguments-spec": ['"Cursor." after: String, ', ""],
  "relay-connection-types-spec": ["pageInfo: PageInfo!", "pageInfo: PageInfo"],
  "relay-page-info-spec": ["hasNextPage: Boolean!", "hasNextPage: Boolean"],
  "deprecations-have-a-reason": ["name: String \"Colour.\"", 'name: String @deprecated "Colour."'],
  "defined-types-are-used": ['"Reads."', '"Lost." type Lost { "Name." name: String } "Reads."'],
  "types-are-reachable": ['"Reads."', '"Lost." type Lost { "Itself." lost: Lost } "Reads."'],
  "connections-have-edges": ["cursor: String!", "cursor: String"],
  "inputs-are-named-by-what-they-do": [/ThingFilter/g, "ThingCondition"],
  "deprecations-have-a-date": ['"Name." name: String "Colour."', '"Name." name: String @deprecated(reason: "Use colour.") "Colour."'],
};

for (const [rule, [from, to]] of Object.entries(BAD)) {
  test(`lint: ${rule}`, () => {
    const bad = CLEAN.replace(from, to);
    assert.notEqual(bad, CLEAN);
    assert.ok(lint(bad).some((line) => line.startsWith(`${rule}: `)), lint(bad).join("\n"));
  });
}

for (const reason of ["Use colour. Removal after 2026-02-30.", "Removal after 2026-03-01.", "Use colour. Removal after soon."]) {
  test(`lint: "${reason}" is no reason`, () => {
    const bad = CLEAN.replace('"Name." name: String "Colour."', `"Name." name: String @deprecated(reason: "${reason}") "Colour."`);
    assert.match(lint(bad).join("\n"), /deprecations-have-a-date/);
  });
}

test("lint: a deprecation as wanted, and a mutation as wanted, have no complaint", () => {
  const good = CLEAN.replace('"Name." name: String "Colour."', '"Name." name: String @deprecated(reason: "Use colour. Removal after 2026-03-01.") "Colour."');
  const mutation = '"Writes." type Mutation { "Makes." makeThing("Input." input: MakeThingInput!): Thing } "In." input MakeThingInput { "Name." name: String }';
  assert.deepEqual(lint(good + mutation), []);
  assert.match(lint(good + mutation.replace("input: MakeThingInput!", "thing: MakeThingInput!")).join(), /inputs-are-named/);
});

test("lint: directives that the printed schema does not define are no fault", () => {
  assert.deepEqual(lint(CLEAN.replace("ThingConnection!", 'ThingConnection! @cost(weight: "1")')), []);
});
