import linter from "graphql-schema-linter";
import { getNamedType, isAbstractType, isInputObjectType, isInterfaceType, isObjectType, isSpecifiedScalarType } from "graphql";

/** Every type can be reached from a root: through fields and arguments, interfaces and what implements them. */
export function typesAreReachable(context) {
  return {
    Document: {
      leave(document) {
        const schema = context.getSchema();
        const reached = reachable(schema);
        for (const type of Object.values(schema.getTypeMap())) {
          if (!reached.has(type) && !type.name.startsWith("__") && !isSpecifiedScalarType(type)) {
            const message = `\`${type.name}\` cannot be reached from a root.`;
            context.reportError(new linter.ValidationError("types-are-reachable", message, [type.astNode ?? document]));
          }
        }
      },
    },
  };
}

function reachable(schema) {
  const reached = new Set();
  const open = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const directive of schema.getDirectives()) {
    open.push(...directive.args.map((arg) => getNamedType(arg.type)));
  }
  while (open.length > 0) {
    const type = open.pop();
    if (type && !reached.has(type)) {
      reached.add(type);
      open.push(...neighbours(schema, type));
    }
  }
  return reached;
}

function neighbours(schema, type) {
  const found = isAbstractType(type) ? [...schema.getPossibleTypes(type)] : [];
  if (isObjectType(type) || isInterfaceType(type)) {
    found.push(...type.getInterfaces());
    for (const field of Object.values(type.getFields())) {
      found.push(getNamedType(field.type), ...field.args.map((arg) => getNamedType(arg.type)));
    }
  } else if (isInputObjectType(type)) {
    found.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)));
  }
  return found;
}
