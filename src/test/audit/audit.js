// Runs every audit of graphql-http against the endpoint of the first argument, one after the other, and prints one JSON
// object a line: id, name, status (ok, notice, warn, error) and, unless ok, the reason.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
for (const audit of serverAudits({ url })) {
  const { id, name, status, reason, response } = await audit.fn();
  const body = response && !response.bodyUsed ? await response.text() : "";
  const answer = response && `${response.status} ${response.headers.get("content-type")} ${body.slice(0, 400)}`;
  console.log(JSON.stringify({ id, name, status, reason, answer }));
}
