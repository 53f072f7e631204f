/** The live overlay of an extent over server-sent events. Run with the address of a service and the seconds to watch. */
import { LiveOverlay } from "@citytwin/client/live";
import { createClient } from "graphql-sse";

const [url = "http://127.0.0.1:8080", seconds = "5"] = process.argv.slice(2);
const extent = await extentOf(url);
const overlay = new LiveOverlay(createClient({ url: `${url}/graphql` }), {
  watch: { bbox: extent },
  kinds: ["SENSOR"],
  throttle: { minInterval: "PT0.5S" },
});

overlay.listen((event) => {
  if (event.type === "status") {
    console.log(event.status);
  } else {
    console.log(`${event.reset ? "present state" : "changed"}: ${event.changed.length} values, ${overlay.features.size} sensors`);
  }
});
setTimeout(() => overlay.close(), Number(seconds) * 1000);

/** The whole city where it is small enough to be watched, else 0.5 degrees of it. */
async function extentOf(service: string): Promise<{ west: number; south: number; east: number; north: number }> {
  const answer = await fetch(`${service}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query: "{ serviceInfo { extent { west south east north } } }" }),
  });
  const { west, south, east, north } = (await answer.json()).data.serviceInfo.extent;
  return { west, south, east: Math.min(east, west + 0.5), north: Math.min(north, south + 0.5) };
}
