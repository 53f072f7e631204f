/**
 * What subscriptions and replays are about: features in a region or by id, of some kinds, under
 * some keys; how fast and how much at once. Checked arguments, no state.
 */
@NullMarked
package io.citytwin.live.selection;

import org.jspecify.annotations.NullMarked;
