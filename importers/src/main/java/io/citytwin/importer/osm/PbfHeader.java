package io.citytwin.importer.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The header block: what a reader must understand before it reads on. */
final class PbfHeader {

  private static final int REQUIRED_FEATURES = 4;
  private static final int OPTIONAL_FEATURES = 5;

  private PbfHeader() {}

  /** Refuses a file that asks for a feature this reader does not have. */
  static void check(BlobReader blob, PbfFaults faults) throws IOException {
    CodedInputStream in =
        CodedInputStream.newInstance(blob.data(), blob.dataStart(), blob.dataSize());
    while (true) {
      int number;
      String feature;
      try {
        int tag = in.readTag();
        if (tag == 0) {
          return;
        }
        number = WireFormat.getTagFieldNumber(tag);
        if (number != REQUIRED_FEATURES && number != OPTIONAL_FEATURES) {
          BlobReader.skip(in, tag);
          continue;
        }
        feature = new String(in.readByteArray(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw faults.corrupt(blob.offset(), "a header that is no message", e);
      }
      checkFeature(number == REQUIRED_FEATURES, feature, blob.offset(), faults);
    }
  }

  private static void checkFeature(boolean required, String feature, long offset, PbfFaults faults)
      throws IOException {
    if (feature.equals("LocationsOnWays")) {
      throw faults.unsupported(
          offset,
          "it keeps positions on ways instead of nodes (LocationsOnWays)",
          "Import the file it was made from.");
    }
    if (!required || feature.equals("OsmSchema-V0.6") || feature.equals("DenseNodes")) {
      return;
    }
    if (feature.equals("HistoricalInformation")) {
      throw faults.unsupported(
          offset,
          "it holds every version of each object (HistoricalInformation)",
          "Take one moment out of it with `osmium time-filter FILE -o OUT.osm.pbf`.");
    }
    throw faults.unsupported(
        offset,
        "it requires the feature \"" + feature + "\"",
        "Rewrite it with `osmium cat FILE -o OUT.osm.pbf`.");
  }
}
