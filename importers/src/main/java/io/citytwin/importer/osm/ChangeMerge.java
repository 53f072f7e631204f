package io.citytwin.importer.osm;

import io.citytwin.importer.osm.ChangeTally.Outcome;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;

/**
 * Applies changes to the objects of an extract while they stream by. A change counts unless the
 * extract has a newer version; one of an object that the extract does not hold brings it in.
 */
final class ChangeMerge implements OsmVisitor {

  private static final double UNITS_PER_DEGREE = 1e7;

  private final ChangeSet changes;
  private final OsmVisitor next;
  private final ChangeTally tally;
  private @Nullable Envelope bounds;

  ChangeMerge(ChangeSet changes, OsmVisitor next, ChangeTally tally) {
    this.changes = changes;
    this.next = next;
    this.tally = tally;
  }

  @Override
  public void bounds(Envelope bounds) throws IOException {
    this.bounds = bounds;
    next.bounds(bounds);
  }

  @Override
  public void node(OsmObject node) throws IOException {
    object(OsmType.NODE, node);
  }

  @Override
  public void way(OsmObject way) throws IOException {
    object(OsmType.WAY, way);
  }

  @Override
  public void relation(OsmObject relation) throws IOException {
    object(OsmType.RELATION, relation);
  }

  @Override
  public void malformed(long offset, @Nullable String sourceId, String message) throws IOException {
    next.malformed(offset, sourceId, message);
  }

  @Override
  public void object(OsmType type, OsmObject object) throws IOException {
    // Ids below 1 come first in their type, and no change has one.
    long key = ChangeSet.key(type, Math.max(object.id, 0));
    bringIn(key);
    if (changes.isEmpty() || changes.key() != key) {
      next.object(type, object);
      return;
    }
    if (changes.isOutdatedBy(object)) {
      tally.count(Outcome.OUTDATED);
      next.object(type, object);
    } else if (changes.action() == XmlAction.DELETE) {
      tally.count(Outcome.DELETED);
    } else {
      tally.count(Outcome.MODIFIED);
      next.object(type, changes.object());
    }
    changes.advance();
  }

  /** Brings in the objects that come before a key, which the extract does not hold. */
  private void bringIn(long before) throws IOException {
    while (!changes.isEmpty() && changes.key() < before) {
      bringIn();
      changes.advance();
    }
  }

  private void bringIn() throws IOException {
    switch (changes.action()) {
      case DELETE -> tally.count(Outcome.DELETED_UNKNOWN);
      case CREATE, MODIFY -> {
        tally.count(
            changes.action() == XmlAction.CREATE ? Outcome.CREATED : Outcome.MODIFIED_UNKNOWN);
        if (changes.type() == OsmType.NODE && isOutside(changes.object())) {
          tally.countOutside();
        }
        next.object(changes.type(), changes.object());
      }
    }
  }

  private boolean isOutside(OsmObject node) {
    Envelope area = bounds;
    return area != null
        && !area.contains(new Coordinate(node.x / UNITS_PER_DEGREE, node.y / UNITS_PER_DEGREE));
  }

  /** Brings in what comes after the last object of the extract. */
  void end() throws IOException {
    bringIn(Long.MAX_VALUE);
  }
}
