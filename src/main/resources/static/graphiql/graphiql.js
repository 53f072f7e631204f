// GraphiQL from this host's own bundle: queries over HTTP, subscriptions over graphql-transport-ws.
(function () {
  "use strict";

  const endpoint = new URL("/graphql", location.href);
  const socket = new URL(endpoint);
  socket.protocol = location.protocol === "https:" ? "wss:" : "ws:";

  const welcome = `# Ctrl-Space completes, Ctrl-Enter runs;
# the book on the left holds the schema.
query FirstBuildings {
  city {
    version
    buildings(
      first: 5
      filter: { height: { gt: 0 } }
    ) {
      totalCount(mode: EXACT)
      nodes {
        name
        usage
        height
        geometry { geojson }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`;

  ReactDOM.createRoot(document.getElementById("graphiql")).render(
    React.createElement(GraphiQL, {
      fetcher: GraphiQL.createFetcher({ url: endpoint.href, subscriptionUrl: socket.href }),
      defaultQuery: welcome,
      shouldPersistHeaders: false,
    }),
  );
})();
