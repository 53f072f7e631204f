package io.citytwin.model.feature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The identity of a feature: a name-based UUID (version 5, RFC 9562 §5.5) of its kind, dataset and
 * source id.
 *
 * <p>It is computed, never drawn: a re-import or a rebuilt database gives every feature its old id,
 * and a reader can refer to a feature it has not read yet. The kind is part of the name because
 * files of different kinds number their records alike.
 */
public final class EntityId {

  /** Namespace of all CityTwin entities: UUIDv5 of the DNS name {@code citytwin.io}. */
  static final UUID NAMESPACE = UUID.fromString("d005f001-d5a1-545b-87a0-058577059eaf");

  private static final MessageDigest BEGUN = namespaceDigest();
  private static final char SEPARATOR = '\u001f';

  private EntityId() {}

  /**
   * Returns the id of a feature.
   *
   * @param kind its kind
   * @param dataset name of the dataset, not empty
   * @param sourceId key of the record in the dataset, not empty
   */
  public static UUID of(FeatureKind kind, String dataset, String sourceId) {
    return uuid5(kind.name() + SEPARATOR + dataset + SEPARATOR + sourceId);
  }

  /** Returns the id of a datastream from its code, unique in the twin. */
  public static UUID ofDatastream(String code) {
    return uuid5("DATASTREAM" + SEPARATOR + code);
  }

  private static UUID uuid5(String name) {
    ByteBuffer hash = ByteBuffer.wrap(begun().digest(name.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** A digest that has taken the namespace; a copy costs less than another look for a provider. */
  private static MessageDigest begun() {
    try {
      return (MessageDigest) BEGUN.clone();
    } catch (CloneNotSupportedException e) {
      return namespaceDigest();
    }
  }

  private static MessageDigest namespaceDigest() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .flip());
      return sha1;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
