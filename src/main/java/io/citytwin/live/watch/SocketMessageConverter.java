package io.citytwin.live.watch;

import io.citytwin.api.ResponseBytes;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.json.JsonMapper;

/** Messages of {@code graphql-transport-ws}, in which finished JSON is copied and nothing else. */
final class SocketMessageConverter extends JacksonJsonHttpMessageConverter {

  SocketMessageConverter(JsonMapper json) {
    super(json);
  }

  @Override
  protected void writeInternal(
      Object message,
      ResolvableType type,
      HttpOutputMessage out,
      @Nullable Map<String, Object> hints)
      throws IOException {
    ResponseBytes bytes = new ResponseBytes();
    getMapper().writeValue(bytes, message);
    bytes.writeTo(out.getBody());
  }
}
