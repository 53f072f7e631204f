package io.citytwin.importer.kml;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.record.Field;
import io.citytwin.importer.xml.XmlCursor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Types of the fields that {@code Schema} elements declare, by the name of the field. */
final class KmlSchema {

  private final Map<String, Field.Type> types = new HashMap<>();

  /** Reads the schema that starts at the cursor, up to its end. */
  void read(XmlCursor cursor) throws IOException, GeometryFault {
    int own = cursor.depth();
    while (cursor.child(own)) {
      String name = cursor.attribute("name");
      String type = cursor.attribute("type");
      if (name != null && type != null) {
        cursor.chargeElement();
        types.put(name, type(type));
      }
    }
  }

  private static Field.Type type(String declared) {
    return switch (declared.strip().toLowerCase(Locale.ROOT)) {
      case "int", "uint", "short", "ushort" -> Field.Type.INTEGER;
      case "float", "double" -> Field.Type.NUMBER;
      case "bool" -> Field.Type.BOOLEAN;
      default -> Field.Type.TEXT;
    };
  }

  /** A value as its field declares it; the text where it declares nothing or something else. */
  Object value(String field, String text) {
    Field.Type type = types.getOrDefault(field, Field.Type.TEXT);
    try {
      switch (type) {
        case INTEGER:
          return Long.valueOf(text);
        case NUMBER:
          double number = Double.parseDouble(text);
          return Double.isFinite(number) ? number : text;
        case BOOLEAN:
          return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> text;
          };
        default:
          return text;
      }
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
