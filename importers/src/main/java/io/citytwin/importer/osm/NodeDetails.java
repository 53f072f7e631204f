package io.citytwin.importer.osm;

/**
 * Tags and places of nodes, read along with their ordinals: of each node with tags, and of the
 * first one of each block.
 */
final class NodeDetails {

  private final ObjectFile file;
  private final long end;
  private final OsmObject next = new OsmObject();
  private long position;
  private boolean hasNext;

  NodeDetails(ObjectFile file) {
    this.file = file;
    this.end = file.position();
    advance();
  }

  private void advance() {
    hasNext = position < end;
    if (hasNext) {
      position = file.read(position, next);
    }
  }

  /**
   * Reads the tags and the place of a node.
   *
   * @param ordinal higher than any asked for before
   */
  void read(long ordinal, OsmObject into) {
    into.reset();
    into.record = ordinal + 1;
    while (hasNext && next.record <= ordinal + 1) {
      into.offset = next.offset;
      if (next.record == ordinal + 1) {
        for (int i = 0; i < next.tags.size(); i++) {
          into.tags.add(next.tags.key(i), next.tags.value(i));
        }
      }
      advance();
    }
  }
}
