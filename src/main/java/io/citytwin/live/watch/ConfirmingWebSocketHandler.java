package io.citytwin.live.watch;

import io.citytwin.api.Limits;
import io.citytwin.api.WorkingMemory;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Spring's handler of {@code graphql-transport-ws} behind a check of each message, whose sessions
 * confirm the delivery of what is sent: without that up to 256 finished batches would queue for a
 * slow client. Messages come in parts and are put together here up to the limit of a body, because
 * the container would set that much memory aside for every connection.
 */
@Component
class ConfirmingWebSocketHandler extends GraphQlWebSocketHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmingWebSocketHandler.class);

  /** Code and reason as graphql-transport-ws has them; Spring accepts any protocol. */
  private static final CloseStatus OTHER_PROTOCOL =
      new CloseStatus(4406, "Subprotocol not acceptable");

  private static final int INVALID_MESSAGE = 4400;
  private static final String PARTS = ConfirmingWebSocketHandler.class.getName() + ".parts";

  private record Parts(StringBuilder text, WorkingMemory.Share share) {}

  private final JsonMapper json;
  private final int longest;
  private final WorkingMemory memory;

  ConfirmingWebSocketHandler(
      WebGraphQlHandler handler,
      JsonMapper json,
      GraphQlProperties properties,
      Limits limits,
      WorkingMemory memory) {
    super(
        handler,
        new SocketMessageConverter(json),
        properties.getWebsocket().getConnectionInitTimeout(),
        properties.getWebsocket().getKeepAlive());
    this.json = json;
    this.longest = limits.maxBodyBytes();
    this.memory = memory;
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    if (getSubProtocols().getFirst().equals(session.getAcceptedProtocol())) {
      super.afterConnectionEstablished(session);
    } else {
      close(session, OTHER_PROTOCOL);
    }
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage part) throws Exception {
    String message = whole(session, part);
    if (message == null) {
      return;
    }
    String fault = SocketMessage.fault(message, json);
    if (fault == null) {
      super.handleTextMessage(new ConfirmingSession(session), new TextMessage(message));
    } else {
      close(session, new CloseStatus(INVALID_MESSAGE, fault));
    }
  }

  /** The message whose last part this is; null while more must come or when it is too long. */
  private @Nullable String whole(WebSocketSession session, TextMessage part) {
    Map<String, Object> attributes = session.getAttributes();
    Parts before = (Parts) attributes.remove(PARTS);
    if (before == null && part.isLast()) {
      return part.getPayload();
    }
    Parts parts = before == null ? new Parts(new StringBuilder(), memory.share()) : before;
    parts.text().append(part.getPayload());
    CloseStatus fault = fault(parts);
    if (fault == null && !part.isLast()) {
      attributes.put(PARTS, parts);
      return null;
    }
    parts.share().close();
    if (fault == null) {
      return parts.text().toString();
    }
    close(session, fault);
    return null;
  }

  private @Nullable CloseStatus fault(Parts parts) {
    if (parts.text().length() > longest) {
      return CloseStatus.TOO_BIG_TO_PROCESS.withReason("at most " + longest + " bytes");
    }
    parts.share().keep((long) Character.BYTES * parts.text().length());
    return memory.isOverdrawn() ? CloseStatus.SERVICE_OVERLOAD : null;
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    if (session.getAttributes().remove(PARTS) instanceof Parts parts) {
      parts.share().close();
    }
    super.afterConnectionClosed(session, status);
  }

  private static void close(WebSocketSession session, CloseStatus status) {
    try {
      session.close(status);
    } catch (IOException gone) {
      LOG.debug("socket.lost", gone);
    }
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
