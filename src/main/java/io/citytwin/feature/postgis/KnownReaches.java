package io.citytwin.feature.postgis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.model.feature.FeatureKind;
import io.citytwin.spatial.Nearest;
import java.util.OptionalDouble;
import org.locationtech.jts.geom.Coordinate;

/**
 * How far searches for the nearest had to reach, neighbourhood by neighbourhood: a guess for the
 * next one, which proves itself or is not used.
 */
final class KnownReaches {

  /** Degrees of a neighbourhood: some five hundred metres, where about as much is built. */
  private static final double SIDE = 0.005;

  /** Beside a place whose k nearest lie within a metre others have them somewhat farther. */
  private static final double MARGIN = 1.15;

  /** A great reach is forgotten slowly: one that is too small costs a search more. */
  private static final double FORGETTING = 0.95;

  /** Metres. */
  private static final double LEAST = 1;

  private static final int MOST_NEIGHBOURHOODS = 10_000;

  private final Cache<Neighbourhood, Double> metres =
      Caffeine.newBuilder().maximumSize(MOST_NEIGHBOURHOODS).build();

  private record Neighbourhood(FeatureKind kind, int k, int east, int north) {

    static Neighbourhood of(FeatureKind kind, Nearest nearest) {
      Coordinate point = nearest.geometry().geometry().getCoordinate();
      return new Neighbourhood(
          kind, nearest.k(), (int) Math.floor(point.x / SIDE), (int) Math.floor(point.y / SIDE));
    }
  }

  /** Metres within which the k nearest are likely to be. */
  OptionalDouble of(FeatureKind kind, Nearest nearest) {
    Double known = metres.getIfPresent(Neighbourhood.of(kind, nearest));
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
  }

  /** Tells how far away the k-th was. */
  void learn(FeatureKind kind, Nearest nearest, double farthest) {
    metres
        .asMap()
        .merge(
            Neighbourhood.of(kind, nearest),
            Math.max(LEAST, MARGIN * farthest),
            (old, now) -> Math.max(FORGETTING * old, now));
  }

  /** Tells that what was known did not do. */
  void forget(FeatureKind kind, Nearest nearest) {
    metres.invalidate(Neighbourhood.of(kind, nearest));
  }
}
