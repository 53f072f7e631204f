/**
 * For GraphQL Code Generator: the types of the scalars, so that one's own operations get them too.
 *
 * @example config: { scalars, strictScalars: true }
 */
const of = (input: string, output = input) => ({ input, output });
const client = (name: string) => `@citytwin/client#${name}`;

export const scalars = {
  DateTime: of("string", client("DateTime")),
  Duration: of("string", client("Duration")),
  CRS: of(client("CRS")),
  Locale: of("string"),
  Base64: of("string", client("Base64")),
  JSON: of(client("JSONValue")),
  GeoJSON: of(client("GeoJSON")),
} as const;
