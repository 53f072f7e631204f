package io.citytwin.importer.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/** The header block: the area, and what a reader must understand before it reads on. */
final class PbfHeader {

  private static final int BOUNDS = 1;
  private static final int REQUIRED_FEATURES = 4;
  private static final int OPTIONAL_FEATURES = 5;
  private static final double NANODEGREES_PER_DEGREE = 1e9;

  private final Blob blob;
  private final OsmFaults faults;
  private @Nullable Envelope bounds;

  private PbfHeader(Blob blob, OsmFaults faults) {
    this.blob = blob;
    this.faults = faults;
  }

  /** Tells the area, and refuses a file that asks for a feature this reader does not have. */
  static void read(Blob blob, OsmFaults faults, OsmVisitor visitor) throws IOException {
    PbfHeader header = new PbfHeader(blob, faults);
    header.readFields(CodedInputStream.newInstance(blob.data, blob.start, blob.size));
    if (header.bounds != null) {
      visitor.bounds(header.bounds);
    }
  }

  private void readFields(CodedInputStream in) throws IOException {
    while (true) {
      int number;
      String feature;
      try {
        int tag = in.readTag();
        if (tag == 0) {
          return;
        }
        number = WireFormat.getTagFieldNumber(tag);
        if (tag == (BOUNDS << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
          readBounds(in);
          continue;
        }
        if (number != REQUIRED_FEATURES && number != OPTIONAL_FEATURES) {
          BlobReader.skip(in, tag);
          continue;
        }
        feature = new String(in.readByteArray(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw faults.corrupt(blob.offset, "a header that is no message", e);
      }
      checkFeature(number == REQUIRED_FEATURES, feature);
    }
  }

  /** Left, right, top, bottom. */
  private void readBounds(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    double[] sides = new double[4];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      if (number <= sides.length && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
        sides[number - 1] = in.readSInt64() / NANODEGREES_PER_DEGREE;
      } else {
        BlobReader.skip(in, tag);
      }
    }
    in.popLimit(outer);
    bounds = new Envelope(sides[0], sides[1], sides[3], sides[2]);
  }

  private void checkFeature(boolean required, String feature) throws IOException {
    if (feature.equals("LocationsOnWays")) {
      throw faults.unsupported(
          blob.offset,
          "it keeps positions on ways instead of nodes (LocationsOnWays)",
          "Import the file it was made from.");
    }
    if (!required || feature.equals("OsmSchema-V0.6") || feature.equals("DenseNodes")) {
      return;
    }
    if (feature.equals("HistoricalInformation")) {
      throw faults.unsupported(
          blob.offset,
          "it holds every version of each object (HistoricalInformation)",
          "Take one moment out of it with `osmium time-filter FILE -o OUT.osm.pbf`.");
    }
    throw faults.unsupported(
        blob.offset,
        "it requires the feature \"" + feature + "\"",
        "Rewrite it with `osmium cat FILE -o OUT.osm.pbf`.");
  }
}
