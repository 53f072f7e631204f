package io.citytwin.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates made for one test with {@code openssl}: an authority, a server for 127.0.0.1 that it
 * signed, and another authority that signed nothing.
 */
public final class BrokerCertificates {

  private final Path home;

  BrokerCertificates(Path home) {
    this.home = home;
    try {
      Files.writeString(home.resolve("san"), "subjectAltName=IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    authority("ca");
    authority("other");
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=broker -keyout server.key -out server.csr");
    openssl(
        "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.crt");
  }

  private void authority(String name) {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s -keyout %s.key -out %s.crt"
            .formatted(name, name, name));
  }

  private void openssl(String arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("openssl failed: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("openssl cannot be run: install openssl", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The authority that signed the broker's certificate, in PEM. */
  public Path authority() {
    return home.resolve("ca.crt");
  }

  /** One that did not. */
  public Path otherAuthority() {
    return home.resolve("other.crt");
  }

  /** The broker's own key, which is no certificate. */
  public Path key() {
    return home.resolve("server.key");
  }

  String configuration() {
    return "cafile %s\ncertfile %s\nkeyfile %s"
        .formatted(authority(), home.resolve("server.crt"), key());
  }
}
