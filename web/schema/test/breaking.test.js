import assert from "node:assert/strict";
import { test } from "node:test";
import { breakingChanges, sinceTheRelease } from "../breaking.js";
import { PRINTED, RELEASED, read } from "../schema.js";

const RELEASE = `
  type Query {
    thing(id: ID!, by: Order = NAME): Thing
    old: Old @deprecated(reason: "Use thing. Removal after 2026-03-31.")
  }
  interface Named { name: String! }
  type Thing implements Named { name: String! size: Float, things(filter: Filter, first: Int): [Thing!]! }
  type Old { part: OldPart! thing: Thing }
  type OldPart { x: Int }
  enum Order { NAME SIZE AGE @deprecated(reason: "Use SIZE. Removal after 2026-03-31.") }
  input Filter { name: String size: Float }
`;

const change = (from, to) => {
  assert.ok(RELEASE.includes(from), from);
  return RELEASE.replace(from, to);
};
const whileAnnounced = "2026-03-31";
const afterwards = "2026-04-01";

const BREAKING = {
  "a field is gone": [["size: Float, things", "things"], ["Thing.size"]],
  "a value may be null": [["type Thing implements Named { name: String!", "type Thing implements Named { name: String"], ["Thing.name"]],
  "a type is another": [["size: Float, things", "size: String, things"], ["Thing.size"]],
  "an argument is gone": [[", first: Int", ""], ["Thing.things.first"]],
  "an argument is required": [[", first: Int", ", first: Int!"], ["Thing.things.first"]],
  "a required argument is new": [["first: Int)", "first: Int, last: Int!)"], ["Thing.things.last"]],
  "an enum value is gone": [["NAME SIZE", "NAME"], ["Order.SIZE"]],
  "an input field is gone": [["name: String size", "size"], ["Filter.name"]],
  "a required input field is new": [["input Filter {", "input Filter { kind: String!"], ["Filter.kind"]],
  "an input is a choice": [["input Filter", "input Filter @oneOf"], ["Filter.oneOf"]],
  "an interface is gone": [["Thing implements Named", "Thing"], ["Thing"]],
};

for (const [what, [edit, paths]] of Object.entries(BREAKING)) {
  test(`gate: ${what}`, async () => {
    const found = await breakingChanges(RELEASE, change(...edit), afterwards);
    assert.deepEqual(found.map((line) => line.split(": ")[0]), paths);
  });
}

const HARMLESS = {
  "nothing": ["type Query", "type Query"],
  "a new field": ["size: Float, things", "size: Float, weight: Float!, things"],
  "a new type": ["type OldPart", "type New { x: Int } type OldPart"],
  "a new argument that may be omitted": ["first: Int)", "first: Int, last: Int)"],
  "a new enum value": ["NAME SIZE", "NAME SIZE PLACE"],
  "a new input field that may be omitted": ["input Filter {", "input Filter { kind: String"],
  "an argument that need not be given any more": ["id: ID!", "id: ID"],
  "a value that is never null any more": ["size: Float, things", "size: Float!, things"],
  "a description": ["size: Float, things", '"In metres." size: Float, things'],
  "a deprecation": ["size: Float, things", 'size: Float @deprecated(reason: "Use weight. Removal after 2027-01-01."), things'],
};

for (const [what, edit] of Object.entries(HARMLESS)) {
  test(`gate lets through: ${what}`, async () => {
    assert.deepEqual(await breakingChanges(RELEASE, change(...edit), afterwards), []);
  });
}

test("gate: what is deprecated stays until the day it names has passed", async () => {
  const without = change("AGE @deprecated(reason: \"Use SIZE. Removal after 2026-03-31.\")", "");
  assert.equal((await breakingChanges(RELEASE, without, whileAnnounced)).length, 1);
  assert.deepEqual(await breakingChanges(RELEASE, without, afterwards), []);
});

test("gate: types that only it referred to go with it", async () => {
  const without = change('old: Old @deprecated(reason: "Use thing. Removal after 2026-03-31.")', "")
    .replace("type Old { part: OldPart! thing: Thing }", "")
    .replace("type OldPart { x: Int }", "");
  const before = await breakingChanges(RELEASE, without, whileAnnounced);
  assert.deepEqual(before.map((line) => line.split(": ")[0]), ["Old", "OldPart", "Query.old"]);
  assert.deepEqual(await breakingChanges(RELEASE, without, afterwards), []);
});

test("gate: a type that something else still named does not go with it", async () => {
  const without = change("size: Float, things(filter: Filter, first: Int): [Thing!]!", "size: Float").replace("input Filter { name: String size: Float }", "");
  assert.deepEqual((await breakingChanges(RELEASE, without, afterwards)).map((line) => line.split(": ")[0]), ["Filter", "Thing.things"]);
});

test("gate: it would see a field go from the released schema", async () => {
  const without = read(RELEASED).replace(/^ *"Storeys above ground;[^\n]*\n *storeysAboveGround: Int\n/m, "");
  assert.deepEqual(await breakingChanges(read(RELEASED), without, afterwards), [
    "Building.storeysAboveGround: Field 'storeysAboveGround' was removed from object type 'Building'",
  ]);
});

test("the schema breaks no client of the released one", async () => {
  assert.ok(read(PRINTED).length > 50_000);
  const found = await sinceTheRelease();
  assert.deepEqual(found, [], "deprecate first, remove after the day named: docs/schema.md");
});
