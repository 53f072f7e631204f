// Writes what the client knows of the schema: src/generated/{schema,shape,introspection}.ts from the committed schema, and the typed documents
// of the examples and tests. Nothing of it is committed, so none can be stale.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildASTSchema, getNamedType, introspectionFromSchema, isAbstractType, isObjectType, parse, printSchema, visit } from "graphql";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import * as typedDocuments from "@graphql-codegen/typed-document-node";
import { minifyIntrospectionQuery } from "@urql/introspection";
import { pointFields, scalars } from "./scalars.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const HEADER = "// Generated from graphql-schema/schema.graphqls by `npm run generate`.\n/* eslint-disable */\n";
const PAGING = new Set(["first", "after", "last", "before"]);

/** The schema with `GeoJSON` narrowed to `GeoJSONPoint` where a field can have nothing else. */
function narrowed(text) {
  const document = visit(parse(text), {
    FieldDefinition(field) {
      if (!pointFields.has(field.name.value)) return undefined;
      return visit(field, {
        NamedType: (type) =>
          type.name.value === "GeoJSON" ? { ...type, name: { ...type.name, value: "GeoJSONPoint" } } : undefined,
      });
    },
  });
  const point = parse('"A point as GeoJSON." scalar GeoJSONPoint');
  return buildASTSchema({ ...document, definitions: [...document.definitions, ...point.definitions] }, { assumeValidSDL: true });
}

const config = {
  scalars,
  strictScalars: true,
  enumsAsTypes: true,
  useTypeImports: true,
  immutableTypes: true,
  skipTypename: true,
  maybeValue: "T | null",
  inputMaybeValue: "T | null | undefined",
  avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
  defaultScalarType: "never",
};

async function types(schema) {
  const { prepend, content } = await typescript.plugin(schema, [], config);
  const imports = `import type * as S from "../scalars.js";\n`;
  return HEADER + imports + prepend.join("\n") + "\n" + content + "\n";
}

/** Names of types as values: possible types of interfaces, connection fields with what tells their lists apart, types without id. */
function shape(schema) {
  const all = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__"));
  const possibleTypes = {};
  for (const type of all.filter(isAbstractType)) {
    possibleTypes[type.name] = schema.getPossibleTypes(type).map((possible) => possible.name);
  }
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const objects = all.filter((type) => isObjectType(type));
  const valueTypes = objects.filter((type) => !type.getFields().id && !roots.includes(type)).map((type) => type.name);
  return { possibleTypes, connections: connectionFields(objects), valueTypes };
}

function connectionFields(objects) {
  const connections = {};
  for (const type of objects) {
    for (const field of Object.values(type.getFields())) {
      const names = field.args.map((arg) => arg.name);
      if (getNamedType(field.type).name.endsWith("Connection") && names.includes("first")) {
        (connections[type.name] ??= {})[field.name] = names.filter((name) => !PAGING.has(name)).sort();
      }
    }
  }
  return connections;
}

function constants(values) {
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`)
    .join("\n");
}

/** What Graphcache wants to know of types and fields, and nothing more. */
function introspection(schema) {
  const minified = minifyIntrospectionQuery(introspectionFromSchema(schema));
  const imports = `import type { cacheExchange } from "@urql/exchange-graphcache";\n`;
  const type = `NonNullable<NonNullable<Parameters<typeof cacheExchange>[0]>["schema"]>`;
  return `${HEADER}${imports}export const introspection: ${type} = ${JSON.stringify(minified)};\n`;
}

async function documents(schema, file) {
  const documents = [{ location: file, document: parse(readFileSync(file, "utf8")) }];
  const options = { ...config, skipTypename: false, namespacedImportName: "S" };
  const shapes = await operations.plugin(schema, documents, options);
  const nodes = await typedDocuments.plugin(schema, documents, options);
  const imports = `import type * as S from "@citytwin/client";\n`;
  return [HEADER + imports, ...(shapes.prepend ?? []), shapes.content, ...nodes.prepend, nodes.content, ""].join("\n");
}

const sdl = readFileSync(here("../../graphql-schema/schema.graphqls"), "utf8");
const schema = narrowed(sdl);
mkdirSync(here("src/generated"), { recursive: true });
writeFileSync(here("src/generated/schema.ts"), await types(schema));
writeFileSync(here("src/generated/shape.ts"), HEADER + constants(shape(schema)));
writeFileSync(here("src/generated/introspection.ts"), introspection(schema));
for (const folder of ["examples", "test"]) {
  mkdirSync(here(`${folder}/generated`), { recursive: true });
  writeFileSync(here(`${folder}/generated/documents.ts`), await documents(schema, here(`${folder}/documents.graphql`)));
}
// relay-compiler reads no schema from above its own folder, and knows no directives of ours.
mkdirSync(here("test/relay/generated"), { recursive: true });
writeFileSync(here("test/relay/generated/schema.graphql"), printSchema(buildASTSchema(parse(sdl), { assumeValidSDL: true })));
