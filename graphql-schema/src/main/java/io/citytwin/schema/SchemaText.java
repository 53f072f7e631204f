package io.citytwin.schema;

import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaPrinter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** A schema as one text with a fixed order, made for comparing. */
public final class SchemaText {

  /** The others belong to the language. */
  private static final Set<String> OWN_DIRECTIVES = Set.of("cost", "listSize");

  private SchemaText() {}

  /** Prints all types with their descriptions, sorted by name. */
  public static String print(GraphQLSchema schema) {
    return new SchemaPrinter(
            SchemaPrinter.Options.defaultOptions()
                .includeScalarTypes(true)
                .includeSchemaDefinition(true)
                .includeDirectiveDefinition(OWN_DIRECTIVES::contains))
        .print(schema);
  }

  /** First 16 hexadecimal digits of the SHA-256 of the printed schema. */
  public static String hash(GraphQLSchema schema) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(print(schema).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
