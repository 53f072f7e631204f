import linter from "graphql-schema-linter";
import { removalDate } from "../deprecation.js";

/** What is deprecated says what to use and until when it stays: `Use X. Removal after YYYY-MM-DD.` */
export function deprecationsHaveADate(context) {
  return {
    Directive(directive, key, parent, path, ancestors) {
      if (directive.name.value !== "deprecated") {
        return;
      }
      const reason = directive.arguments.find(({ name }) => name.value === "reason")?.value.value ?? "";
      if (!reason.startsWith("Use ") || removalDate(reason) === undefined) {
        const { name } = ancestors.at(-1);
        const message = `\`${name.value}\` is deprecated with "${reason}"; "Use X. Removal after YYYY-MM-DD." is wanted.`;
        context.reportError(new linter.ValidationError("deprecations-have-a-date", message, [directive]));
      }
    },
  };
}
