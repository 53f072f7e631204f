package io.citytwin.api.http;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The media types an answer may have, the one for clients that do not care first. */
enum AnswerType {
  JSON(MediaType.APPLICATION_JSON),
  GRAPHQL_RESPONSE(MediaType.APPLICATION_GRAPHQL_RESPONSE),
  EVENT_STREAM(MediaType.TEXT_EVENT_STREAM);

  /** How well a client likes a type, by the range of its header that fits it most closely. */
  private record Liking(double quality, int closeness, int place) {

    boolean beats(Liking other) {
      if (quality != other.quality) {
        return quality > other.quality;
      }
      return closeness != other.closeness ? closeness > other.closeness : place < other.place;
    }
  }

  private final MediaType type;

  AnswerType(MediaType type) {
    this.type = type;
  }

  /** The media type as a header has it, without parameters. */
  String mediaType() {
    return type.toString();
  }

  /**
   * The type a client likes best (RFC 9110, 12.5.1): by quality, then by how closely its range
   * names the type, then by the order of its header. Without a header it is JSON, as clients from
   * before {@code application/graphql-response+json} expect.
   *
   * @param accept all {@code Accept} headers joined; null for none
   * @return empty if the client takes none of them
   */
  static Optional<AnswerType> negotiate(@Nullable String accept) {
    if (accept == null || accept.isBlank()) {
      return Optional.of(JSON);
    }
    List<MediaType> ranges;
    try {
      ranges = MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException malformed) {
      return Optional.empty();
    }
    AnswerType best = null;
    Liking most = new Liking(0, Integer.MAX_VALUE, 0); // quality 0 means: not this one
    for (AnswerType candidate : values()) {
      Liking liking = candidate.liking(ranges);
      if (liking.beats(most)) {
        best = candidate;
        most = liking;
      }
    }
    return Optional.ofNullable(best);
  }

  private Liking liking(List<MediaType> ranges) {
    Liking closest = new Liking(0, -1, 0);
    for (int place = 0; place < ranges.size(); place++) {
      MediaType range = ranges.get(place);
      int closeness = range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
      if (range.includes(type) && closeness > closest.closeness) {
        closest = new Liking(range.getQualityValue(), closeness, place);
      }
    }
    return closest;
  }
}
