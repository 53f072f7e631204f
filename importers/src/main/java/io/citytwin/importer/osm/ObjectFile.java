package io.citytwin.importer.osm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a work file, some ten bytes each and their content: written one after the other, then
 * read in any order. Positions are bytes.
 */
final class ObjectFile {

  private static final int BUFFER = 1 << 16;

  private final WorkFiles files;
  private final FileChannel channel;
  private final boolean metadata;
  private final TextTable texts = new TextTable();
  private final ByteBuilder record = new ByteBuilder();
  private final ByteBuilder pending = new ByteBuilder();
  private final ByteCursor cursor = new ByteCursor();
  private long flushed;
  private @Nullable MemorySegment contents;

  /**
   * @param metadata whether version, time, changeset and user are kept too
   */
  ObjectFile(WorkFiles files, String name, boolean metadata) throws IOException {
    this.files = files;
    this.channel = files.create(name);
    this.metadata = metadata;
  }

  /**
   * Appends an object.
   *
   * @return its position
   */
  long append(OsmObject object) throws IOException {
    record.clear();
    record.varint(object.tooLarge ? 1 : 0).signed(object.id).varint(object.record);
    record.signed(object.offset).signed(object.x).signed(object.y);
    if (metadata) {
      appendMetadata(object);
    }
    appendTags(object.tags);
    appendReferences(object);
    long position = position();
    pending.block(record);
    if (pending.size() >= BUFFER) {
      flush();
    }
    return position;
  }

  /** Position of the object appended next. */
  long position() {
    return flushed + pending.size();
  }

  private void appendMetadata(OsmObject object) {
    record.varint(object.version).signed(object.timestamp).signed(object.changeset);
    record.signed(object.uid);
    texts.write(record, object.user);
  }

  private void appendTags(TagList tags) {
    record.varint(tags.size());
    for (int i = 0; i < tags.size(); i++) {
      texts.write(record, tags.key(i));
      texts.write(record, tags.value(i));
    }
  }

  private void appendReferences(OsmObject object) {
    appendDeltas(object.refs);
    appendDeltas(object.memberIds);
    for (int i = 0; i < object.memberIds.size(); i++) {
      record.varint(object.memberTypes.get(i));
      texts.write(record, object.memberRoles.get(i));
    }
  }

  private void appendDeltas(LongList list) {
    record.varint(list.size());
    long before = 0;
    for (int i = 0; i < list.size(); i++) {
      record.signed(list.get(i) - before);
      before = list.get(i);
    }
  }

  private void flush() throws IOException {
    WorkFiles.write(channel, ByteBuffer.wrap(pending.array(), 0, pending.size()));
    flushed += pending.size();
    pending.clear();
  }

  /** Ends appending; from now on objects can be read. */
  void freeze() throws IOException {
    flush();
    contents = files.map(channel);
  }

  /**
   * Reads an object.
   *
   * @return position of the one after it
   */
  long read(long position, OsmObject into) {
    MemorySegment from = contents;
    if (from == null) {
      throw new IllegalStateException("not frozen");
    }
    long next = cursor.load(from, position);
    into.reset();
    into.tooLarge = cursor.varint() == 1;
    into.id = cursor.signed();
    into.record = cursor.varint();
    into.offset = cursor.signed();
    into.x = (int) cursor.signed();
    into.y = (int) cursor.signed();
    if (metadata) {
      readMetadata(into);
    }
    for (int left = cursor.count(); left > 0; left--) {
      into.tags.add(texts.read(cursor), texts.read(cursor));
    }
    readReferences(into);
    return next;
  }

  private void readMetadata(OsmObject into) {
    into.version = cursor.count();
    into.timestamp = cursor.signed();
    into.changeset = cursor.signed();
    into.uid = (int) cursor.signed();
    into.user = texts.read(cursor);
  }

  private void readReferences(OsmObject into) {
    readDeltas(into.refs);
    readDeltas(into.memberIds);
    for (int i = 0; i < into.memberIds.size(); i++) {
      into.memberTypes.add(cursor.varint());
      into.memberRoles.add(texts.read(cursor));
    }
  }

  private void readDeltas(LongList into) {
    long item = 0;
    for (int left = cursor.count(); left > 0; left--) {
      item += cursor.signed();
      into.add(item);
    }
  }
}
