package io.citytwin.api;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * The finished JSON of a list that a client selected. A data fetcher gives it in place of the list;
 * {@link DirectExecutionStrategy} lets it through, and it is written into the response as it is.
 */
public final class DirectJson implements JacksonSerializable {

  private final byte[] utf8;
  private final int length;

  /**
   * Takes over the bytes; the caller must not change them afterwards.
   *
   * @param utf8 holds the JSON from its start
   * @param length bytes of JSON
   */
  public DirectJson(byte[] utf8, int length) {
    this.utf8 = utf8;
    this.length = length;
  }

  /** Copies nothing where the generator writes into {@link ResponseBytes}. */
  @Override
  public void serialize(JsonGenerator generator, SerializationContext context) {
    if (generator.streamWriteOutputTarget() instanceof ResponseBytes target) {
      generator.writeRawValue(""); // the comma or colon before the value
      generator.flush();
      target.append(utf8, length);
    } else {
      generator.writeRawValue(new SerializedString(toString()));
    }
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializationContext context, TypeSerializer type) {
    serialize(generator, context);
  }

  /** Adds it to a response, without copying it. */
  public void appendTo(ResponseBytes response) {
    response.append(utf8, length);
  }

  /** Adds the only element of this list to a response; null if the list is empty. */
  public void appendElementTo(ResponseBytes response) {
    if (length > 2) {
      response.write(utf8, 1, length - 2);
    } else {
      response.write("null".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The JSON text. */
  @Override
  public String toString() {
    return new String(utf8, 0, length, StandardCharsets.UTF_8);
  }
}
