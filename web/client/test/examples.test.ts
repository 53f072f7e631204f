/** The examples as a reader runs them. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cityUrl, liveUrl, report } from "./service.js";

async function run(example: string, url: string, ...more: string[]): Promise<string[]> {
  const file = fileURLToPath(new URL(`../examples/${example}.js`, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, url.replace("/graphql", ""), ...more]);
  assert.equal(stderr, "");
  return stdout.trim().split("\n");
}

test("example fetch: roads of the fixture, 160.5 m and their number, of two points", async () => {
  assert.deepEqual(await run("fetch", cityUrl()), [1, 2, 3].map((n) => `Road ${n}: ${160.5 + n} m, 2 points, since 2026`));
});

test("example apollo: the list grows by its second page", async () => {
  // The fixture has 7 buildings of 5 m and more: 12.5, 45, 20, 8, 9, 5 and 30 m.
  assert.deepEqual(await run("apollo", cityUrl()), ["3 buildings, and more", "6 buildings, and more", "again: Building"]);
});

test("example urql: the list grows by its second page", async () => {
  assert.deepEqual(await run("urql", cityUrl()), ["after page 1: 3 buildings", "after page 2: 6 buildings"]);
});

test("example live: begins with the present state", async () => {
  await report(610, 0.5);
  const lines = await run("live", liveUrl(), "1");
  assert.equal(lines[0], "live");
  assert.match(lines[1] ?? "", /^present state: \d+ values, \d+ sensors$/);
  assert.equal(lines.at(-1), "closed");
});
