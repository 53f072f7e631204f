/**
 * Replays: the changes of the state in a time that has been, in the order of phenomenon time and
 * paced by a speed factor. Reads {@code twin.observation} in bounded portions.
 */
@NullMarked
package io.citytwin.live.replay;

import org.jspecify.annotations.NullMarked;
