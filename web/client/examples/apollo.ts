/** Apollo Client: a list page by page, and one of its features again. Run with the address of a service. */
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { cacheConfig } from "@citytwin/client/apollo";
import { BuildingPageDocument, FeatureAgainDocument } from "./generated/documents.js";

const url = process.argv[2] ?? "http://127.0.0.1:8080";
const client = new ApolloClient({
  link: new HttpLink({ uri: `${url}/graphql` }),
  cache: new InMemoryCache(cacheConfig()),
});

const list = client.watchQuery({
  query: BuildingPageDocument,
  variables: { first: 3, filter: { height: { gte: 5 } } },
  notifyOnNetworkStatusChange: false,
});
const view = list.subscribe(({ data, dataState }) => {
  if (dataState === "complete") {
    const { edges, pageInfo } = data.city.buildings;
    console.log(`${edges.length} buildings${pageInfo.hasNextPage ? ", and more" : ""}`);
  }
});

const { data } = await client.query({ query: BuildingPageDocument, variables: list.variables });
await list.fetchMore({ variables: { after: data?.city.buildings.pageInfo.endCursor ?? null } });

const id = data?.city.buildings.edges[0]?.node.id;
if (id !== undefined) {
  const again = await client.query({ query: FeatureAgainDocument, variables: { id }, fetchPolicy: "network-only" });
  console.log(`again: ${again.data?.node?.__typename}`);
}
view.unsubscribe();
