/** Cache policies for Apollo Client. */
import type { FieldFunctionOptions, InMemoryCacheConfig, Reference, TypePolicies } from "@apollo/client/cache";
import { relayStylePagination } from "@apollo/client/utilities";
import { connections, possibleTypes, valueTypes } from "./generated/shape.js";

interface Connection {
  readonly edges?: readonly unknown[];
  readonly nodes?: readonly Reference[];
  readonly pageInfo?: { readonly [field: string]: unknown };
}

/**
 * What `new InMemoryCache()` is given. Pages of a list become one list, told apart from others by everything but the paging
 * arguments; values without an id are merged into what they belong to; live values are kept once for each datastream, so that a
 * subscription that selects `datastream { id }` changes every feature that shows them.
 *
 * @param typePolicies one's own; a type given here replaces the policy of that type
 */
export function cacheConfig(typePolicies: TypePolicies = {}): InMemoryCacheConfig {
  return {
    possibleTypes: Object.fromEntries(Object.entries(possibleTypes).map(([name, types]) => [name, [...types]])),
    typePolicies: { ...policies(), ...typePolicies },
  };
}

function policies(): TypePolicies {
  const all: Record<string, TypePolicies[string]> = {};
  for (const type of valueTypes) {
    all[type] = { merge: true };
  }
  for (const [type, fields] of Object.entries(connections)) {
    const lists = Object.entries(fields).map(([field, keyArgs]) => [field, connection([...keyArgs])]);
    all[type] = { ...all[type], fields: Object.fromEntries(lists) };
  }
  all["LiveValue"] = { keyFields: keyOfLiveValue, merge: true };
  return all;
}

/** One for each datastream; part of what it was read with where the datastream's id was not asked for. */
const keyOfLiveValue: Extract<TypePolicies[string]["keyFields"], Function> = (_, { storeObject, readField }) => {
  const id = storeObject ? readField("id", readField<Reference>("datastream", storeObject)) : undefined;
  return typeof id === "string" ? `LiveValue:${id}` : false;
};

/**
 * Apollo's own policy for connections, which joins `edges`; here it joins `nodes` too, for lists that are asked for without edges.
 *
 * @param keyArgs arguments that make it another list
 */
export function connection(keyArgs: string[]): NonNullable<TypePolicies[string]["fields"]>[string] {
  const relay = relayStylePagination(keyArgs);
  const { read, merge } = relay;
  if (typeof read !== "function" || typeof merge !== "function") {
    throw new TypeError("this version of @apollo/client pages in another way; use 4.x");
  }
  return {
    keyArgs,
    read(existing: Connection | undefined, options: FieldFunctionOptions) {
      const list = read(existing as never, options) as Connection | undefined;
      return existing && list ? visible(existing, list, options) : list;
    },
    merge(existing: Connection | undefined, incoming: Connection, options: FieldFunctionOptions) {
      const list = merge(existing as never, incoming as never, options as never) as Connection;
      return incoming.nodes ? withNodes(existing, incoming, list, options) : list;
    },
  };
}

/** Without what was evicted, and with the cursors as they came: null on an empty page. */
function visible(existing: Connection, list: Connection, { canRead }: FieldFunctionOptions): Connection {
  const pageInfo = { ...list.pageInfo, ...existing.pageInfo };
  return existing.nodes ? { ...list, pageInfo, nodes: existing.nodes.filter((node) => canRead(node)) } : { ...list, pageInfo };
}

function withNodes(existing: Connection | undefined, incoming: Connection, list: Connection, options: FieldFunctionOptions): Connection {
  const nodes = incoming.nodes ?? [];
  const held = existing?.nodes ?? [];
  const { after, before } = options.args ?? {};
  if (after && held.length > 0) {
    const end = placeOf(after, existing);
    const pageInfo = incoming.edges ? list.pageInfo : joined(existing?.pageInfo, incoming.pageInfo);
    return { ...list, nodes: [...held.slice(0, end < 0 ? held.length : end + 1), ...nodes], pageInfo: { ...pageInfo } };
  }
  if (before && held.length > 0) {
    const pageInfo = incoming.edges ? list.pageInfo : joined(incoming.pageInfo, existing?.pageInfo);
    return { ...list, nodes: [...nodes, ...held.slice(Math.max(0, placeOf(before, existing)))], pageInfo: { ...pageInfo } };
  }
  return { ...list, nodes, pageInfo: { ...incoming.pageInfo } };
}

/** Where a cursor stands among the nodes held; -1 where the edges do not tell. */
function placeOf(cursor: unknown, held: Connection | undefined): number {
  const edges = held?.edges ?? [];
  return edges.length === held?.nodes?.length ? edges.findIndex((edge) => (edge as { cursor?: unknown }).cursor === cursor) : -1;
}

/** Begins as the one, ends as the other. */
function joined(first: Connection["pageInfo"], last: Connection["pageInfo"]): NonNullable<Connection["pageInfo"]> {
  const { hasPreviousPage, startCursor } = first ?? {};
  return { ...first, ...last, hasPreviousPage, startCursor };
}
