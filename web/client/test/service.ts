/** The services that the tests run against: one over a small city of all kinds, one with live sensors. */
const base = (name: string): string => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: the address of a service, such as http://127.0.0.1:8080; WebClientsIT sets it`);
  }
  return value;
};

export const cityUrl = () => `${base("CITYTWIN_URL")}/graphql`;
export const liveUrl = () => `${base("CITYTWIN_LIVE_URL")}/graphql`;

/** Sensors of the live city by number: `S-i` stands at longitude 7.40 + i/1000, latitude 43.70; even ones are mounted on a building. */
export const boxOf = (from: number, to: number) => ({
  west: 7.4 + from / 1000 - 0.0004,
  east: 7.4 + to / 1000 + 0.0004,
  south: 43.69,
  north: 43.71,
});

/** Reports a pressure, observed now. */
export async function report(sensor: number, result: number): Promise<void> {
  const line = { datastream: `demo/S-${sensor}/pressure`, phenomenonTime: new Date().toISOString(), result };
  const answer = await fetch(`${base("CITYTWIN_LIVE_URL")}/observations`, {
    method: "POST",
    headers: { "Content-Type": "application/x-ndjson" },
    body: JSON.stringify(line),
  });
  const { accepted } = (await answer.json()) as { accepted: number };
  if (accepted !== 1) {
    throw new Error(`sensor ${sensor} was not accepted`);
  }
}

/** Waits for what comes sooner or later; fails after 20 s, which says nothing about speed. */
export async function until<T>(what: string, find: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const found = await find();
    if (found !== undefined && found !== false) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within 20 s: ${what}`);
}
