package io.citytwin.schema.scalar;

import graphql.schema.GraphQLScalarType;
import java.util.List;

/** The scalars the SDL declares; their descriptions stand there. */
public final class TwinScalars {

  /** Java side: {@link java.time.Instant}, written with milliseconds in UTC. */
  public static final GraphQLScalarType DATE_TIME = scalar("DateTime", new DateTimeCoercing());

  /** Java side: {@link java.time.Duration}. */
  public static final GraphQLScalarType DURATION = scalar("Duration", new DurationCoercing());

  /** Java side: {@link RawJson} out; maps, lists, numbers and text in. */
  public static final GraphQLScalarType GEO_JSON = scalar("GeoJSON", new JsonCoercing());

  /** Java side: as {@link #GEO_JSON}; out, any value the response writer knows. */
  public static final GraphQLScalarType JSON = scalar("JSON", new JsonCoercing());

  /** Java side: an array of bytes. */
  public static final GraphQLScalarType BASE64 = scalar("Base64", new Base64Coercing());

  /** Java side: text; whether the code is known is checked where it is used. */
  public static final GraphQLScalarType CRS = scalar("CRS", new CrsCoercing());

  private TwinScalars() {}

  /** All of them. */
  public static List<GraphQLScalarType> all() {
    return List.of(DATE_TIME, DURATION, GEO_JSON, JSON, BASE64, CRS);
  }

  private static GraphQLScalarType scalar(String name, graphql.schema.Coercing<?, ?> coercing) {
    return GraphQLScalarType.newScalar().name(name).coercing(coercing).build();
  }
}
