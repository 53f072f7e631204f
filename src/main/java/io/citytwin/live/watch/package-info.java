/**
 * Subscriptions: who watches what, what changed since the last batch, one batch in flight for each.
 */
@NullMarked
package io.citytwin.live.watch;

import org.jspecify.annotations.NullMarked;
