// TypeScript types of the schema's scalars, by the names they have in src/scalars.ts; a scalar that is missing here stops the build.
const same = (type) => ({ input: type, output: type });

export const scalars = {
  ID: same("string"),
  DateTime: { input: "string", output: "S.DateTime" },
  Duration: { input: "string", output: "S.Duration" },
  CRS: same("S.CRS"),
  Locale: same("string"),
  Base64: { input: "string", output: "S.Base64" },
  JSON: same("S.JSONValue"),
  GeoJSON: same("S.GeoJSON"),
  GeoJSONPoint: same("S.GeoJSONPoint"),
};

/** Fields of type GeoJSON that are always a point. */
export const pointFields = new Set(["centroid", "labelPoint"]);
