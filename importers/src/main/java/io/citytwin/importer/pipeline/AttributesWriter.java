package io.citytwin.importer.pipeline;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the attributes of features, one after the other, as {@link CanonicalJson} of clean texts.
 * One instance for one thread: it keeps its generator, because one for each feature takes longer
 * than the writing.
 */
final class AttributesWriter {

  private static final byte[] NONE = "{}".getBytes(StandardCharsets.UTF_8);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private JsonGenerator out = CanonicalJson.generator(bytes);

  byte[] write(Map<String, @Nullable Object> attributes) {
    if (attributes.isEmpty()) {
      return NONE;
    }
    FieldNames names = attributes instanceof FieldValues fields ? fields.findNames() : null;
    return names == null || !names.isClean()
        ? CanonicalJson.bytes(TextCleaning.cleanMap(attributes))
        : write((FieldValues) attributes, names);
  }

  private byte[] write(FieldValues attributes, FieldNames names) {
    bytes.reset();
    boolean complete = false;
    try {
      out.writeStartObject();
      for (int position : names.sorted()) {
        if (attributes.has(position)) {
          out.writeName(names.json(position));
          write(attributes.value(position));
        }
      }
      out.writeEndObject();
      out.flush();
      complete = true;
    } finally {
      if (!complete) {
        // It stands in the middle of an object.
        out = CanonicalJson.generator(bytes);
      }
    }
    return bytes.toByteArray();
  }

  private void write(@Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(TextCleaning.clean(text));
      case Double number -> CanonicalJson.write(number, out);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      default -> out.writePOJO(TextCleaning.clean(value));
    }
  }
}
