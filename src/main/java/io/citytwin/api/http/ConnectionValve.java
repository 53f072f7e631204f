package io.citytwin.api.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Hands the connection on with its request, for {@link AbandonedRequests}. */
@Component
class ConnectionValve implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Attribute with the server's own request. */
  static final String CONNECTION = ConnectionValve.class.getName();

  @Override
  public void customize(TomcatServletWebServerFactory server) {
    server.addEngineValves(new Handing());
  }

  private static final class Handing extends ValveBase {

    Handing() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      request.setAttribute(CONNECTION, request.getCoyoteRequest());
      getNext().invoke(request, response);
    }
  }
}
