package io.citytwin.live.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature makes a broker's certificate good, when it is not for the Java runtime to say.
 */
final class BrokerTrust {

  private BrokerTrust() {}

  /**
   * Connections to brokers whose certificates one of the authorities in a file has signed, and no
   * other.
   *
   * @param file certificates in PEM, one or more
   * @throws IllegalArgumentException with what is wrong with it
   */
  static SSLSocketFactory of(String file) {
    Collection<? extends Certificate> authorities = read(file);
    if (authorities.isEmpty()) {
      throw wrong(file, "holds no certificate", null);
    }
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate authority : authorities) {
        trusted.setCertificateEntry("authority-" + number++, authority);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw wrong(file, "cannot be used", e);
    }
  }

  private static Collection<? extends Certificate> read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (IOException | InvalidPathException e) {
      throw wrong(file, "cannot be read", e);
    } catch (CertificateException e) {
      throw wrong(file, "holds what is no certificate", e);
    }
  }

  private static IllegalArgumentException wrong(
      String file, String what, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "citytwin.mqtt.ca-file (CITYTWIN_MQTT_CA_FILE) '%s' %s; name a file with the certificates of the authorities in PEM"
            .formatted(file, what),
        cause);
  }
}
