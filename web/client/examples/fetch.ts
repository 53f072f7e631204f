/** Without any client: typed variables and answers, and GeoJSON of the right kind. Run with the address of a service. */
import { instant, isGeometry, type DateTime, type RoadFilter, type Road } from "@citytwin/client";

type RoadShown = Pick<Road, "id" | "name" | "length" | "geometry"> & { readonly validFrom: DateTime };

const document = `query Roads($filter: RoadFilter) {
  city { roads(first: 3, filter: $filter) { nodes { id name length validFrom geometry { type geojson } } } }
}`;

async function roads(url: string, filter: RoadFilter): Promise<readonly RoadShown[]> {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: document, variables: { filter } }),
  });
  const { data, errors } = (await answer.json()) as {
    data?: { city: { roads: { nodes: RoadShown[] } } };
    errors?: { message: string; extensions: { code: string } }[];
  };
  if (!data) {
    throw new Error(errors?.map((error) => `${error.extensions.code}: ${error.message}`).join("\n"));
  }
  return data.city.roads.nodes;
}

for (const road of await roads(process.argv[2] ?? "http://127.0.0.1:8080", { length: { gte: 10 } })) {
  const since = instant(road.validFrom).getUTCFullYear();
  if (isGeometry(road.geometry, "LINE_STRING")) {
    console.log(`${road.name ?? road.id}: ${road.length} m, ${road.geometry.geojson.coordinates.length} points, since ${since}`);
  }
}
