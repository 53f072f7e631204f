package io.citytwin.live.mqtt;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no connection to the broker, in words for an operator. Holds nothing of the account.
 *
 * @param reason for metrics
 * @param text what is wrong and what to look at
 */
record BrokerFailure(Reason reason, String text) {

  /** What is wrong. */
  enum Reason {
    UNREACHABLE,
    CERTIFICATE,
    TLS,
    ACCOUNT,
    OTHER
  }

  /** The failure behind an exception. */
  static BrokerFailure of(MqttException failed) {
    if (failed.getReasonCode() == MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED
        || failed.getReasonCode() == MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD) {
      return new BrokerFailure(
          Reason.ACCOUNT, "the broker refuses user or password of citytwin.mqtt.url");
    }
    Throwable cause = failed.getCause();
    return cause == null
        ? new BrokerFailure(Reason.OTHER, String.valueOf(failed.getMessage()))
        : of(cause);
  }

  private static BrokerFailure of(Throwable cause) {
    if (find(cause, CertPathBuilderException.class) != null) {
      return new BrokerFailure(
          Reason.CERTIFICATE,
          "the broker's certificate is signed by no authority that is trusted; name the one that signed it by citytwin.mqtt.ca-file");
    }
    CertPathValidatorException invalid = find(cause, CertPathValidatorException.class);
    if (invalid != null) {
      return new BrokerFailure(
          Reason.CERTIFICATE, "the broker's certificate is not valid: " + invalid.getMessage());
    }
    CertificateException other = find(cause, CertificateException.class);
    if (other != null) {
      return new BrokerFailure(
          Reason.CERTIFICATE,
          "the broker's certificate is not for the host of citytwin.mqtt.url: "
              + other.getMessage());
    }
    return switch (cause) {
      case SSLException e ->
          new BrokerFailure(
              Reason.TLS, "the broker speaks no TLS there, or another: " + e.getMessage());
      case UnknownHostException _ ->
          new BrokerFailure(Reason.UNREACHABLE, "the host of the broker is not known");
      case ConnectException _, NoRouteToHostException _, SocketTimeoutException _ ->
          new BrokerFailure(Reason.UNREACHABLE, String.valueOf(cause.getMessage()));
      default -> new BrokerFailure(Reason.OTHER, String.valueOf(cause.getMessage()));
    };
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }
}
