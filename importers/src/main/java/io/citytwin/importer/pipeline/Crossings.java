package io.citytwin.importer.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.algorithm.LineIntersector;
import org.locationtech.jts.algorithm.RobustLineIntersector;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.util.LinearComponentExtracter;
import org.locationtech.jts.noding.BasicSegmentString;
import org.locationtech.jts.noding.MCIndexNoder;
import org.locationtech.jts.noding.SegmentIntersector;
import org.locationtech.jts.noding.SegmentString;

/**
 * Counts how often the lines of a geometry cross each other, up to a limit. A repair builds every
 * crossing in memory; of a tangle there can be as many as the square of its segments.
 */
final class Crossings implements SegmentIntersector {

  private final LineIntersector intersector = new RobustLineIntersector();
  private final long limit;
  private long count;

  private Crossings(long limit) {
    this.limit = limit;
  }

  /** Whether there are more crossings than a limit; stops counting there. */
  static boolean exceed(Geometry geometry, long limit) {
    Crossings crossings = new Crossings(limit);
    MCIndexNoder noder = new MCIndexNoder(crossings);
    noder.computeNodes(segments(geometry));
    return crossings.isDone();
  }

  @Override
  public void processIntersections(SegmentString a, int i, SegmentString b, int j) {
    intersector.computeIntersection(
        a.getCoordinate(i), a.getCoordinate(i + 1), b.getCoordinate(j), b.getCoordinate(j + 1));
    if (intersector.isProper()) {
      count++;
    }
  }

  @Override
  public boolean isDone() {
    return count > limit;
  }

  private static List<SegmentString> segments(Geometry geometry) {
    List<SegmentString> segments = new ArrayList<>();
    for (Object line : LinearComponentExtracter.getLines(geometry)) {
      segments.add(new BasicSegmentString(((LineString) line).getCoordinates(), null));
    }
    return segments;
  }
}
