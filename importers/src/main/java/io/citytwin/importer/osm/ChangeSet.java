package io.citytwin.importer.osm;

import io.citytwin.importer.pipeline.SourceException;
import io.citytwin.importer.pipeline.SourceException.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/**
 * The changes of several files, sorted by type and id, one for each object: the one of the highest
 * version; where versions are equal or not known, the one that comes last. They lie in work files.
 */
final class ChangeSet {

  private static final int TYPE_SHIFT = 61;
  private static final XmlAction[] ACTIONS = XmlAction.values();

  private final ObjectFile objects;
  private final ChangeRuns order;
  private final OsmObject one = new OsmObject();
  private final OsmObject other = new OsmObject();
  private OsmObject current = one;
  private boolean certain;
  private long key = -1;

  private ChangeSet(WorkFiles work) throws IOException {
    objects = new ObjectFile(work, "changes", true);
    order = new ChangeRuns(work);
  }

  /**
   * Reads all changes.
   *
   * @param files in the order in which they are to be applied
   */
  static ChangeSet read(List<Path> files, WorkFiles work) throws IOException {
    ChangeSet changes = new ChangeSet(work);
    for (Path file : files) {
      try (XmlFile xml = new XmlFile(file, changes.new Collector(file))) {
        xml.read("osmChange");
      }
    }
    changes.objects.freeze();
    changes.order.sort();
    changes.advance();
    return changes;
  }

  /** Key of an object, ascending by type and id; ids must be positive. */
  static long key(OsmType type, long id) {
    return ((long) type.ordinal() << TYPE_SHIFT) | id;
  }

  boolean isEmpty() {
    return key < 0;
  }

  /** Key of the current change. */
  long key() {
    return key;
  }

  /** Type of the current change's object. */
  OsmType type() {
    return OsmType.values()[(int) (key >>> TYPE_SHIFT)];
  }

  /** Object of the current change, valid until {@link #advance()}. */
  OsmObject object() {
    return current;
  }

  XmlAction action() {
    return ACTIONS[(int) current.record];
  }

  /** Goes to the next object that changes. */
  void advance() {
    if (order.isEmpty()) {
      key = -1;
      return;
    }
    ChangeRuns.Entry first = order.next();
    key = first.key();
    objects.read(first.position(), current);
    certain = current.version > 0;
    while (!order.isEmpty() && order.peek().key() == key) {
      OsmObject later = current == one ? other : one;
      objects.read(order.next().position(), later);
      certain &= later.version > 0;
      if (!isOlder(later, current)) {
        current = later;
      }
    }
  }

  /**
   * Whether the object is to stay as it is: only where all versions are known, and its own is
   * higher than those of the changes.
   */
  boolean isOutdatedBy(OsmObject object) {
    return certain && isOlder(current, object);
  }

  private static boolean isOlder(OsmObject object, OsmObject than) {
    return object.version > 0 && than.version > 0 && object.version < than.version;
  }

  /** Takes in one file. */
  private final class Collector implements XmlTarget {
    private final OsmFaults faults;

    Collector(Path file) {
      this.faults = new OsmFaults(file);
    }

    @Override
    public void bounds(Envelope bounds) {}

    @Override
    public void object(OsmType type, OsmObject object, @Nullable XmlAction action)
        throws IOException {
      if (object.id <= 0) {
        throw faults.refuse(
            Code.FORMAT_UNKNOWN,
            "changes the %s %d: ids below 1 are placeholders of an editor. Upload the changes, then take the change file of the server."
                .formatted(type.word(), object.id),
            null);
      }
      object.record = action == null ? XmlAction.MODIFY.ordinal() : action.ordinal();
      object.offset = -1;
      order.add(key(type, object.id), objects.append(object));
    }

    /** An extract with a change left out would be of no moment that ever was. */
    @Override
    public void malformed(long offset, @Nullable String sourceId, String message)
        throws SourceException {
      throw faults.refuse(
          Code.FILE_CORRUPT,
          "cannot be applied: %s. Download the file again and compare its checksum with the publisher's."
              .formatted(message),
          null);
    }
  }
}
