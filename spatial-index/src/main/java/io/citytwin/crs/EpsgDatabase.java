package io.citytwin.crs;

import java.nio.file.Path;
import java.util.Set;
import org.geotools.api.referencing.FactoryException;
import org.geotools.api.referencing.crs.CoordinateReferenceSystem;
import org.geotools.api.referencing.operation.CoordinateOperation;
import org.geotools.referencing.CRS;
import org.geotools.referencing.ReferencingFactoryFinder;
import org.geotools.referencing.operation.projection.MapProjection;

/**
 * The EPSG dataset inside GeoTools, with its side effects kept in one place. At first use, which
 * takes about two seconds, it unpacks a small database into a folder of the user's own under {@code
 * java.io.tmpdir}; processes starting together wait for each other.
 */
final class EpsgDatabase {

  static {
    String folder =
        Path.of(
                System.getProperty("java.io.tmpdir"),
                "citytwin-epsg-" + System.getProperty("user.name"))
            .toString();
    // By default all users of a machine would share one folder, which the first of them owns.
    setIfAbsent("EPSG-HSQL.directory", folder);
    // HSQLDB otherwise replaces the logging configuration of the whole JVM.
    setIfAbsent("hsqldb.reconfig_logging", "false");
    // GeoTools reads Java preferences, which would make a folder in the user's home.
    setIfAbsent("java.util.prefs.userRoot", folder);
    // GeoTools' own check only logs, and trips over what it logs; EpsgOperation looks at every
    // place.
    MapProjection.SKIP_SANITY_CHECKS = true;
  }

  private EpsgDatabase() {}

  /** The system of a code, longitude or easting first. */
  static CoordinateReferenceSystem decode(String code) throws FactoryException {
    return CRS.decode(code, true);
  }

  /** The operations the dataset holds between two systems. */
  static Set<CoordinateOperation> operations(String from, String to) throws FactoryException {
    return ReferencingFactoryFinder.getCoordinateOperationAuthorityFactory("EPSG", null)
        .createFromCoordinateReferenceSystemCodes(from, to);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
