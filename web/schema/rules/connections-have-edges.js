import linter from "graphql-schema-linter";
import { print } from "graphql";

/** What a list is of, where its name tells how its items were found instead. */
const ITEMS = { Search: "Feature" };

/** `XConnection.edges` are `[XEdge!]!` and `nodes` `[X!]!`; an edge has its `node` and `cursor: String!`. */
export function connectionsHaveEdges(context) {
  const report = (node, message) => context.reportError(new linter.ValidationError("connections-have-edges", message, [node]));
  const expect = (type, name, accepted) => {
    const field = type.fields.find((each) => each.name.value === name);
    if (!field || !accepted.includes(print(field.type))) {
      const found = field ? print(field.type) : "missing";
      report(field ?? type, `\`${type.name.value}.${name}\` is ${found}; ${accepted.join(" or ")} is wanted.`);
    }
  };
  return {
    ObjectTypeDefinition(type) {
      const [, name, role] = /^(.+)(Connection|Edge)$/.exec(type.name.value) ?? [];
      const item = ITEMS[name] ?? name;
      if (role === "Connection") {
        expect(type, "edges", [`[${name}Edge!]!`]);
        expect(type, "nodes", [`[${item}!]!`]);
      } else if (role === "Edge") {
        expect(type, "node", [`${item}!`, item]);
        expect(type, "cursor", ["String!"]);
      }
    },
  };
}
