/** Apollo Client with the policies of this package and nothing else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { cacheConfig } from "@citytwin/client/apollo";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { BuildingPageDocument, FeatureAgainDocument, SensorChangesDocument } from "../examples/generated/documents.js";
import * as documents from "./generated/documents.js";
import { boxOf, cityUrl, liveUrl, report, until } from "./service.js";

const client = (uri = cityUrl(), config = cacheConfig()) =>
  new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache(config) });

type Entries = Record<string, Record<string, unknown>>;
const entries = (apollo: ApolloClient) => apollo.cache.extract() as Entries;

async function first(apollo: ApolloClient): Promise<string> {
  const { data } = await apollo.query({ query: documents.NamesOfBuildingsDocument, variables: { first: 1 } });
  const id = data?.city.buildings.nodes[0]?.id;
  assert.ok(id);
  return id;
}

for (const [policies, config] of Object.entries({ "the policies of the package": cacheConfig(), "no policy at all": {} })) {
  test(`Apollo: with ${policies}, a building of several lists is one entry`, async () => {
    const apollo = client(cityUrl(), config);
    const names = await apollo.query({ query: documents.NamesOfBuildingsDocument, variables: { first: 50 } });
    const lists = await apollo.query({ query: documents.HeightsOfTallDocument, variables: { from: 40 } });
    // The fixture has one building of 40 m and more: number 2, of 45 m.
    const [tall] = lists.data?.city.buildings.edges ?? [];
    assert.equal(tall?.node.height, 45);
    const entry = entries(apollo)[`Building:${tall.node.id}`];
    assert.deepEqual([entry?.["name"], entry?.["height"]], [`quote " ' \\ and 100%_`, 45]);
    assert.equal(typeof entry?.["entityId"], "string");
    const buildings = Object.keys(entries(apollo)).filter((key) => key.startsWith("Building:"));
    assert.equal(buildings.length, names.data?.city.buildings.nodes.length);
  });
}

test("Apollo: the second page joins the first, and another filter is another list", async () => {
  const apollo = client();
  const query = BuildingPageDocument;
  const tall = { first: 4, filter: { height: { gte: 40 } } };
  const list = apollo.watchQuery({ query, variables: { first: 4 } });
  const shown = list.subscribe(() => {});
  const page = await apollo.query({ query, variables: { first: 4 } });
  await apollo.query({ query, variables: tall });
  await list.fetchMore({ variables: { after: page.data?.city.buildings.pageInfo.endCursor ?? null } });
  const all = (await client().query({ query, variables: { first: 8 } })).data?.city.buildings;
  const joined = apollo.readQuery({ query, variables: { first: 4 } })?.city.buildings;
  assert.equal(joined?.edges.length, 8);
  assert.deepEqual(joined?.edges.map((edge) => edge.node.id), all?.edges.map((edge) => edge.node.id));
  assert.deepEqual(joined?.pageInfo, all?.pageInfo);
  shown.unsubscribe();
  assert.equal(apollo.readQuery({ query, variables: tall })?.city.buildings.edges.length, 1);
});

test("Apollo: pages without edges join too, forward and backward", async () => {
  const query = documents.BuildingNodesDocument;
  const all = (await client().query({ query, variables: { first: 50 } })).data?.city.buildings;
  for (const backward of [false, true]) {
    const apollo = client();
    const size = backward ? { last: 4 } : { first: 4 };
    const list = apollo.watchQuery({ query, variables: size });
    const shown = list.subscribe(() => {});
    const page = (await apollo.query({ query, variables: size })).data?.city.buildings.pageInfo;
    const next = backward ? { before: page?.startCursor ?? null } : { after: page?.endCursor ?? null };
    await list.fetchMore({ variables: next });
    const joined = apollo.readQuery({ query, variables: size })?.city.buildings;
    assert.deepEqual(joined?.nodes, backward ? all?.nodes.slice(-8) : all?.nodes.slice(0, 8));
    assert.deepEqual([joined?.pageInfo.hasPreviousPage, joined?.pageInfo.hasNextPage], [backward, !backward]);
    shown.unsubscribe();
  }
});

test("Apollo: pages with edges and nodes join in both, and a page asked for again is there once", async () => {
  const query = documents.BuildingEdgesAndNodesDocument;
  const all = (await client().query({ query, variables: { first: 8 } })).data?.city.buildings;
  const apollo = client();
  const list = apollo.watchQuery({ query, variables: { first: 4 } });
  const shown = list.subscribe(() => {});
  const page = (await apollo.query({ query, variables: { first: 4 } })).data?.city.buildings.pageInfo;
  await list.fetchMore({ variables: { after: page?.endCursor ?? null } });
  await list.fetchMore({ variables: { after: page?.endCursor ?? null } });
  shown.unsubscribe();
  assert.deepEqual(apollo.readQuery({ query, variables: { first: 4 } })?.city.buildings, all);
});

test("Apollo: an empty page has no cursors", async () => {
  const { data } = await client().query({ query: BuildingPageDocument, variables: { first: 4, filter: { height: { gte: 9000 } } } });
  assert.deepEqual(data?.city.buildings.edges, []);
  assert.deepEqual([data.city.buildings.pageInfo.startCursor, data.city.buildings.pageInfo.endCursor], [null, null]);
});

test("Apollo: node refreshes the entry that the lists show", async () => {
  const apollo = client();
  const id = await first(apollo);
  apollo.cache.modify({ id: `Building:${id}`, fields: { name: () => "old" } });
  assert.equal(entries(apollo)[`Building:${id}`]?.["name"], "old");
  const again = await apollo.query({ query: FeatureAgainDocument, variables: { id } });
  assert.equal(again.data?.node?.id, id);
  const list = apollo.readQuery({ query: documents.NamesOfBuildingsDocument, variables: { first: 1 } });
  assert.deepEqual(list?.city.buildings.nodes.map((node) => node.name), ["plain"]);
});

test("Apollo: geometries under different arguments stay apart, and fields of one come together", async () => {
  const apollo = client();
  const variables = { id: await first(apollo) };
  await apollo.query({ query: documents.GeometryFineDocument, variables });
  await apollo.query({ query: documents.GeometryInMetresDocument, variables });
  await apollo.query({ query: documents.GeometryAsTextDocument, variables });
  const fine = apollo.readQuery({ query: documents.GeometryFineDocument, variables })?.node;
  const metres = apollo.readQuery({ query: documents.GeometryInMetresDocument, variables })?.node;
  const text = apollo.readQuery({ query: documents.GeometryAsTextDocument, variables })?.node;
  assert.ok(fine?.__typename === "Building" && metres?.__typename === "Building" && text?.__typename === "Building");
  // The fixture's first corner; 7.42 degrees are 7.42 / 180 * pi * 6378137 = 825,990.6 m in EPSG:3857.
  assert.ok(fine.geometry?.geojson.type === "Polygon" && metres.geometry?.geojson.type === "Polygon");
  assert.deepEqual(fine.geometry.geojson.coordinates[0]?.[0], [7.42, 43.73]);
  assert.equal(metres.geometry.geojson.coordinates[0]?.[0]?.[0], 825991);
  assert.match(text.geometry?.wkt ?? "", /^POLYGON *\(\(7\.42 43\.73/);
});

test("Apollo: what a subscription brings is seen on every feature that shows it", async (t) => {
  const socket = createClient({ url: liveUrl().replace("http", "ws"), webSocketImpl: WebSocket });
  t.after(() => socket.dispose());
  const apollo = client(liveUrl());
  const live = new ApolloClient({ link: new GraphQLWsLink(socket), cache: apollo.cache });
  const box = boxOf(600, 600);
  await report(600, 0.25);
  const query = documents.StatesInDocument;
  await until("the first value", async () => {
    const { data } = await apollo.query({ query, variables: { box }, fetchPolicy: "network-only" });
    return data?.city.sensors.nodes[0]?.state[0]?.number === 0.25;
  });
  let batches = 0;
  const subscription = live.subscribe({ query: SensorChangesDocument, variables: { watch: { bbox: box } } }).subscribe(() => batches++);
  t.after(() => subscription.unsubscribe());
  await until("the present state", () => batches > 0);
  await report(600, 0.75);
  const city = await until("the new value in the cache", () => {
    const read = apollo.readQuery({ query, variables: { box } })?.city;
    return read?.sensors.nodes[0]?.state[0]?.number === 0.75 && read;
  });
  assert.deepEqual(city.buildings.nodes.map((building) => building.state[0]?.number), [0.75]);
});
