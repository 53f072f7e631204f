package io.citytwin.live.mqtt;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the broker is and who we are there. As text it shows no password.
 *
 * @param tls whether the connection is encrypted
 * @param user empty for none
 * @param password empty for none
 */
record BrokerAddress(boolean tls, String host, int port, String user, String password) {

  /**
   * Reads {@code mqtt://user:password@host:1883} or {@code mqtts://…:8883}.
   *
   * @throws IllegalArgumentException with what is wrong, without the text, which may hold a
   *     password
   */
  static BrokerAddress parse(String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw wrong();
    }
    boolean tls = "mqtts".equals(uri.getScheme());
    boolean known = tls || "mqtt".equals(uri.getScheme());
    boolean more = uri.getRawQuery() != null || uri.getRawFragment() != null;
    if (!known || uri.getHost() == null || more || uri.getRawPath().length() > 1) {
      throw wrong();
    }
    String[] account = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
    return new BrokerAddress(
        tls,
        uri.getHost(),
        uri.getPort() > 0 ? uri.getPort() : tls ? 8883 : 1883,
        decoded(account[0]),
        account.length > 1 ? decoded(account[1]) : "");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "citytwin.mqtt.url (CITYTWIN_MQTT_URL) is no address of a broker; write"
            + " mqtt://user:password@host:1883, or mqtts:// for TLS, with special characters of the"
            + " password percent-encoded");
  }

  @Override
  public String toString() {
    return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
  }
}
