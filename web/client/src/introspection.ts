/** Types and fields of the schema for `cacheExchange({ schema })`, apart from the rest because of its size. */
export { introspection } from "./generated/introspection.js";
