/** Relay needs nothing for features, lists and geometries; this is for live values. */

/**
 * Relay's `getDataID`: by `id`, and live values by their datastream, so that a subscription that selects `datastream { id }` changes
 * every feature that shows them.
 *
 * @example new Environment({ network, store, getDataID })
 */
export function getDataID(value: { readonly [field: string]: unknown }, type: string): string | undefined {
  if (type === "LiveValue") {
    const datastream = value["datastream"] as { id?: unknown } | null | undefined;
    return typeof datastream?.id === "string" ? `LiveValue:${datastream.id}` : undefined;
  }
  return typeof value["id"] === "string" ? value["id"] : undefined;
}
