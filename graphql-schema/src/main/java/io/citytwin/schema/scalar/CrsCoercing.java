package io.citytwin.schema.scalar;

/** A CRS code as text. Unknown codes are refused where they are used, with their own error code. */
final class CrsCoercing extends TextCoercing<String> {

  @Override
  String read(String text) {
    return text;
  }

  @Override
  String write(Object value) {
    return value.toString();
  }
}
