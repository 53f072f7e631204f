/** urql and Graphcache with the policies of this package and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { introspection } from "@citytwin/client/introspection";
import { cacheConfig } from "@citytwin/client/urql";
import { Client, fetchExchange, subscriptionExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { createClient } from "graphql-sse";
import { BuildingPageDocument, FeatureAgainDocument, SensorChangesDocument } from "../examples/generated/documents.js";
import * as documents from "./generated/documents.js";
import { boxOf, cityUrl, liveUrl, report, until } from "./service.js";

const complaints: string[] = [];
const logger = (severity: string, message: string) => severity === "debug" || complaints.push(message);

function client(url = cityUrl()): Client {
  const events = createClient({ url });
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({ ...cacheConfig(), schema: introspection, logger }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: events.subscribe({ query: request.query ?? "", variables: request.variables ?? {} }, sink as never) }),
        }),
      }),
    ],
  });
}

const cached = { requestPolicy: "cache-only" } as const;
const fresh = { requestPolicy: "network-only" } as const;

async function first(urql: Client): Promise<string> {
  const { data } = await urql.query(documents.NamesOfBuildingsDocument, { first: 1 });
  const id = data?.city.buildings.nodes[0]?.id;
  assert.ok(id);
  return id;
}

test("urql: a feature of several lists is one entry", async () => {
  const urql = client();
  await urql.query(documents.NamesOfBuildingsDocument, { first: 50 });
  const lists = await urql.query(documents.HeightsOfTallDocument, { from: 40 });
  const id = lists.data?.city.buildings.edges[0]?.node.id;
  assert.ok(id);
  // The name came with one list and the height with another; the cache alone answers a fragment with both.
  const entry = await urql.query(documents.HeightsOfTallDocument, { from: 40 }, cached);
  assert.equal(entry.data?.city.buildings.edges[0]?.node.height, 45);
  await urql.query(FeatureAgainDocument, { id });
  const again = await urql.query(FeatureAgainDocument, { id }, cached);
  assert.equal(again.data?.node?.__typename === "Building" && again.data.node.height, 45);
});

test("urql: the second page joins the first, and another filter is another list", async () => {
  const urql = client();
  const page = await urql.query(BuildingPageDocument, { first: 4 });
  await urql.query(BuildingPageDocument, { first: 4, filter: { height: { gte: 40 } } });
  const after = page.data?.city.buildings.pageInfo.endCursor ?? null;
  const joined = (await urql.query(BuildingPageDocument, { first: 4, after })).data?.city.buildings;
  const all = (await client().query(BuildingPageDocument, { first: 8 })).data?.city.buildings;
  assert.equal(joined?.edges.length, 8);
  assert.deepEqual(joined?.edges.map((edge) => edge.node.id), all?.edges.map((edge) => edge.node.id));
  const tall = await urql.query(BuildingPageDocument, { first: 4, filter: { height: { gte: 40 } } }, cached);
  assert.equal(tall.data?.city.buildings.edges.length, 1);
});

test("urql: node refreshes the entry that the lists show", async () => {
  const urql = client();
  const id = await first(urql);
  const shown: (string | null | undefined)[] = [];
  const watch = urql.query(documents.NamesOfBuildingsDocument, { first: 1 }).subscribe((result) => shown.push(result.data?.city.buildings.nodes[0]?.name));
  const before = shown.length;
  const again = await urql.query(FeatureAgainDocument, { id }, fresh);
  assert.equal(again.data?.node?.id, id);
  // Graphcache reads a list again exactly when an entry it holds was written: the list and node share it.
  await until("the list is told", () => shown.length > before);
  watch.unsubscribe();
  assert.deepEqual([...new Set(shown)], ["plain"]);
});

test("urql: geometries under different arguments stay apart, and fields of one come together", async () => {
  const urql = client();
  const id = await first(urql);
  await urql.query(documents.GeometryFineDocument, { id });
  await urql.query(documents.GeometryInMetresDocument, { id });
  await urql.query(documents.GeometryAsTextDocument, { id });
  const fine = (await urql.query(documents.GeometryFineDocument, { id }, cached)).data?.node;
  const metres = (await urql.query(documents.GeometryInMetresDocument, { id }, cached)).data?.node;
  assert.ok(fine?.__typename === "Building" && metres?.__typename === "Building");
  assert.ok(fine.geometry?.geojson.type === "Polygon" && metres.geometry?.geojson.type === "Polygon");
  assert.deepEqual(fine.geometry.geojson.coordinates[0]?.[0], [7.42, 43.73]);
  assert.equal(metres.geometry.geojson.coordinates[0]?.[0]?.[0], 825991);
});

test("urql: what a subscription brings is seen on every feature that shows it", async (t) => {
  const urql = client(liveUrl());
  const box = boxOf(602, 602);
  await report(602, 0.25);
  await until("the first value", async () => {
    const { data } = await urql.query(documents.StatesInDocument, { box }, fresh);
    return data?.city.sensors.nodes[0]?.state[0]?.number === 0.25;
  });
  let batches = 0;
  const subscription = urql.subscription(SensorChangesDocument, { watch: { bbox: box } }).subscribe(() => batches++);
  t.after(() => subscription.unsubscribe());
  await until("the present state", () => batches > 0);
  await report(602, 0.75);
  const city = await until("the new value in the cache", async () => {
    const { data } = await urql.query(documents.StatesInDocument, { box }, cached);
    return data?.city.sensors.nodes[0]?.state[0]?.number === 0.75 && data.city;
  });
  assert.deepEqual(city.buildings.nodes.map((building) => building.state[0]?.number), [0.75]);
});

test("urql: Graphcache misses no key and guesses no type", () => {
  assert.deepEqual(complaints, []);
});
