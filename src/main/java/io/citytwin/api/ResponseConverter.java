package io.citytwin.api;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.databind.json.JsonMapper;

/** Writes GraphQL responses: its length first, finished lists untouched. */
public final class ResponseConverter extends AbstractHttpMessageConverter<Map<String, Object>> {

  private final JsonMapper json;
  private final Limits limits;

  public ResponseConverter(JsonMapper json, Limits limits) {
    super(MediaType.APPLICATION_GRAPHQL_RESPONSE, MediaType.APPLICATION_JSON);
    this.json = json;
    this.limits = limits;
  }

  @Override
  protected boolean supports(Class<?> type) {
    return Map.class.isAssignableFrom(type);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType media) {
    return false;
  }

  @Override
  protected Map<String, Object> readInternal(
      Class<? extends Map<String, Object>> type, HttpInputMessage message) {
    throw new HttpMessageNotReadableException("responses are written only", message);
  }

  @Override
  protected void writeInternal(Map<String, Object> response, HttpOutputMessage message)
      throws IOException {
    ResponseBytes body = new ResponseBytes();
    json.writeValue(body, response);
    message.getHeaders().setContentLength(body.size());
    body.writeTo(message.getBody(), new Pace(limits.patience()));
  }
}
