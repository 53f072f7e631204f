/** Types of the schema and of its scalars, and how to tell them apart. No dependency at run time. */
export type * from "./generated/schema.js";
export * from "./scalars.js";
export * from "./geometry.js";
export { possibleTypes } from "./generated/shape.js";
