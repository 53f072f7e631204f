package io.citytwin.api.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request in which the door found nothing wrong.
 *
 * @param request as it came
 * @param parameters with the document, whatever named it
 * @param body of a POST that holds just these; null if there is none
 * @param type of its answer
 * @param tag of a GET: its entity tag, or the empty text if it has none; null for a POST
 */
record PassedRequest(
    HttpServletRequest request,
    RequestParameters parameters,
    byte @Nullable [] body,
    AnswerType type,
    @Nullable String tag) {

  /** The same for the engine's transport. */
  HttpServletRequest forEngine() {
    byte[] json = body == null ? parameters.toBody() : body;
    HttpServletRequest posted = new BufferedRequest(request, json, type);
    posted.setAttribute(TransportCheck.TYPE, type);
    if (tag != null) {
      posted.setAttribute(CacheHeaders.TAG, tag);
    }
    return posted;
  }
}
