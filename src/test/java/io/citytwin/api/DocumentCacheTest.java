package io.citytwin.api;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ExecutionInput;
import graphql.GraphqlErrorBuilder;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;

class DocumentCacheTest {

  private final DocumentCache cache = new DocumentCache();
  private int parsed;

  private PreparsedDocumentEntry ask(String document) {
    return cache
        .getDocumentAsync(
            ExecutionInput.newExecutionInput(document).build(),
            input -> {
              parsed++;
              return document.startsWith("bad")
                  ? new PreparsedDocumentEntry(
                      GraphqlErrorBuilder.newError().message("bad").build())
                  : new PreparsedDocumentEntry(new Parser().parseDocument(document));
            })
        .join();
  }

  @Test
  void aDocumentIsParsedOnce() {
    assertThat(ask("{ a }")).isSameAs(ask("{ a }")).isNotSameAs(ask("{ b }"));
    assertThat(parsed).isEqualTo(2);
  }

  @Test
  void faultyAndLongDocumentsAreNotKept() {
    ask("bad");
    assertThat(ask("bad").hasErrors()).isTrue();
    ask("{ a }" + " ".repeat(4_000));
    assertThat(cache.size()).isZero();
    assertThat(parsed).isEqualTo(3);
  }

  @Test
  void theOneNotAskedForTheLongestTimeGoes() {
    for (int i = 0; i < 128; i++) {
      ask("{ a%d }".formatted(i));
    }
    ask("{ a0 }");
    ask("{ more }");
    assertThat(cache.size()).isEqualTo(128);
    int before = parsed;
    ask("{ a0 }");
    assertThat(parsed).isEqualTo(before);
    ask("{ a1 }");
    assertThat(parsed).isEqualTo(before + 1);
  }
}
