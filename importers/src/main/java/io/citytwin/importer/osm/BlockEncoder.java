package io.citytwin.importer.osm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers objects of one type as the message of a data block. */
final class BlockEncoder {

  private static final int BYTES = 2;
  private static final int MOST_OBJECTS = 8_000;

  /** A quarter of what the format allows; one object adds at most some megabytes. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final ByteBuilder group = new ByteBuilder();
  private final ByteBuilder item = new ByteBuilder();
  private final ByteBuilder list = new ByteBuilder();
  private final DenseEncoder nodes = new DenseEncoder();
  private @Nullable OsmType type;
  private int objects;
  private long textBytes;

  BlockEncoder() {
    clear();
  }

  private void clear() {
    numbers.clear();
    texts.clear();
    group.clear();
    nodes.clear();
    type = null;
    objects = 0;
    textBytes = 0;
    // Number 0 ends the tags of a dense node, so no text may have it, not even the empty one.
    texts.add("");
  }

  boolean isEmpty() {
    return objects == 0;
  }

  /** Whether another object of a type fits in. */
  boolean takes(OsmType more) {
    return isEmpty()
        || type == more
            && objects < MOST_OBJECTS
            && group.size() + nodes.size() + textBytes < MOST_BYTES;
  }

  void add(OsmType of, OsmObject object) {
    type = of;
    objects++;
    switch (of) {
      case NODE -> nodes.add(object, this);
      case WAY -> addWay(object);
      case RELATION -> addRelation(object);
    }
  }

  /** Number of a text in the table of the block. */
  int number(String text) {
    Integer known = numbers.putIfAbsent(text, texts.size());
    if (known != null) {
      return known;
    }
    texts.add(text);
    textBytes += 3L * text.length() + 8;
    return texts.size() - 1;
  }

  private void addWay(OsmObject way) {
    addCommon(way);
    list.clear();
    deltas(way.refs);
    item.varint(8 << 3 | BYTES).block(list);
    group.varint(3 << 3 | BYTES).block(item);
  }

  private void addRelation(OsmObject relation) {
    addCommon(relation);
    list.clear();
    for (String role : relation.memberRoles) {
      list.varint(number(role));
    }
    item.varint(8 << 3 | BYTES).block(list);
    list.clear();
    deltas(relation.memberIds);
    item.varint(9 << 3 | BYTES).block(list);
    list.clear();
    for (int i = 0; i < relation.memberTypes.size(); i++) {
      list.varint(relation.memberTypes.get(i));
    }
    item.varint(10 << 3 | BYTES).block(list);
    group.varint(4 << 3 | BYTES).block(item);
  }

  private void deltas(LongList ids) {
    long before = 0;
    for (int i = 0; i < ids.size(); i++) {
      list.signed(ids.get(i) - before);
      before = ids.get(i);
    }
  }

  private void addCommon(OsmObject object) {
    item.clear();
    item.varint(1 << 3).varint(object.id);
    list.clear();
    for (int i = 0; i < object.tags.size(); i++) {
      list.varint(number(object.tags.key(i)));
    }
    item.varint(2 << 3 | BYTES).block(list);
    list.clear();
    for (int i = 0; i < object.tags.size(); i++) {
      list.varint(number(object.tags.value(i)));
    }
    item.varint(3 << 3 | BYTES).block(list);
    addInfo(object);
  }

  private void addInfo(OsmObject object) {
    if (!object.hasMetadata()) {
      return;
    }
    list.clear();
    list.varint(1 << 3).varint(object.version);
    list.varint(2 << 3).varint(object.timestamp);
    list.varint(3 << 3).varint(object.changeset);
    list.varint(4 << 3).varint(object.uid);
    list.varint(5 << 3).varint(number(object.user));
    item.varint(4 << 3 | BYTES).block(list);
  }

  /** Writes the block and begins another. */
  void finish(ByteBuilder message) {
    ByteBuilder table = new ByteBuilder();
    for (String text : texts) {
      table.varint(1 << 3 | BYTES).text(text);
    }
    message.varint(1 << 3 | BYTES).block(table);
    if (type == OsmType.NODE) {
      nodes.finish(group);
    }
    message.varint(2 << 3 | BYTES).block(group);
    clear();
  }
}
