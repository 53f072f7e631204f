/** Cache policies for urql's Graphcache. */
import type { KeyGenerator, KeyingConfig, ResolverConfig } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { connections, valueTypes } from "./generated/shape.js";

/** Part of what it was read with: it has no id of its own. */
const embedded: KeyGenerator = () => null;

/** One for each datastream; part of what it was read with where the datastream's id was not asked for. */
const keyOfLiveValue: KeyGenerator = (value) => {
  const datastream = value["datastream"] as { id?: unknown } | null | undefined;
  return typeof datastream?.id === "string" ? datastream.id : null;
};

/**
 * Keys of the types that have no `id`.
 *
 * @returns for `cacheExchange({ keys })`
 */
export function keys(): KeyingConfig {
  return { ...Object.fromEntries(valueTypes.map((type) => [type, embedded])), LiveValue: keyOfLiveValue };
}

/**
 * Pages of a connection as one list, told apart from others by everything but the paging arguments.
 *
 * @returns for `cacheExchange({ resolvers })`
 */
export function resolvers(): ResolverConfig {
  const all: ResolverConfig = {};
  for (const [type, fields] of Object.entries(connections)) {
    all[type] = Object.fromEntries(Object.keys(fields).map((field) => [field, relayPagination()]));
  }
  return all;
}

/**
 * What `cacheExchange()` is given. Add `schema: introspection` of `@citytwin/client/introspection`, so that fragments on interfaces
 * are matched for certain and an answer may come out of parts of the cache.
 */
export function cacheConfig(): { keys: KeyingConfig; resolvers: ResolverConfig } {
  return { keys: keys(), resolvers: resolvers() };
}
