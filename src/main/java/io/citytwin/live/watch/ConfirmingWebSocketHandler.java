package io.citytwin.live.watch;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Spring's handler of {@code graphql-transport-ws}, whose sessions confirm the delivery of each
 * message. Without it up to 256 finished batches would queue for a slow client.
 */
@Component
class ConfirmingWebSocketHandler extends GraphQlWebSocketHandler {

  private final JsonMapper json;

  ConfirmingWebSocketHandler(
      WebGraphQlHandler handler, JsonMapper json, GraphQlProperties properties) {
    super(
        handler,
        new JacksonJsonHttpMessageConverter(json),
        properties.getWebsocket().getConnectionInitTimeout(),
        properties.getWebsocket().getKeepAlive());
    this.json = json;
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
    super.handleTextMessage(new ConfirmingSession(session), message);
  }

  private final class ConfirmingSession extends WebSocketSessionDecorator {

    ConfirmingSession(WebSocketSession session) {
      super(session);
    }

    @Override
    public void sendMessage(WebSocketMessage<?> message) throws IOException {
      super.sendMessage(message); // returns when the socket has taken it
      String id = message instanceof TextMessage text ? operationId(text) : null;
      Delivery delivery = id == null ? null : Delivery.find(getAttributes(), id);
      if (delivery != null) {
        delivery.confirm();
      }
    }
  }

  /** The {@code id} of a message; read only as far as that. */
  private @Nullable String operationId(TextMessage message) {
    try (JsonParser parser = json.createParser(message.asBytes())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("id")) {
          return parser.getString();
        }
        parser.skipChildren();
      }
      return null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
