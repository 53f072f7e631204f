package io.citytwin.importer.osm;

/** Gathers nodes as parallel columns, each a list of differences. */
final class DenseEncoder {

  private static final int BYTES = 2;

  private final ByteBuilder ids = new ByteBuilder();
  private final ByteBuilder lats = new ByteBuilder();
  private final ByteBuilder lons = new ByteBuilder();
  private final ByteBuilder tags = new ByteBuilder();
  private final ByteBuilder versions = new ByteBuilder();
  private final ByteBuilder times = new ByteBuilder();
  private final ByteBuilder changesets = new ByteBuilder();
  private final ByteBuilder uids = new ByteBuilder();
  private final ByteBuilder users = new ByteBuilder();
  private final OsmObject before = new OsmObject();
  private int userBefore;
  private boolean tagged;
  private boolean informed;

  void clear() {
    for (ByteBuilder column :
        new ByteBuilder[] {ids, lats, lons, tags, versions, times, changesets, uids, users}) {
      column.clear();
    }
    before.id = 0;
    before.x = 0;
    before.y = 0;
    before.resetMetadata();
    userBefore = 0;
    tagged = false;
    informed = false;
  }

  /** Bytes so far. */
  int size() {
    return ids.size() + lats.size() + lons.size() + tags.size() + 5 * versions.size();
  }

  void add(OsmObject node, BlockEncoder texts) {
    ids.signed(node.id - before.id);
    lats.signed((long) node.y - before.y);
    lons.signed((long) node.x - before.x);
    for (int i = 0; i < node.tags.size(); i++) {
      tags.varint(texts.number(node.tags.key(i))).varint(texts.number(node.tags.value(i)));
      tagged = true;
    }
    tags.varint(0);
    addMetadata(node, texts.number(node.user));
    before.id = node.id;
    before.x = node.x;
    before.y = node.y;
  }

  private void addMetadata(OsmObject node, int user) {
    informed |= node.hasMetadata();
    versions.varint(node.version);
    times.signed(node.timestamp - before.timestamp);
    changesets.signed(node.changeset - before.changeset);
    uids.signed((long) node.uid - before.uid);
    users.signed((long) user - userBefore);
    before.timestamp = node.timestamp;
    before.changeset = node.changeset;
    before.uid = node.uid;
    userBefore = user;
  }

  /** Appends the columns to a group. */
  void finish(ByteBuilder group) {
    ByteBuilder dense = new ByteBuilder();
    dense.varint(1 << 3 | BYTES).block(ids);
    if (informed) {
      ByteBuilder info = new ByteBuilder();
      info.varint(1 << 3 | BYTES).block(versions).varint(2 << 3 | BYTES).block(times);
      info.varint(3 << 3 | BYTES).block(changesets).varint(4 << 3 | BYTES).block(uids);
      info.varint(5 << 3 | BYTES).block(users);
      dense.varint(5 << 3 | BYTES).block(info);
    }
    dense.varint(8 << 3 | BYTES).block(lats).varint(9 << 3 | BYTES).block(lons);
    if (tagged) {
      dense.varint(10 << 3 | BYTES).block(tags);
    }
    group.varint(2 << 3 | BYTES).block(dense);
  }
}
