package io.citytwin.importer.osm;

/**
 * A way as a member of an area.
 *
 * @param id its id
 * @param ordinal its ordinal in the {@link WayStore}
 * @param role as the relation says
 * @param refs its nodes, in order
 * @param tags its own tags
 */
record MemberWay(long id, long ordinal, String role, LongList refs, TagList tags) {

  long first() {
    return refs.get(0);
  }

  long last() {
    return refs.last();
  }

  boolean isClosed() {
    return refs.size() > 1 && first() == last();
  }
}
