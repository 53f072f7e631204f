package io.citytwin.importer.geopackage;

import io.citytwin.importer.geometry.GeometryFault;
import io.citytwin.importer.geometry.ShapeBuilder;
import io.citytwin.importer.geometry.WkbReader;
import io.citytwin.importer.pipeline.IssueCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.locationtech.jts.geom.Geometry;

/** Reads the blobs in which a table keeps its geometries. For one thread. */
final class GeometryBlob {

  /** The forms such a blob has. */
  enum Form {
    /** A head with envelope and SRS id, then well-known binary; OGC 12-128 clause 2.1.3. */
    GEOPACKAGE,
    /** SpatiaLite's own, with a fixed head and one byte order. */
    SPATIALITE,
    /** Well-known binary alone. */
    WKB
  }

  /** What a blob of a form without SRS id says of it. */
  static final int NO_SRS = Integer.MIN_VALUE;

  private static final int GEOPACKAGE_HEAD = 8;
  private static final int SPATIALITE_HEAD = 39;
  private static final int[] ENVELOPE_BYTES = {0, 32, 48, 48, 64};

  private final Form form;
  private final ShapeBuilder builder;
  private final WkbReader wkb;
  private int srs = NO_SRS;

  GeometryBlob(Form form) {
    this.form = form;
    builder = new ShapeBuilder();
    wkb = new WkbReader(builder);
  }

  /** Rings closed in the last geometry. */
  int closedRings() {
    return builder.closedRings();
  }

  /** SRS id in the last blob; {@link #NO_SRS} if its form has none. */
  int srs() {
    return srs;
  }

  /** Geometries whose measures were left out. */
  long measures() {
    return wkb.measures();
  }

  /** Arcs made straight. */
  long arcs() {
    return wkb.arcs();
  }

  Geometry read(byte[] blob) throws GeometryFault {
    builder.begin();
    srs = NO_SRS;
    return switch (form) {
      case GEOPACKAGE -> geoPackage(blob);
      case SPATIALITE -> spatialite(blob);
      case WKB -> wkb.read(blob, 0, blob.length);
    };
  }

  private Geometry geoPackage(byte[] blob) throws GeometryFault {
    if (blob.length < GEOPACKAGE_HEAD || blob[0] != 'G' || blob[1] != 'P') {
      throw malformed("the geometry does not begin with GP, as a GeoPackage geometry does");
    }
    int flags = blob[3];
    int envelope = flags >> 1 & 7;
    if (envelope >= ENVELOPE_BYTES.length) {
      throw malformed("the flags of the geometry name an envelope of kind " + envelope);
    }
    if ((flags & 0x20) != 0) {
      throw new GeometryFault(
          IssueCode.GEOMETRY_UNSUPPORTED,
          "the geometry is of an extension of GeoPackage; export it as a standard geometry");
    }
    srs = order(blob, (flags & 1) == 1).getInt(4);
    int from = GEOPACKAGE_HEAD + ENVELOPE_BYTES[envelope];
    return wkb.read(blob, Math.min(from, blob.length), blob.length);
  }

  private Geometry spatialite(byte[] blob) throws GeometryFault {
    boolean framed =
        blob.length > SPATIALITE_HEAD + 4
            && blob[0] == 0
            && (blob[1] & ~1) == 0
            && blob[SPATIALITE_HEAD - 1] == 0x7c
            && (blob[blob.length - 1] & 0xff) == 0xfe;
    if (!framed) {
      throw malformed("the geometry has not the frame of a SpatiaLite geometry");
    }
    boolean little = blob[1] == 1;
    srs = order(blob, little).getInt(2);
    return wkb.readSpatiaLite(blob, SPATIALITE_HEAD, blob.length - 1, little);
  }

  private static ByteBuffer order(byte[] blob, boolean little) {
    return ByteBuffer.wrap(blob).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  private static GeometryFault malformed(String message) {
    return new GeometryFault(IssueCode.MALFORMED_RECORD, message);
  }
}
