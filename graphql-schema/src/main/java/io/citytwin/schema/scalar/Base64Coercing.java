package io.citytwin.schema.scalar;

import java.util.Base64;

/** Bytes as base64; whether they mean anything is found out where they are used. */
final class Base64Coercing extends TextCoercing<byte[]> {

  @Override
  byte[] read(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          shown(text) + " is no base64 with the alphabet A-Z, a-z, 0-9, + and /", e);
    }
  }

  @Override
  String write(Object value) {
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    throw new IllegalArgumentException("not bytes: " + value.getClass());
  }
}
