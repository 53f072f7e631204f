package io.citytwin.importer.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decodes a data block field by field, without making an object for each message: a hostile block
 * of 32 MiB would otherwise become a gigabyte of them.
 *
 * <p>Source: {@code osmformat.proto} of the OSM PBF format.
 */
final class BlockDecoder {

  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int VARINT = WireFormat.WIRETYPE_VARINT;
  private static final long NANODEGREES_PER_UNIT = 100;

  private final PbfFaults faults;
  private final Set<OsmType> wanted;
  private final boolean nodeTags;
  private final OsmVisitor visitor;
  private final BlockStrings strings = new BlockStrings();
  private final OsmObject object = new OsmObject();
  private final LongList keys = new LongList();
  private final LongList values = new LongList();

  private byte[] block = new byte[0];
  private long granularity;
  private long latOffset;
  private long lonOffset;
  private boolean visible;

  /**
   * @param nodeTags whether tags of nodes are wanted as well
   */
  BlockDecoder(PbfFaults faults, Set<OsmType> wanted, boolean nodeTags, OsmVisitor visitor) {
    this.faults = faults;
    this.wanted = EnumSet.copyOf(wanted);
    this.nodeTags = nodeTags;
    this.visitor = visitor;
  }

  /**
   * Decodes the reader's current block.
   *
   * @throws SourceException FILE_CORRUPT if it is not of the format
   */
  void decode(BlobReader blob) throws IOException {
    block = blob.data();
    object.offset = blob.offset();
    try {
      readFrame(blob.dataStart(), blob.dataSize());
      readGroups(blob.dataStart(), blob.dataSize());
    } catch (InvalidProtocolBufferException e) {
      throw faults.corrupt(blob.offset(), "a message that cannot be decoded: " + e.getMessage(), e);
    }
  }

  /** The fields that govern the groups; some come after them. */
  private void readFrame(int start, int length) throws IOException {
    granularity = 100;
    latOffset = 0;
    lonOffset = 0;
    strings.clear();
    CodedInputStream in = CodedInputStream.newInstance(block, start, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | BYTES -> {
          int bytes = in.readRawVarint32();
          int at = start + in.getTotalBytesRead();
          in.skipRawBytes(bytes);
          strings.read(block, at, bytes);
        }
        case 17 << 3 | VARINT -> granularity = in.readInt32();
        case 19 << 3 | VARINT -> latOffset = in.readInt64();
        case 20 << 3 | VARINT -> lonOffset = in.readInt64();
        default -> BlobReader.skip(in, tag);
      }
    }
    if (granularity <= 0) {
      throw new InvalidProtocolBufferException("a granularity of " + granularity);
    }
  }

  private void readGroups(int start, int length) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(block, start, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (2 << 3 | BYTES)) {
        int bytes = in.readRawVarint32();
        int at = start + in.getTotalBytesRead();
        in.skipRawBytes(bytes);
        readGroup(at, bytes);
      } else {
        BlobReader.skip(in, tag);
      }
    }
  }

  private void readGroup(int start, int length) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(block, start, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) != BYTES) {
        BlobReader.skip(in, tag);
        continue;
      }
      int bytes = in.readRawVarint32();
      int at = start + in.getTotalBytesRead();
      in.skipRawBytes(bytes);
      switch (number) {
        case 1 -> readIfWanted(OsmType.NODE, at, bytes);
        case 2 -> {
          if (wanted.contains(OsmType.NODE)) {
            new DenseNodes(at, bytes).read();
          }
        }
        case 3 -> readIfWanted(OsmType.WAY, at, bytes);
        case 4 -> readIfWanted(OsmType.RELATION, at, bytes);
        default -> {}
      }
    }
  }

  private void readIfWanted(OsmType type, int start, int length) throws IOException {
    if (!wanted.contains(type)) {
      return;
    }
    object.reset();
    keys.clear();
    values.clear();
    visible = true;
    long[] position = new long[2];
    CodedInputStream in = CodedInputStream.newInstance(block, start, length);
    object.id = Long.MIN_VALUE;
    LongList roles = new LongList();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!readCommon(in, tag, type) && !readOwn(in, tag, type, position, roles)) {
        BlobReader.skip(in, tag);
      }
    }
    if (object.id == Long.MIN_VALUE) {
      throw new InvalidProtocolBufferException("an object without id");
    }
    if (visible) {
      fillTags();
      fillRoles(type, roles);
      deliver(type, position);
    }
  }

  private boolean readCommon(CodedInputStream in, int tag, OsmType type) throws IOException {
    switch (tag) {
      case 1 << 3 | VARINT -> object.id = type == OsmType.NODE ? in.readSInt64() : in.readInt64();
      case 2 << 3 | BYTES -> packed(in, keys, OsmObject.MAX_TAGS, false, false);
      case 3 << 3 | BYTES -> packed(in, values, OsmObject.MAX_TAGS, false, false);
      case 4 << 3 | BYTES -> readInfo(in);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readOwn(
      CodedInputStream in, int tag, OsmType type, long[] position, LongList roles)
      throws IOException {
    int most = OsmObject.MAX_REFERENCES;
    switch (type) {
      case NODE -> {
        if (tag != (8 << 3 | VARINT) && tag != (9 << 3 | VARINT)) {
          return false;
        }
        position[tag == (8 << 3 | VARINT) ? 0 : 1] = in.readSInt64();
      }
      case WAY -> {
        if (tag != (8 << 3 | BYTES)) {
          return false;
        }
        packed(in, object.refs, most, true, true);
      }
      case RELATION -> {
        switch (tag) {
          case 8 << 3 | BYTES -> packed(in, roles, most, false, false);
          case 9 << 3 | BYTES -> packed(in, object.memberIds, most, true, true);
          case 10 << 3 | BYTES -> packed(in, object.memberTypes, most, false, false);
          default -> {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Reads a packed list; beyond the limit it only counts. */
  private void packed(CodedInputStream in, LongList into, int most, boolean signed, boolean deltas)
      throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    long sum = 0;
    while (!in.isAtEnd()) {
      long item = signed ? in.readSInt64() : in.readRawVarint32();
      sum = deltas ? sum + item : item;
      if (into.size() < most) {
        into.add(sum);
      } else {
        object.tooLarge = true;
      }
    }
    in.popLimit(outer);
  }

  private void readInfo(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (6 << 3 | VARINT)) {
        visible = in.readBool();
      } else {
        BlobReader.skip(in, tag);
      }
    }
    in.popLimit(outer);
  }

  private void fillTags() throws IOException {
    if (keys.size() != values.size()) {
      throw new InvalidProtocolBufferException(
          "%d keys with %d values".formatted(keys.size(), values.size()));
    }
    int text = 0;
    for (int i = 0; i < keys.size(); i++) {
      text += addTag((int) keys.get(i), (int) values.get(i), text);
    }
  }

  /** Adds a tag unless the object's texts exceed the limit; returns the characters added. */
  private int addTag(int key, int value, int text) throws IOException {
    int more = strings.length(key) + strings.length(value);
    if (more > OsmObject.MAX_TAG_TEXT - text || object.tags.size() == OsmObject.MAX_TAGS) {
      object.tooLarge = true;
      return 0;
    }
    object.tags.add(strings.get(key), strings.get(value));
    return more;
  }

  private void fillRoles(OsmType type, LongList roles) throws IOException {
    if (type != OsmType.RELATION) {
      return;
    }
    int members = object.memberIds.size();
    if (roles.size() != members || object.memberTypes.size() != members) {
      throw new InvalidProtocolBufferException(
          "%d members with %d roles and %d types"
              .formatted(members, roles.size(), object.memberTypes.size()));
    }
    for (int i = 0; i < members; i++) {
      object.memberRoles.add(strings.get((int) roles.get(i)));
    }
  }

  private void deliver(OsmType type, long[] position) throws IOException {
    switch (type) {
      case NODE -> {
        place(position[1], position[0]);
        visitor.node(object);
      }
      case WAY -> visitor.way(object);
      case RELATION -> visitor.relation(object);
    }
  }

  private void place(long lon, long lat) {
    object.x = units(lonOffset, lon);
    object.y = units(latOffset, lat);
  }

  /**
   * Position in units of 1e-7 degrees, rounded where the file is finer; what no longer fits becomes
   * the largest number, which no check lets pass as a position.
   */
  private int units(long offset, long value) {
    if (granularity == NANODEGREES_PER_UNIT && offset == 0) {
      return value == (int) value ? (int) value : Integer.MAX_VALUE;
    }
    double nanodegrees = (double) offset + (double) granularity * value;
    double units = Math.rint(nanodegrees / NANODEGREES_PER_UNIT);
    return Math.abs(units) < Integer.MAX_VALUE ? (int) units : Integer.MAX_VALUE;
  }

  /** A group of nodes as parallel columns, each a list of differences. */
  private final class DenseNodes {

    private CodedInputStream ids = empty();
    private CodedInputStream lats = empty();
    private CodedInputStream lons = empty();
    private CodedInputStream tags = empty();
    private CodedInputStream visibles = empty();

    DenseNodes(int start, int length) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(block, start, length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagWireType(tag) != BYTES) {
          BlobReader.skip(in, tag);
          continue;
        }
        int bytes = in.readRawVarint32();
        int at = start + in.getTotalBytesRead();
        in.skipRawBytes(bytes);
        CodedInputStream column = CodedInputStream.newInstance(block, at, bytes);
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> ids = column;
          case 5 -> readInfos(column, at);
          case 8 -> lats = column;
          case 9 -> lons = column;
          case 10 -> tags = column;
          default -> {}
        }
      }
    }

    private static CodedInputStream empty() {
      return CodedInputStream.newInstance(new byte[0]);
    }

    private void readInfos(CodedInputStream in, int start) throws IOException {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == (6 << 3 | BYTES)) {
          int bytes = in.readRawVarint32();
          visibles = CodedInputStream.newInstance(block, start + in.getTotalBytesRead(), bytes);
          in.skipRawBytes(bytes);
        } else {
          BlobReader.skip(in, tag);
        }
      }
    }

    void read() throws IOException {
      object.reset();
      boolean tagged = nodeTags && !tags.isAtEnd();
      boolean hidable = !visibles.isAtEnd();
      long id = 0;
      long lat = 0;
      long lon = 0;
      while (!ids.isAtEnd()) {
        id += ids.readSInt64();
        lat += lats.readSInt64();
        lon += lons.readSInt64();
        if (tagged) {
          readTags();
        }
        if (!hidable || visibles.readBool()) {
          object.id = id;
          place(lon, lat);
          visitor.node(object);
        }
      }
      if (!lats.isAtEnd() || !lons.isAtEnd()) {
        throw new InvalidProtocolBufferException("more positions than nodes");
      }
    }

    private void readTags() throws IOException {
      object.reset();
      int text = 0;
      for (int key = tags.readRawVarint32(); key != 0; key = tags.readRawVarint32()) {
        text += addTag(key, tags.readRawVarint32(), text);
      }
    }
  }
}
