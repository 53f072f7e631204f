import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { reference } from "../reference.js";
import { PRINTED, REFERENCE, build, read } from "../schema.js";

const pages = reference(read(PRINTED));
const headings = (text) => [...text.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);

test("reference: the committed one is that of the schema", () => {
  assert.deepEqual(readdirSync(REFERENCE).sort(), Object.keys(pages).sort());
  for (const [page, text] of Object.entries(pages)) {
    assert.ok(read(join(REFERENCE, page)) === text, `docs/reference/${page} is not that of the schema: npm run generate in web writes it`);
  }
});

test("reference: every type has one place and every link leads to one", () => {
  const types = Object.keys(build(read(PRINTED)).getTypeMap()).filter((name) => !name.startsWith("__"));
  const { "README.md": index, ...rest } = pages;
  assert.deepEqual(Object.values(rest).flatMap(headings).sort(), types.sort());
  const places = new Set(Object.entries(rest).flatMap(([page, text]) => headings(text).map((name) => `${page}#${name.toLowerCase()}`)));
  const linked = [index, ...Object.values(rest)].flatMap((text) => [...text.matchAll(/\]\((\w+\.md#\w+)\)/g)].map(([, target]) => target));
  assert.ok(linked.length > 500);
  assert.deepEqual(linked.filter((target) => !places.has(target)), []);
});

test("reference: shows arguments, defaults, nested types, choices, deprecations and directives; inherited fields once", () => {
  const { "objects.md": objects, "inputs.md": inputs, "operations.md": operations, "enums.md": enums, "interfaces.md": interfaces } = reference(`
    type Query { "Things | all." things("How\\nmany." first: Int! = 20, by: [Order!] = [NAME]): [[Thing!]]! @listSize(assumedSize: 9) }
    "Has a name. In any language." interface Named { "Its name." name(short: Boolean): String  id: ID! }
    type Thing implements Named { "Its name." name(short: Boolean): String "Its own id." id: ID! }
    type Odd implements Named { "Its name." name(short: Boolean = true): String id: ID! }
    enum Order { "By name." NAME AGE @deprecated(reason: "Use NAME. Removal after 2026-03-01.") }
    "One." input Pick @oneOf { a: Int b: Int }
  `);
  const lines = (text) => text.split("\n");
  const row = "| `things` | \\[\\[[Thing](objects.md#thing)!\\]\\]! | Things \\| all. `@listSize(assumedSize: 9)` |";
  assert.ok(lines(operations).includes(row), operations);
  assert.ok(lines(operations).includes("| · `first` | [Int](scalars.md#int)! = `20` | How many. |"), operations);
  assert.ok(lines(operations).includes("| · `by` | \\[[Order](enums.md#order)!\\] = `[NAME]` |  |"), operations);
  assert.ok(lines(enums).includes("| `AGE` | **Deprecated.** Use NAME. Removal after 2026-03-01. |"), enums);
  assert.match(inputs, /^Exactly one field must be given\.$/m);
  assert.match(interfaces, /^Is one of \[Thing\]\(objects\.md#thing\), \[Odd\]\(objects\.md#odd\)\.$/m);
  const [thing, odd] = [objects.slice(objects.indexOf("## Thing")), objects.slice(objects.indexOf("## Odd"))];
  assert.ok(!thing.slice(0, thing.indexOf("## Odd")).includes("`name`") && thing.includes("| `id` | [ID](scalars.md#id)! | Its own id. |"), thing);
  assert.ok(odd.includes("`name`") && !odd.includes("| `id`"), odd);
});
