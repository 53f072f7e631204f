// Reporter of node's test runner: one JSON object a line for each finished test, with its name and, if it failed, why.
export default async function* report(events) {
  for await (const { type, data } of events) {
    const isFile = data?.name?.endsWith(".js");
    if (type === "test:pass" && !isFile) {
      yield JSON.stringify({ name: data.name }) + "\n";
    } else if (type === "test:fail") {
      const { error } = data.details;
      const failure = [error?.message, error?.cause?.stack ?? error?.cause].filter(Boolean).join("\n");
      yield JSON.stringify({ name: data.name, failure }) + "\n";
    } else if (type === "test:stderr" || type === "test:stdout") {
      yield data.message;
    }
  }
}
