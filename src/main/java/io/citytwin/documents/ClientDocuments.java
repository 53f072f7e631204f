package io.citytwin.documents;

import graphql.language.AstPrinter;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.language.OperationDefinition;
import graphql.language.SourceLocation;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The documents of a client: operations and fragments over many files, whose fragments may be used
 * in any of them. What is wrong is collected, for all of it to be told at once.
 */
final class ClientDocuments {

  private record Place(String file, OperationDefinition operation) {}

  private final Map<String, Place> operations = new TreeMap<>();
  private final Map<String, FragmentDefinition> fragments = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /** Adds the definitions of a file. */
  void add(Path path, String text) {
    String file = path.toString();
    try {
      Document document = new Parser().parseDocument(text);
      for (Definition<?> definition : document.getDefinitions()) {
        switch (definition) {
          case OperationDefinition operation -> addOperation(file, operation);
          case FragmentDefinition fragment -> {
            if (fragments.put(fragment.getName(), fragment) != null) {
              fault(file, fragment, "a second fragment is called " + fragment.getName());
            }
          }
          default -> fault(file, definition, "only operations and fragments belong here");
        }
      }
    } catch (InvalidSyntaxException e) {
      faults.add(place(file, e.getLocation()) + e.getMessage());
    }
  }

  private void addOperation(String file, OperationDefinition operation) {
    if (operation.getName() == null) {
      fault(file, operation, "the operation has no name; clients ask for it by name");
    } else if (operations.put(operation.getName(), new Place(file, operation)) != null) {
      fault(file, operation, "a second operation is called " + operation.getName());
    }
  }

  /** The operations that the schema can answer, by name. Faults of the others are added. */
  List<ClientOperation> operations(GraphQLSchema schema) {
    List<ClientOperation> valid = new ArrayList<>();
    operations.forEach(
        (name, place) -> {
          Document document = document(place.operation());
          List<ValidationError> errors =
              new Validator().validateDocument(schema, document, Locale.ROOT);
          errors.forEach(
              error ->
                  faults.add(
                      "%s: %s: %s".formatted(place.file(), name, plain(error.getMessage()))));
          if (errors.isEmpty()) {
            String type = place.operation().getOperation().name().toLowerCase(Locale.ROOT);
            valid.add(new ClientOperation(name, type, AstPrinter.printAst(document)));
          }
        });
    return valid;
  }

  /** What is wrong, each with its place. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  /** An operation and all fragments that it leads to. */
  private Document document(OperationDefinition operation) {
    Set<String> used = new LinkedHashSet<>();
    collect(operation, used);
    Document.Builder document = Document.newDocument().definition(operation);
    used.stream().filter(fragments::containsKey).map(fragments::get).forEach(document::definition);
    return document.build();
  }

  private void collect(Node<?> node, Set<String> used) {
    if (node instanceof FragmentSpread spread
        && used.add(spread.getName())
        && fragments.containsKey(spread.getName())) {
      collect(fragments.get(spread.getName()), used);
    }
    node.getChildren().forEach(child -> collect(child, used));
  }

  private void fault(String file, Node<?> node, String what) {
    faults.add(place(file, node.getSourceLocation()) + what);
  }

  private static String place(String file, SourceLocation location) {
    return "%s:%d:%d: ".formatted(file, location.getLine(), location.getColumn());
  }

  /** The engine begins with the name of its rule. */
  private static String plain(String message) {
    return message.replaceFirst("^Validation error \\(([^)]*)\\) : ", "$1: ");
  }
}
