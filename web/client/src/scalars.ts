/** The scalars of the schema as types. */
import type { Geometry, Point } from "geojson";

declare const scalar: unique symbol;

/** Text that the service wrote in the form of one scalar: it is read as text, and not mistaken for any other text. */
export type Written<Name extends string> = string & { readonly [scalar]: Name };

/** Date and time, RFC 3339; the service answers in UTC. */
export type DateTime = Written<"DateTime">;

/** Duration, ISO 8601. */
export type Duration = Written<"Duration">;

/** Bytes in base64. */
export type Base64 = Written<"Base64">;

/** Reference system: authority and code, such as `EPSG:4326` or `OGC:CRS84`. */
export type CRS = `${string}:${string}`;

/** Any JSON value. */
export type JSONValue =
  | string
  | number
  | boolean
  | null
  | readonly JSONValue[]
  | { readonly [key: string]: JSONValue };

/** Any GeoJSON geometry; its `type` tells which. */
export type GeoJSON = Geometry;

/** The GeoJSON geometry of fields that are always a point. */
export type GeoJSONPoint = Point;

/** The instant of a time, for arithmetic and comparison. */
export function instant(time: DateTime): Date {
  return new Date(time);
}
