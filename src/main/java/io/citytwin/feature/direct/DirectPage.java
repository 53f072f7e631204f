package io.citytwin.feature.direct;

import io.citytwin.api.DirectJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of features, written.
 *
 * @param lists finished lists by result key
 * @param more whether items follow in the direction of reading
 * @param firstCursor cursor of the first item in list order; null for an empty page
 * @param lastCursor cursor of the last item in list order; null for an empty page
 * @param count exact number of matches; null if not asked for
 */
public record DirectPage(
    Map<String, DirectJson> lists,
    boolean more,
    @Nullable String firstCursor,
    @Nullable String lastCursor,
    @Nullable Long count) {}
