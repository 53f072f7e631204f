// The printed schema, and the one that was released last.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildASTSchema, parse, print, specifiedDirectives, visit } from "graphql";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const PRINTED = here("../../graphql-schema/schema.graphqls");
export const RELEASED = here("../../graphql-schema/released.graphqls");
export const REFERENCE = here("../../docs/reference");

export const read = (file) => readFileSync(file, "utf8");

/** A schema out of its text; directives may be applied whose definition is not printed. */
export function build(text) {
  return buildASTSchema(parse(text), { assumeValid: true, assumeValidSDL: true });
}

/** The same text without applied directives that it does not define: tools that check the text do not know them. */
export function withoutUnknownDirectives(text) {
  const document = parse(text);
  const defined = document.definitions.filter(({ kind }) => kind === "DirectiveDefinition").map(({ name }) => name.value);
  const known = new Set([...defined, ...specifiedDirectives.map(({ name }) => name)]);
  return print(visit(document, { Directive: ({ name }) => (known.has(name.value) ? undefined : null) }));
}
