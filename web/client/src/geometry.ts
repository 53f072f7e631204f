/** GeoJSON by the kind of geometry. */
import type {
  Geometry,
  GeometryCollection,
  LineString,
  MultiLineString,
  MultiPoint,
  MultiPolygon,
  Point,
  Polygon,
} from "geojson";
import type { GeometryType } from "./generated/schema.js";

/** The GeoJSON object of each kind that GeoJSON has a name for; for the others, any. */
export interface GeoJSONOf extends Record<GeometryType, Geometry> {
  POINT: Point;
  MULTI_POINT: MultiPoint;
  LINE_STRING: LineString;
  MULTI_LINE_STRING: MultiLineString;
  POLYGON: Polygon;
  MULTI_POLYGON: MultiPolygon;
  GEOMETRY_COLLECTION: GeometryCollection;
}

/** What a selection of `type` and `geojson` answers. */
export interface TypedGeometry {
  readonly type: GeometryType;
  readonly geojson: Geometry;
}

/**
 * Whether a geometry is there and of one of these kinds. Where it is, `geojson` has that kind's type.
 *
 * @example if (isGeometry(road.geometry, "LINE_STRING")) road.geometry.geojson.coordinates.length;
 */
export function isGeometry<G extends TypedGeometry, K extends GeometryType>(
  geometry: G | null | undefined,
  ...kinds: readonly K[]
): geometry is G & { readonly type: K; readonly geojson: GeoJSONOf[K] } {
  return geometry != null && (kinds as readonly GeometryType[]).includes(geometry.type);
}
