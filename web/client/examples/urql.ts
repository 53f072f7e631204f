/** urql with Graphcache: a list page by page. Run with the address of a service. */
import { introspection } from "@citytwin/client/introspection";
import { cacheConfig } from "@citytwin/client/urql";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { BuildingPageDocument } from "./generated/documents.js";

const url = process.argv[2] ?? "http://127.0.0.1:8080";
const client = new Client({
  url: `${url}/graphql`,
  preferGetMethod: false,
  exchanges: [cacheExchange({ ...cacheConfig(), schema: introspection }), fetchExchange],
});

/** All pages so far, as one list. */
async function buildings(after: string | null) {
  const { data, error } = await client.query(BuildingPageDocument, { first: 3, after });
  if (!data) {
    throw error;
  }
  return data.city.buildings;
}

const first = await buildings(null);
console.log(`after page 1: ${first.edges.length} buildings`);
const second = await buildings(first.pageInfo.endCursor);
console.log(`after page 2: ${second.edges.length} buildings`);
