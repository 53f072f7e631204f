/** The live overlay over both transports, with batches lost and connections broken on the way. */
import assert from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { LiveOverlay, type LiveEvent, type LiveSource } from "@citytwin/client/live";
import { createClient as createEvents } from "graphql-sse";
import { createClient as createSocket } from "graphql-ws";
import WebSocket from "ws";
import { boxOf, liveUrl, report, until } from "./service.js";

const THROTTLE = { minInterval: "PT0.1S" };
const sensors = (number: number) => ({ watch: { bbox: boxOf(number, number) }, kinds: ["SENSOR"] as const, keys: ["pressure"], throttle: THROTTLE });
const soon = () => 10;

const transports: Record<string, (url: string) => LiveSource> = {
  "graphql-sse": (url) => createEvents({ url, retryAttempts: 0 }),
  "graphql-ws": (url) => createSocket({ url: url.replace("http", "ws"), webSocketImpl: WebSocket, retryAttempts: 0 }),
};

/** The only value that the overlay holds. */
const only = (overlay: LiveOverlay) => [...overlay.features.values()][0]?.get("pressure")?.number;

function heard(overlay: LiveOverlay): LiveEvent[] {
  const events: LiveEvent[] = [];
  overlay.listen((event) => events.push(event));
  return events;
}

/** Forwards to the service until it is cut. */
async function line(url: string): Promise<{ url: string; cut(): void; close(): void }> {
  const { hostname, port } = new URL(url);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      open.add(from);
      from.on("error", () => to.destroy()).on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address && typeof address === "object");
  const cut = () => open.forEach((socket) => socket.destroy());
  return { url: `http://127.0.0.1:${address.port}/graphql`, cut, close: () => (server.close(), cut()) };
}

let sensor = 606;
for (const [name, source] of Object.entries(transports)) {
  const number = sensor++;
  test(`overlay over ${name}: the present state, then every change, and what was missed after the connection broke`, async (t) => {
    await report(number, 0.1);
    const between = await line(liveUrl());
    t.after(() => between.close());
    const overlay = new LiveOverlay(source(between.url), { ...sensors(number), delay: soon });
    t.after(() => overlay.close());
    const events = heard(overlay);
    await until("the present state", () => only(overlay) === 0.1);
    await report(number, 0.2);
    await until("the change", () => only(overlay) === 0.2);
    const resets = events.filter((event) => event.type === "values" && event.reset).length;
    between.cut();
    await until("it knows", () => events.some((event) => event.type === "status" && event.status === "waiting"));
    await report(number, 0.3);
    await until("what came meanwhile", () => only(overlay) === 0.3);
    assert.equal(events.filter((event) => event.type === "values" && event.reset).length, resets);
    const [value] = [...overlay.features.values()].map((values) => values.get("pressure"));
    assert.deepEqual([value?.kind, value?.unit, value?.quality, value?.freshness], ["SENSOR", "MPa", "GOOD", "FRESH"]);
    assert.equal(overlay.value(value?.featureId ?? "", "pressure"), value);
    overlay.close();
    assert.equal(overlay.status, "closed");
    assert.equal(only(overlay), 0.3);
  });
}

test("overlay: a lost batch leads to a fresh snapshot", async (t) => {
  const number = sensor++;
  await report(number, 0.1);
  const events = createEvents({ url: liveUrl() });
  let lost = 0;
  // The second batch of the first subscription never arrives.
  const lossy: LiveSource = {
    subscribe: (request, sink) =>
      events.subscribe(request as never, {
        ...sink,
        next: (result: any) => (result.data.stateChanged.sequence === 2 && lost++ === 0 ? undefined : sink.next(result)),
        error: (error) => sink.error(error),
        complete: () => sink.complete(),
      }),
  };
  const overlay = new LiveOverlay(lossy, { ...sensors(number), delay: soon });
  t.after(() => overlay.close());
  const told = heard(overlay);
  await until("the present state", () => only(overlay) === 0.1);
  await report(number, 0.2);
  await until("the loss", () => lost === 1);
  assert.equal(only(overlay), 0.1);
  await report(number, 0.3);
  await until("the newest value all the same", () => only(overlay) === 0.3);
  const gap = told.find((event) => event.type === "status" && event.status === "waiting");
  assert.deepEqual(gap, { type: "status", status: "waiting", reason: "batch 2 was lost, 3 came" });
});

test("overlay: a token that the service does not take is given up for the present state", async (t) => {
  const number = sensor++;
  await report(number, 0.1);
  const between = await line(liveUrl());
  t.after(() => between.close());
  const events = createEvents({ url: between.url, retryAttempts: 0 });
  // As a token of another service would be.
  const spoiling: LiveSource = {
    subscribe: (request, sink) => {
      const { resumeFrom, ...variables } = request.variables ?? {};
      const spoilt = { ...request, variables: resumeFrom ? { ...variables, resumeFrom: "another" } : variables };
      return events.subscribe(spoilt as never, sink as never);
    },
  };
  const overlay = new LiveOverlay(spoiling, { ...sensors(number), delay: soon });
  t.after(() => overlay.close());
  const told = heard(overlay);
  await until("the present state", () => only(overlay) === 0.1);
  const resets = told.filter((event) => event.type === "values" && event.reset).length;
  between.cut();
  await until("it began anew", () => told.filter((event) => event.type === "values" && event.reset).length > resets);
  assert.equal(only(overlay), 0.1);
  assert.ok(told.some((event) => event.type === "status" && JSON.stringify(event.reason ?? "").includes("INVALID_CURSOR")));
});

for (const [name, source] of Object.entries(transports)) {
  test(`overlay over ${name}: what can never succeed is not tried again`, async (t) => {
    const overlay = new LiveOverlay(source(liveUrl()), { watch: { entityIds: ["no id"] }, delay: soon });
    t.after(() => overlay.close());
    const events = heard(overlay);
    await until("the end", () => overlay.status === "closed");
    const end = events.find((event) => event.type === "status" && event.status === "closed");
    assert.match(JSON.stringify(end), /BAD_USER_INPUT/);
    assert.ok(!events.some((event) => event.type === "status" && event.status === "waiting"));
  });
}

test("overlay: two views of one sensor hold the value of the sensor and of what carries it", async (t) => {
  await report(608, 0.5);
  const { kinds: _, ...everything } = sensors(608);
  const overlay = new LiveOverlay(createEvents({ url: liveUrl() }), { ...everything, by: "datastream" });
  t.after(() => overlay.close());
  await until("both", () => overlay.features.size === 2);
  const values = [...overlay.features.values()].flatMap((held) => [...held.values()]);
  assert.deepEqual(values.map((value) => value.kind).sort(), ["BUILDING", "SENSOR"]);
  assert.equal(new Set(values.map((value) => value.datastreamId)).size, 1);
});

test("overlay: a derived value may be older than the one before, and goes when no member counts or it is measured", () => {
  const batches: unknown[] = [];
  let tell: (result: { data?: unknown }) => void = () => {};
  const source = { subscribe: (_: unknown, sink: { next: typeof tell }) => ((tell = sink.next), () => {}) } as unknown as LiveSource;
  const overlay = new LiveOverlay(source, { watch: { entityIds: ["p"] }, by: "datastream" });
  const value = (number: number | null, observedAt: string, quality: string, datastream: { id: string } | null) => {
    const changed = { key: "pressure", number, text: null, unit: "MPa", observedAt, quality, freshness: "FRESH", datastream };
    const change = { featureId: "p", entityId: "p", kind: "PIPE", values: [changed] };
    batches.push(change);
    tell({
      data: {
        stateChanged: { sequence: batches.length, snapshot: false, resumed: true, resumeToken: "t", left: [], coalesced: 0, changes: [change] },
      },
    });
    return [...(overlay.features.get("p")?.values() ?? [])].map((held) => held.number);
  };
  assert.deepEqual(value(0.5, "2026-01-01T00:00:05Z", "GOOD", null), [0.5]);
  assert.deepEqual(value(null, "2026-01-01T00:00:09Z", "MISSING", null), []);
  assert.deepEqual(value(0.4, "2026-01-01T00:00:06Z", "GOOD", null), [0.4]);
  assert.deepEqual(value(0.3, "2026-01-01T00:00:02Z", "GOOD", null), [0.3], "its oldest member is another one");
  assert.deepEqual(value(0.7, "2026-01-01T00:00:01Z", "GOOD", { id: "d" }), [0.7], "measured by itself now");
  assert.deepEqual(value(0.6, "2026-01-01T00:00:00Z", "GOOD", { id: "d" }), [0.7], "measured before");
  overlay.close();
});
