package io.citytwin.documents;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One operation of a client with the fragments it uses, as one document.
 *
 * @param name of the operation
 * @param type {@code query}, {@code mutation} or {@code subscription}
 * @param body the document
 */
record ClientOperation(String name, String type, String body) {

  /** SHA-256 of the document in UTF-8, in lower-case hexadecimal digits. */
  String id() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
