// PostGraphile 4 with its PostGIS plugin over the schema "bench_peer" (../schema.sql), as its documentation advises for production:
// prepared statements, no query log, no watching, no GraphiQL. Loopback only.
//
// DATABASE_URL  postgresql://user:password@host:port/database
// PORT          where to listen
// PROCESSES     processes that share the port (default 1)
"use strict";

const cluster = require("node:cluster");
const http = require("node:http");
const { postgraphile } = require("postgraphile");
const postgis = require("@graphile/postgis");

const processes = Number(process.env.PROCESSES ?? 1);

function serve() {
  const pool = { connectionString: process.env.DATABASE_URL, max: 10 };
  const answer = postgraphile(pool, "bench_peer", {
    appendPlugins: [postgis.default ?? postgis],
    disableDefaultMutations: true,
    disableQueryLog: true,
    dynamicJson: true,
    graphiql: false,
    simpleCollections: "both",
    watchPg: false,
  });
  const server = http.createServer(answer);
  server.keepAliveTimeout = 60_000;
  server.listen(Number(process.env.PORT), "127.0.0.1");
}

if (processes > 1 && cluster.isPrimary) {
  for (let i = 0; i < processes; i++) {
    cluster.fork();
  }
  cluster.on("exit", () => process.exit(1));
} else {
  serve();
}
