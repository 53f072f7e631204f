/** GraphQL Code Generator with the scalars of this package. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { plugin } from "@graphql-codegen/typescript";
import { scalars } from "@citytwin/client/codegen";
import { buildASTSchema, parse } from "graphql";

test("codegen: every scalar of the schema has a type, from this package where it is ours", async () => {
  const sdl = readFileSync(new URL("../../../../graphql-schema/schema.graphqls", import.meta.url), "utf8");
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  // strictScalars refuses a scalar without a type.
  const output = await plugin(schema, [], { scalars, strictScalars: true });
  assert.ok(typeof output !== "string" && output.prepend);
  const imports = output.prepend.join("\n");
  for (const name of ["DateTime", "Duration", "CRS", "JSONValue", "GeoJSON"]) {
    assert.match(imports, new RegExp(`import \\{ ${name} \\} from '@citytwin/client'`));
  }
  assert.match(output.content, /DateTime: \{ input: string; output: DateTime; \}/);
  assert.match(output.content, /GeoJSON: \{ input: GeoJSON; output: GeoJSON; \}/);
});
