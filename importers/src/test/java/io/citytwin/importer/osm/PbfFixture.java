package io.citytwin.importer.osm;

import com.google.protobuf.ByteString;
import crosby.binary.Fileformat;
import crosby.binary.Osmformat;
import crosby.binary.Osmformat.PrimitiveBlock;
import crosby.binary.Osmformat.PrimitiveGroup;
import crosby.binary.Osmformat.Relation.MemberType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * Writes small PBF files with the message classes of osmpbf. Objects are written in the order of
 * the calls; each change of type begins a group, {@link #block()} begins a block.
 */
final class PbfFixture {

  /** A member of a relation. */
  record Member(MemberType type, long id, String role) {
    static Member outer(long way) {
      return new Member(MemberType.WAY, way, "outer");
    }

    static Member inner(long way) {
      return new Member(MemberType.WAY, way, "inner");
    }
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final List<String> features = new ArrayList<>(List.of("OsmSchema-V0.6", "DenseNodes"));
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private PrimitiveBlock.Builder block = PrimitiveBlock.newBuilder();
  private PrimitiveGroup.Builder group = PrimitiveGroup.newBuilder();
  private String groupType = "";
  private int granularity = 100;
  private long lonOffset;
  private long latOffset;
  private boolean dense;
  private boolean compressed = true;
  private boolean headerWritten;

  PbfFixture() {
    strings.put("", 0);
  }

  PbfFixture require(String feature) {
    features.add(feature);
    return this;
  }

  /** Unit of positions in nanodegrees, and offsets in nanodegrees, from the next block on. */
  PbfFixture grid(int nanodegrees, long lonOffset, long latOffset) {
    this.granularity = nanodegrees;
    this.lonOffset = lonOffset;
    this.latOffset = latOffset;
    return this;
  }

  PbfFixture dense() {
    dense = true;
    return this;
  }

  PbfFixture uncompressed() {
    compressed = false;
    return this;
  }

  PbfFixture node(long id, double lon, double lat, String... tags) {
    if (dense) {
      return denseNode(id, lon, lat, tags);
    }
    begin("node");
    var node =
        Osmformat.Node.newBuilder()
            .setId(id)
            .setLon(units(lon, lonOffset))
            .setLat(units(lat, latOffset));
    for (int i = 0; i < tags.length; i += 2) {
      node.addKeys(string(tags[i])).addVals(string(tags[i + 1]));
    }
    group.addNodes(node);
    return this;
  }

  private long lastId;
  private long lastLon;
  private long lastLat;

  private PbfFixture denseNode(long id, double lon, double lat, String... tags) {
    if (begin("dense")) {
      lastId = 0;
      lastLon = 0;
      lastLat = 0;
    }
    var nodes = group.getDenseBuilder();
    nodes
        .addId(id - lastId)
        .addLon(units(lon, lonOffset) - lastLon)
        .addLat(units(lat, latOffset) - lastLat);
    for (String tag : tags) {
      nodes.addKeysVals(string(tag));
    }
    nodes.addKeysVals(0);
    lastId = id;
    lastLon = units(lon, lonOffset);
    lastLat = units(lat, latOffset);
    return this;
  }

  private long units(double degrees, long offset) {
    return Math.round((degrees * 1e9 - offset) / granularity);
  }

  /** A way; refs are written as differences. */
  PbfFixture way(long id, long[] refs, String... tags) {
    begin("way");
    group.addWays(wayMessage(id, refs, tags));
    return this;
  }

  /** A way that the file says was deleted. */
  PbfFixture deletedWay(long id, long[] refs, String... tags) {
    begin("way");
    group.addWays(
        wayMessage(id, refs, tags).setInfo(Osmformat.Info.newBuilder().setVisible(false)));
    return this;
  }

  private Osmformat.Way.Builder wayMessage(long id, long[] refs, String... tags) {
    var way = Osmformat.Way.newBuilder().setId(id);
    long last = 0;
    for (long ref : refs) {
      way.addRefs(ref - last);
      last = ref;
    }
    for (int i = 0; i < tags.length; i += 2) {
      way.addKeys(string(tags[i])).addVals(string(tags[i + 1]));
    }
    return way;
  }

  /** Relation 9: a multipolygon with a building tag. */
  PbfFixture buildingOf(String value, Member... members) {
    return relation(9, List.of(members), "type", "multipolygon", "building", value);
  }

  /** Relation 9: an administrative boundary. */
  PbfFixture boundaryOf(String level, List<Member> members, String... more) {
    List<String> tags =
        new ArrayList<>(
            List.of("type", "boundary", "boundary", "administrative", "admin_level", level));
    tags.addAll(List.of(more));
    return relation(9, members, tags.toArray(String[]::new));
  }

  PbfFixture relation(long id, List<Member> members, String... tags) {
    begin("relation");
    var relation = Osmformat.Relation.newBuilder().setId(id);
    long last = 0;
    for (Member member : members) {
      relation
          .addMemids(member.id() - last)
          .addTypes(member.type())
          .addRolesSid(string(member.role()));
      last = member.id();
    }
    for (int i = 0; i < tags.length; i += 2) {
      relation.addKeys(string(tags[i])).addVals(string(tags[i + 1]));
    }
    group.addRelations(relation);
    return this;
  }

  static long[] refs(long... refs) {
    return refs;
  }

  private boolean begin(String type) {
    if (type.equals(groupType)) {
      return false;
    }
    endGroup();
    groupType = type;
    return true;
  }

  private void endGroup() {
    if (!groupType.isEmpty()) {
      block.addPrimitivegroup(group);
    }
    group = PrimitiveGroup.newBuilder();
    groupType = "";
  }

  private int string(String text) {
    return strings.computeIfAbsent(text, _ -> strings.size());
  }

  /** Ends the block and begins another. */
  PbfFixture block() {
    endGroup();
    var table = Osmformat.StringTable.newBuilder();
    strings.keySet().forEach(s -> table.addS(ByteString.copyFrom(s, StandardCharsets.UTF_8)));
    block
        .setStringtable(table)
        .setGranularity(granularity)
        .setLatOffset(latOffset)
        .setLonOffset(lonOffset);
    rawBlock("OSMData", blob(block.build().toByteArray()));
    block = PrimitiveBlock.newBuilder();
    strings.clear();
    strings.put("", 0);
    return this;
  }

  private Fileformat.Blob blob(byte[] message) {
    if (!compressed) {
      return Fileformat.Blob.newBuilder().setRaw(ByteString.copyFrom(message)).build();
    }
    return Fileformat.Blob.newBuilder()
        .setRawSize(message.length)
        .setZlibData(ByteString.copyFrom(deflate(message)))
        .build();
  }

  static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater();
    deflater.setInput(message);
    deflater.finish();
    byte[] packed = new byte[message.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return java.util.Arrays.copyOf(packed, length);
  }

  /** Writes a block of any content. */
  PbfFixture rawBlock(String type, Fileformat.Blob blob) {
    writeHeader();
    frame(type, blob.toByteArray(), blob.getSerializedSize());
    return this;
  }

  /** Writes a block whose header states a size of its own. */
  PbfFixture frame(String type, byte[] body, int statedSize) {
    byte[] header =
        Fileformat.BlobHeader.newBuilder()
            .setType(type)
            .setDatasize(statedSize)
            .build()
            .toByteArray();
    try {
      out.writeInt(header.length);
      out.write(header);
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  PbfFixture writeHeader() {
    if (!headerWritten) {
      headerWritten = true;
      var header = Osmformat.HeaderBlock.newBuilder().addAllRequiredFeatures(features);
      Fileformat.Blob blob = blob(header.build().toByteArray());
      frame("OSMHeader", blob.toByteArray(), blob.getSerializedSize());
    }
    return this;
  }

  byte[] bytes() {
    if (!groupType.isEmpty() || block.getPrimitivegroupCount() > 0) {
      block();
    }
    return bytes.toByteArray();
  }

  Path write(Path folder) throws IOException {
    return Files.write(folder.resolve("fixture.osm.pbf"), bytes());
  }
}
