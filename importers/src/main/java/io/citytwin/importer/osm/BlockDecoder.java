package io.citytwin.importer.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;

/**
 * Decodes a data block field by field, without making an object for each message: a hostile block
 * of 32 MiB would otherwise become a gigabyte of them.
 *
 * <p>Source: {@code osmformat.proto} of the OSM PBF format.
 */
final class BlockDecoder {

  private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int VARINT = WireFormat.WIRETYPE_VARINT;
  private static final int MILLISECONDS_PER_SECOND = 1000;

  private final OsmFaults faults;
  private final boolean metadata;
  private final OsmVisitor visitor;
  private final BlockStrings strings = new BlockStrings();
  private final BlockGrid grid = new BlockGrid();
  private final OsmObject object = new OsmObject();
  private final LongList keys = new LongList();
  private final LongList values = new LongList();
  private final LongList roles = new LongList();

  private byte[] block = new byte[0];
  private long dateGranularity;
  private boolean visible;
  private long lon;
  private long lat;

  /**
   * @param metadata whether version, time, changeset and user are wanted
   */
  BlockDecoder(OsmFaults faults, boolean metadata, OsmVisitor visitor) {
    this.faults = faults;
    this.metadata = metadata;
    this.visitor = visitor;
  }

  /**
   * Decodes a block.
   *
   * @throws SourceException FILE_CORRUPT if it is not of the format
   */
  void decode(Blob blob) throws IOException {
    block = blob.data;
    object.offset = blob.offset;
    try {
      readFrame(blob.start, blob.size);
      readGroups(blob.start, blob.size);
    } catch (InvalidProtocolBufferException e) {
      throw faults.corrupt(blob.offset, "a message that cannot be decoded: " + e.getMessage(), e);
    }
  }

  /** The fields that govern the groups; some come after them. */
  private void readFrame(int start, int length) throws IOException {
    grid.reset();
    dateGranularity = MILLISECONDS_PER_SECOND;
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
        case 17 << 3 | VARINT -> grid.granularity = in.readInt32();
        case 18 << 3 | VARINT -> dateGranularity = in.readInt32();
        case 19 << 3 | VARINT -> grid.latOffset = in.readInt64();
        case 20 << 3 | VARINT -> grid.lonOffset = in.readInt64();
        default -> BlobReader.skip(in, tag);
      }
    }
    if (grid.granularity <= 0) {
      throw new InvalidProtocolBufferException("a granularity of " + grid.granularity);
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
      switch (tag) {
        case 1 << 3 | BYTES -> readObject(in, OsmType.NODE);
        case 2 << 3 | BYTES -> {
          int bytes = in.readRawVarint32();
          int at = start + in.getTotalBytesRead();
          in.skipRawBytes(bytes);
          new DenseNodes(at, bytes).read();
        }
        case 3 << 3 | BYTES -> readObject(in, OsmType.WAY);
        case 4 << 3 | BYTES -> readObject(in, OsmType.RELATION);
        default -> BlobReader.skip(in, tag);
      }
    }
  }

  private void readObject(CodedInputStream in, OsmType type) throws IOException {
    object.reset();
    object.resetMetadata();
    keys.clear();
    values.clear();
    roles.clear();
    visible = true;
    lon = 0;
    lat = 0;
    object.id = Long.MIN_VALUE;
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!readCommon(in, tag, type) && !readOwn(in, tag, type)) {
        BlobReader.skip(in, tag);
      }
    }
    in.popLimit(outer);
    if (object.id == Long.MIN_VALUE) {
      throw new InvalidProtocolBufferException("an object without id");
    }
    if (visible) {
      fillTags();
      fillRoles(type);
      place();
      visitor.object(type, object);
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

  private boolean readOwn(CodedInputStream in, int tag, OsmType type) throws IOException {
    return switch (type) {
      case NODE -> readOfNode(in, tag);
      case WAY -> readOfWay(in, tag);
      case RELATION -> readOfRelation(in, tag);
    };
  }

  private boolean readOfNode(CodedInputStream in, int tag) throws IOException {
    switch (tag) {
      case 8 << 3 | VARINT -> lat = in.readSInt64();
      case 9 << 3 | VARINT -> lon = in.readSInt64();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readOfWay(CodedInputStream in, int tag) throws IOException {
    if (tag != (8 << 3 | BYTES)) {
      return false;
    }
    packed(in, object.refs, OsmObject.MAX_REFERENCES, true, true);
    return true;
  }

  private boolean readOfRelation(CodedInputStream in, int tag) throws IOException {
    int most = OsmObject.MAX_REFERENCES;
    switch (tag) {
      case 8 << 3 | BYTES -> packed(in, roles, most, false, false);
      case 9 << 3 | BYTES -> packed(in, object.memberIds, most, true, true);
      case 10 << 3 | BYTES -> packed(in, object.memberTypes, most, false, false);
      default -> {
        return false;
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
      switch (tag) {
        case 1 << 3 | VARINT -> object.version = Math.max(in.readInt32(), 0);
        case 2 << 3 | VARINT -> object.timestamp = seconds(in.readInt64());
        case 3 << 3 | VARINT -> object.changeset = in.readInt64();
        case 4 << 3 | VARINT -> object.uid = in.readInt32();
        case 5 << 3 | VARINT -> object.user = user(in.readRawVarint32());
        case 6 << 3 | VARINT -> visible = in.readBool();
        default -> BlobReader.skip(in, tag);
      }
    }
    in.popLimit(outer);
  }

  private long seconds(long date) {
    return date * dateGranularity / MILLISECONDS_PER_SECOND;
  }

  private String user(int text) throws IOException {
    return metadata ? strings.get(text) : "";
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

  private void fillRoles(OsmType type) throws IOException {
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

  private void place() {
    object.x = grid.units(grid.lonOffset, lon);
    object.y = grid.units(grid.latOffset, lat);
  }

  /** A group of nodes as parallel columns, each a list of differences. */
  private final class DenseNodes {

    private static final CodedInputStream NOTHING = CodedInputStream.newInstance(new byte[0]);

    private CodedInputStream ids = NOTHING;
    private CodedInputStream lats = NOTHING;
    private CodedInputStream lons = NOTHING;
    private CodedInputStream tags = NOTHING;
    private CodedInputStream versions = NOTHING;
    private CodedInputStream times = NOTHING;
    private CodedInputStream changesets = NOTHING;
    private CodedInputStream uids = NOTHING;
    private CodedInputStream users = NOTHING;
    private CodedInputStream visibles = NOTHING;
    private long date;
    private int user;

    DenseNodes(int start, int length) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(block, start, length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | BYTES -> ids = column(in, start);
          case 5 << 3 | BYTES -> {
            int bytes = in.readRawVarint32();
            int at = start + in.getTotalBytesRead();
            in.skipRawBytes(bytes);
            readInfos(at, bytes);
          }
          case 8 << 3 | BYTES -> lats = column(in, start);
          case 9 << 3 | BYTES -> lons = column(in, start);
          case 10 << 3 | BYTES -> tags = column(in, start);
          default -> BlobReader.skip(in, tag);
        }
      }
    }

    private CodedInputStream column(CodedInputStream in, int start) throws IOException {
      int bytes = in.readRawVarint32();
      int at = start + in.getTotalBytesRead();
      in.skipRawBytes(bytes);
      return CodedInputStream.newInstance(block, at, bytes);
    }

    private void readInfos(int start, int length) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(block, start, length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | BYTES -> versions = column(in, start);
          case 2 << 3 | BYTES -> times = column(in, start);
          case 3 << 3 | BYTES -> changesets = column(in, start);
          case 4 << 3 | BYTES -> uids = column(in, start);
          case 5 << 3 | BYTES -> users = column(in, start);
          case 6 << 3 | BYTES -> visibles = column(in, start);
          default -> BlobReader.skip(in, tag);
        }
      }
    }

    void read() throws IOException {
      object.reset();
      object.resetMetadata();
      boolean tagged = !tags.isAtEnd();
      boolean hidable = !visibles.isAtEnd();
      boolean informed = metadata && !versions.isAtEnd();
      object.id = 0;
      lat = 0;
      lon = 0;
      while (!ids.isAtEnd()) {
        object.id += ids.readSInt64();
        lat += lats.readSInt64();
        lon += lons.readSInt64();
        if (tagged) {
          readTags();
        }
        if (informed) {
          readMetadata();
        }
        if (!hidable || visibles.readBool()) {
          place();
          visitor.node(object);
        }
      }
      if (!lats.isAtEnd() || !lons.isAtEnd()) {
        throw new InvalidProtocolBufferException("more positions than nodes");
      }
    }

    private void readTags() throws IOException {
      object.tags.clear();
      object.tooLarge = false;
      int text = 0;
      for (int key = tags.readRawVarint32(); key != 0; key = tags.readRawVarint32()) {
        text += addTag(key, tags.readRawVarint32(), text);
      }
    }

    private void readMetadata() throws IOException {
      object.version = Math.max(versions.readInt32(), 0);
      if (!times.isAtEnd()) {
        date += times.readSInt64();
        object.timestamp = seconds(date);
      }
      object.changeset += changesets.isAtEnd() ? 0 : changesets.readSInt64();
      object.uid += uids.isAtEnd() ? 0 : uids.readSInt32();
      if (!users.isAtEnd()) {
        user += users.readSInt32();
        object.user = strings.get(user);
      }
    }
  }
}
