import linter from "graphql-schema-linter";
import { print } from "graphql";

const ENDING = /(Input|Filter|Order|Range)$/;

/** Inputs end in what they are; a mutation `doThing` has one argument, `input: DoThingInput!`. */
export function inputsAreNamedByWhatTheyDo(context) {
  const report = (node, message) => context.reportError(new linter.ValidationError("inputs-are-named-by-what-they-do", message, [node]));
  return {
    InputObjectTypeDefinition(type) {
      if (!ENDING.test(type.name.value)) {
        report(type, `Input \`${type.name.value}\` ends in none of Input, Filter, Order and Range.`);
      }
    },
    ObjectTypeDefinition(type) {
      if (type.name.value !== context.getSchema().getMutationType()?.name) {
        return;
      }
      for (const field of type.fields) {
        const name = field.name.value;
        const wanted = `input: ${name[0].toUpperCase()}${name.slice(1)}Input!`;
        const found = field.arguments.map((each) => `${each.name.value}: ${print(each.type)}`).join(", ");
        if (found !== wanted) {
          report(field, `Mutation \`${name}\` has (${found}); (${wanted}) is wanted.`);
        }
      }
    },
  };
}
