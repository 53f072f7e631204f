// Writes docs/reference: every type, field, argument and enum value of the printed schema with its description, as Markdown.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  astFromValue,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
  print,
} from "graphql";
import { PRINTED, REFERENCE, build, read } from "./schema.js";

const PAGES = {
  "operations.md": { title: "Operations", of: (type, schema) => Object.values(roots(schema)).includes(type) },
  "interfaces.md": { title: "Interfaces and unions", of: (type) => isInterfaceType(type) || isUnionType(type) },
  "objects.md": { title: "Objects", of: (type) => isObjectType(type) },
  "inputs.md": { title: "Inputs", of: (type) => isInputObjectType(type) },
  "enums.md": { title: "Enums", of: (type) => isEnumType(type) },
  "scalars.md": { title: "Scalars", of: (type) => isScalarType(type) },
};
const NOTE = "Generated from `graphql-schema/schema.graphqls` by `npm run generate`; see [the schema](../schema.md).";
/** Directives that are told in words. */
const TOLD = new Set(["deprecated", "specifiedBy", "oneOf"]);

const roots = (schema) => ({ query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() });

function pageOf(type, schema) {
  return Object.keys(PAGES).find((page) => PAGES[page].of(type, schema));
}

/** The pages by their names. */
export function reference(text) {
  const schema = build(text);
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__"));
  const pages = {};
  for (const [page, { title }] of Object.entries(PAGES)) {
    const own = types.filter((type) => pageOf(type, schema) === page);
    pages[page] = [`# ${title}`, NOTE, ...own.map((type) => section(type, schema))].join("\n\n") + "\n";
  }
  return { "README.md": index(types, schema), ...pages };
}

function index(types, schema) {
  const parts = Object.entries(PAGES).map(([page, { title }]) => {
    const own = types.filter((type) => pageOf(type, schema) === page);
    const rows = own.map((type) => `| ${link(type, schema)} | ${cell(sentence(type.description))} |`);
    return [`## [${title}](${page})`, table(["Type", ""], rows)].join("\n\n");
  });
  return ["# Reference of the schema", NOTE, ...parts].join("\n\n") + "\n";
}

function section(type, schema) {
  const lines = [`## ${type.name}`, type.description ?? ""];
  const applied = directives(type);
  if (type.isOneOf) lines.push("Exactly one field must be given.");
  if (type.specifiedByURL) lines.push(`Specified by <${type.specifiedByURL}>.`);
  if (applied) lines.push(applied);
  if (isObjectType(type) || isInterfaceType(type)) lines.push(...interfaces(type, schema));
  if (isInterfaceType(type) || isUnionType(type)) lines.push(`Is one of ${links(schema.getPossibleTypes(type), schema)}.`);
  const rows = isEnumType(type) ? type.getValues().map(valueRow) : fieldsOf(type).flatMap((field) => fieldRows(field, schema));
  const heads = isEnumType(type) ? ["Value", ""] : [isInputObjectType(type) ? "Field" : "Field, · argument", "Type", ""];
  if (rows.length > 0) lines.push(table(heads, rows));
  return lines.filter((line) => line !== "").join("\n\n");
}

function interfaces(type, schema) {
  const all = type.getInterfaces();
  const shared = all.filter((each) => inherited(type, each).length > 0 && !all.some((other) => other.getInterfaces().includes(each)));
  const implemented = all.length > 0 ? [`Implements ${links(all, schema)}.`] : [];
  return shared.length > 0 ? [...implemented, `It has the fields of ${links(shared, schema)}, and:`] : implemented;
}

/** Fields that say the same as in an interface, which are not told again. */
function inherited(type, from) {
  const same = (a, b) => a?.astNode && print(a.astNode) === print(b.astNode);
  return Object.values(type.getFields()).filter((field) => same(from.getFields()[field.name], field));
}

function fieldsOf(type) {
  if (!type.getFields) {
    return [];
  }
  const told = new Set(type.getInterfaces?.().flatMap((each) => inherited(type, each)) ?? []);
  return Object.values(type.getFields()).filter((field) => !told.has(field));
}

function fieldRows(field, schema) {
  const args = field.args ?? [];
  return [fieldRow("", field, schema), ...args.map((arg) => fieldRow("· ", arg, schema))];
}

function fieldRow(mark, field, schema) {
  const fallback = field.defaultValue === undefined ? "" : ` = \`${print(astFromValue(field.defaultValue, field.type))}\``;
  return `| ${mark}\`${field.name}\` | ${typeLink(field.type, schema)}${fallback} | ${cell(told(field))} |`;
}

const valueRow = (value) => `| \`${value.name}\` | ${cell(told(value))} |`;

function told(element) {
  const deprecated = element.deprecationReason ? `**Deprecated.** ${element.deprecationReason}` : "";
  return [element.description, deprecated, directives(element)].filter(Boolean).join(" ");
}

function directives(element) {
  const applied = element.astNode?.directives ?? [];
  return applied.filter(({ name }) => !TOLD.has(name.value)).map((each) => `\`${print(each)}\``).join(" ");
}

function typeLink(type, schema) {
  if (isNonNullType(type)) return `${typeLink(type.ofType, schema)}!`;
  if (isListType(type)) return `\\[${typeLink(type.ofType, schema)}\\]`;
  return link(getNamedType(type), schema);
}

const link = (type, schema) => `[${type.name}](${pageOf(type, schema)}#${type.name.toLowerCase()})`;

const links = (types, schema) => types.map((type) => link(type, schema)).join(", ");
const cell = (text) => (text ?? "").replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
const sentence = (text) => /^.*?\.(?= |$)/s.exec(text ?? "")?.[0] ?? text;
const table = (heads, rows) => [`| ${heads.join(" | ")} |`, `|${heads.map(() => "---|").join("")}`, ...rows].join("\n");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(REFERENCE, { recursive: true });
  const pages = reference(read(PRINTED));
  readdirSync(REFERENCE).filter((file) => !(file in pages)).forEach((file) => rmSync(join(REFERENCE, file)));
  Object.entries(pages).forEach(([page, text]) => writeFileSync(join(REFERENCE, page), text));
}
