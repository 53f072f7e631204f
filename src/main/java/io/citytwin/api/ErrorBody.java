package io.citytwin.api;

import io.citytwin.model.error.TwinException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A refusal outside of an operation in the form of a GraphQL response. */
final class ErrorBody {

  private ErrorBody() {}

  static byte[] of(TwinException failure) {
    return JsonMapper.shared()
        .writeValueAsBytes(Map.of("errors", List.of(CodedErrors.of(failure).toSpecification())));
  }
}
