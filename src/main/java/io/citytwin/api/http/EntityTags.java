package io.citytwin.api.http;

import graphql.schema.GraphQLSchema;
import io.citytwin.api.Deadline;
import io.citytwin.api.Limits;
import io.citytwin.model.error.TwinException;
import io.citytwin.schema.SchemaText;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.stereotype.Component;

/**
 * Names answers before they are made: whoever has the answer of that name already needs no other.
 * The name is a hash of all that determines an answer, so it is weak (RFC 9110, 8.8.3): the bytes
 * may differ by their packing. The version is read before the execution, so an answer may be newer
 * than its name, but never older.
 */
@Component
class EntityTags {

  private static final Pattern LISTED = Pattern.compile("(?:W/)?(\"[^\"]*\")");

  /** What the schema says, printed and hashed once. */
  private record Schema(VersionedAnswers versioned, String hash) {}

  private final ObjectProvider<GraphQlSource> source;
  private final DataVersion version;
  private final Limits limits;
  private final InstantSource clock;
  private final String service;
  private volatile @Nullable Schema schema;

  EntityTags(
      ObjectProvider<GraphQlSource> source,
      DataVersion version,
      Limits limits,
      InstantSource clock,
      @Value("${citytwin.version}") String service) {
    this.source = source;
    this.version = version;
    this.limits = limits;
    this.clock = clock;
    this.service = service;
  }

  /**
   * The tag of an answer that is still to be made.
   *
   * @return empty if the version of the features does not determine the answer, or is not known
   */
  Optional<String> find(
      RequestParameters parameters,
      ParsedOperation operation,
      AnswerType type,
      HttpServletRequest request) {
    Schema known = schema();
    if (type == AnswerType.EVENT_STREAM
        || !known.versioned.include(operation, parameters.variables())) {
      return Optional.empty();
    }
    String current;
    try {
      current = version.current(Deadline.in(limits.maxExecution(), clock));
    } catch (TwinException unknown) {
      return Optional.empty(); // the execution will say what is wrong
    }
    return Optional.of(
        hash(
            Arrays.asList(
                current,
                service,
                known.hash,
                limits.toString(),
                type.mediaType(),
                parameters.query(),
                parameters.operationName(),
                Objects.toString(parameters.variables(), null),
                Objects.toString(parameters.extensions(), null),
                // There are no accounts yet; whoever adds them must not share answers between them.
                String.join(",", Collections.list(request.getHeaders("Authorization"))))));
  }

  /**
   * Whether a client has an answer already, by weak comparison. A star stands for any answer.
   *
   * @param listed all {@code If-None-Match} headers joined
   */
  static boolean matches(String listed, String tag) {
    String opaque = tag.substring("W/".length());
    return listed.strip().equals("*")
        || LISTED.matcher(listed).results().anyMatch(one -> one.group(1).equals(opaque));
  }

  private Schema schema() {
    Schema known = schema;
    if (known == null) {
      GraphQLSchema current = source.getObject().schema();
      known = new Schema(new VersionedAnswers(current), SchemaText.hash(current));
      schema = known;
    }
    return known;
  }

  /** Each part with its length before it, so that no two lists of parts look the same. */
  private static String hash(List<@Nullable String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(0, part == null ? -1 : bytes.length));
      digest.update(bytes);
    }
    byte[] half = Arrays.copyOf(digest.digest(), 16);
    return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(half) + "\"";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
