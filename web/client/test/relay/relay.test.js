// Relay's store with what relay-compiler makes of ordinary queries, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getDataID } from "@citytwin/client/relay";
import { createClient } from "graphql-sse";
import relay from "relay-runtime";
import { boxOf, cityUrl, liveUrl, report, until } from "../../build/test/service.js";
import changesSubscription from "./__generated__/documentsChangesSubscription.graphql.js";
import nodeQuery from "./__generated__/documentsNodeQuery.graphql.js";
import pageQuery from "./__generated__/documentsPageQuery.graphql.js";
import statesQuery from "./__generated__/documentsStatesQuery.graphql.js";
import tallQuery from "./__generated__/documentsTallQuery.graphql.js";

const { Environment, Network, Observable, RecordSource, Store, createOperationDescriptor, fetchQuery, requestSubscription } = relay;

function environment(url = cityUrl(), options = {}) {
  const events = createClient({ url });
  const ask = async ({ text }, variables) => {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
      body: JSON.stringify({ query: text, variables }),
    });
    return answer.json();
  };
  const listen = ({ text }, variables) => Observable.create((sink) => events.subscribe({ query: text, variables }, sink));
  return new Environment({ network: Network.create(ask, listen), store: new Store(new RecordSource()), ...options });
}

/** Asks, and keeps the answer from being collected. */
async function ask(relayEnvironment, query, variables) {
  relayEnvironment.retain(createOperationDescriptor(query, variables));
  return fetchQuery(relayEnvironment, query, variables).toPromise();
}

function shown(relayEnvironment, query, variables) {
  const { data, isMissingData } = relayEnvironment.lookup(createOperationDescriptor(query, variables).fragment);
  assert.equal(isMissingData, false);
  return data;
}

const records = (relayEnvironment) => relayEnvironment.getStore().getSource().toJSON();

test("Relay: a building of two lists is one record", async () => {
  const relayEnvironment = environment();
  await ask(relayEnvironment, pageQuery, { first: 50 });
  const { city } = await ask(relayEnvironment, tallQuery, { from: 40 });
  const [tall] = city.buildings.nodes;
  const record = records(relayEnvironment)[tall.id];
  // The fixture has one building of 40 m and more: number 2, of 45 m.
  assert.deepEqual([record.__typename, record.name, record.height], ["Building", `quote " ' \\ and 100%_`, 45]);
});

test("Relay: the second page joins the first, and another filter is another list", async () => {
  const relayEnvironment = environment();
  const tall = { first: 4, filter: { height: { gte: 40 } } };
  const page = await ask(relayEnvironment, pageQuery, { first: 4 });
  await ask(relayEnvironment, pageQuery, tall);
  await ask(relayEnvironment, pageQuery, { first: 4, after: page.city.buildings.pageInfo.endCursor });
  const whole = await ask(environment(), pageQuery, { first: 8 });
  const joined = shown(relayEnvironment, pageQuery, { first: 4 });
  const ids = ({ city }) => city.buildings.edges.map((edge) => edge.node.id);
  assert.equal(ids(joined).length, 8);
  assert.deepEqual(ids(joined), ids(whole));
  assert.equal(joined.city.buildings.pageInfo.endCursor, whole.city.buildings.pageInfo.endCursor);
  assert.equal(ids(shown(relayEnvironment, pageQuery, tall)).length, 1);
});

test("Relay: node refreshes the record that the lists show", async () => {
  const relayEnvironment = environment();
  const { city } = await ask(relayEnvironment, pageQuery, { first: 1 });
  const id = city.buildings.edges[0].node.id;
  relayEnvironment.commitUpdate((store) => store.get(id).setValue("old", "name"));
  assert.equal(shown(relayEnvironment, pageQuery, { first: 1 }).city.buildings.edges[0].node.name, "old");
  await ask(relayEnvironment, nodeQuery, { id });
  assert.equal(shown(relayEnvironment, pageQuery, { first: 1 }).city.buildings.edges[0].node.name, "plain");
});

test("Relay: geometries under different arguments are different records", async () => {
  const relayEnvironment = environment();
  const { city } = await ask(relayEnvironment, pageQuery, { first: 1 });
  const variables = { id: city.buildings.edges[0].node.id };
  await ask(relayEnvironment, nodeQuery, variables);
  const { node } = shown(relayEnvironment, nodeQuery, variables);
  // The fixture's first corner; 7.42 degrees are 7.42 / 180 * pi * 6378137 = 825,990.6 m in EPSG:3857.
  assert.deepEqual(node.fine.geojson.coordinates[0][0], [7.42, 43.73]);
  assert.equal(node.metres.geojson.coordinates[0][0][0], 825991);
});

test("Relay: what a subscription brings is seen on every feature that shows it", async (t) => {
  const relayEnvironment = environment(liveUrl(), { getDataID });
  const variables = { box: boxOf(604, 604) };
  await report(604, 0.25);
  await until("the first value", async () => {
    const { city } = await ask(relayEnvironment, statesQuery, variables);
    return city.sensors.nodes[0]?.state[0]?.number === 0.25;
  });
  let batches = 0;
  const subscription = requestSubscription(relayEnvironment, { subscription: changesSubscription, variables, onNext: () => batches++ });
  t.after(() => subscription.dispose());
  await until("the present state", () => batches > 0);
  await report(604, 0.75);
  const { city } = await until("the new value in the store", () => {
    const data = shown(relayEnvironment, statesQuery, variables);
    return data.city.sensors.nodes[0].state[0].number === 0.75 && data;
  });
  assert.deepEqual(city.buildings.nodes.map((building) => building.state[0].number), [0.75]);
});
