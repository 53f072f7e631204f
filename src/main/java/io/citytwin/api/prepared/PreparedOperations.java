package io.citytwin.api.prepared;

import graphql.GraphQLContext;
import graphql.GraphQLException;
import graphql.execution.CoercedVariables;
import graphql.execution.RawVariables;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.ParserOptions;
import io.citytwin.api.Abandonment;
import io.citytwin.api.Admission;
import io.citytwin.api.Caller;
import io.citytwin.api.Deadline;
import io.citytwin.api.DocumentCache;
import io.citytwin.api.OperationLimits;
import io.citytwin.api.RecentlyUsed;
import io.citytwin.api.ResponseBytes;
import io.citytwin.api.WorkingMemory;
import io.citytwin.model.error.TwinException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * Answers operations that were asked before. Limits, costs, budgets and deadlines are those of any
 * operation; what goes wrong is left to the engine, which answers from the start and tells it in
 * its own words.
 */
@Component
public class PreparedOperations {

  private static final Logger LOG = LoggerFactory.getLogger(PreparedOperations.class);

  /** As many as the engine knows documents. */
  private static final int MOST = DocumentCache.MOST;

  /**
   * Bytes of memory for a point: of an answer of 100,101 points, 10,000 buildings, there are 4 MB
   * of JSON, twice while it is finished, and some 5 MB of rows.
   */
  private static final int WRITTEN_BYTES = 128;

  private final RecentlyUsed<Optional<PreparedOperation>> known = new RecentlyUsed<>(MOST);
  private final DocumentCache documents;
  private final ObjectProvider<GraphQlSource> source;
  private final List<PreparedField> writers;
  private final OperationLimits limits;
  private final ParserOptions parserOptions;
  private final Counter answered;

  PreparedOperations(
      DocumentCache documents,
      ObjectProvider<GraphQlSource> source,
      List<PreparedField> writers,
      OperationLimits limits,
      ParserOptions parserOptions,
      MeterRegistry meters) {
    this.documents = documents;
    this.source = source;
    this.writers = writers;
    this.limits = limits;
    this.parserOptions = parserOptions;
    this.answered =
        Counter.builder("citytwin.prepared.answers")
            .description("Answers given without walking the document")
            .register(meters);
  }

  /**
   * What a client asks.
   *
   * @param operationName null for the only one
   * @param variables as JSON has them
   * @param memory of its request
   */
  public record Question(
      String document,
      @Nullable String operationName,
      Map<String, Object> variables,
      Caller caller,
      Abandonment abandonment,
      WorkingMemory.Share memory) {

    private String key() {
      return operationName == null ? document : operationName + '\n' + document;
    }
  }

  /**
   * Answers a question.
   *
   * @param admitted told when limits and budget let the operation through, so that they are not
   *     asked again if the engine has to answer
   * @return the whole response; empty if the engine must answer
   */
  public Optional<ResponseBytes> answer(Question question, Consumer<Admission> admitted) {
    try {
      Optional<PreparedOperation> operation = find(question);
      if (operation.isEmpty()) {
        return Optional.empty();
      }
      ResponseBytes answer = write(operation.get(), question, admitted);
      answered.increment();
      return Optional.of(answer);
    } catch (TwinException | GraphQLException told) {
      return Optional.empty(); // again by the engine, in its form
    } catch (UnpreparedException unsuitable) {
      if (unsuitable.isAlways()) {
        known.put(question.key(), Optional.empty());
      }
      return Optional.empty();
    } catch (RuntimeException unexpected) {
      LOG.warn("prepared.failed document=\"{}\"", question.document(), unexpected);
      known.put(question.key(), Optional.empty());
      return Optional.empty();
    }
  }

  /** Prepares what the engine has found valid before. */
  private Optional<PreparedOperation> find(Question question) {
    Optional<PreparedOperation> operation = known.get(question.key());
    if (operation != null) {
      return operation;
    }
    PreparsedDocumentEntry entry = documents.find(question.document());
    if (entry == null) {
      return Optional.empty();
    }
    Optional<PreparedOperation> prepared =
        Preparation.of(
            source.getObject().schema(),
            writers,
            entry.getDocument(),
            question.operationName(),
            RawVariables.of(question.variables()));
    known.put(question.key(), prepared);
    return prepared;
  }

  private ResponseBytes write(
      PreparedOperation operation, Question question, Consumer<Admission> admitted) {
    GraphQLContext context = GraphQLContext.newContext().build();
    context.put(ParserOptions.class, parserOptions);
    context.put(Caller.class, question.caller());
    context.put(Abandonment.class, question.abandonment());
    context.put(LoneField.class, LoneField.YES);
    CoercedVariables variables = operation.variables(question.variables(), context);
    Admission admission =
        limits.admit(
            operation.schema(),
            operation.definition(),
            operation.fragments(),
            variables,
            question.caller(),
            question.abandonment());
    admitted.accept(admission);
    question.memory().take(admission.points() * WRITTEN_BYTES, admission.deadline());
    context.put(Deadline.class, admission.deadline());
    ResponseBytes out = new ResponseBytes();
    write("{\"data\":", out);
    operation.write(variables, context, out);
    write(",\"extensions\":{\"cost\":{\"requested\":" + admission.points(), out);
    write(",\"maximum\":" + limits.maxComplexity() + "}}}", out);
    question.memory().keep(out.size());
    return out;
  }

  private static void write(String text, ResponseBytes out) {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
