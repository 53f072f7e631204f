package io.citytwin.live.watch;

import io.citytwin.live.selection.Bbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to watch, as the argument comes: exactly one is set. */
record WatchInput(@Nullable Bbox bbox, @Nullable List<String> entityIds) {}
