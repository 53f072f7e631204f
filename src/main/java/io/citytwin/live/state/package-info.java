/**
 * The newest value of every datastream: the shared copy in Redis, the mirror in this instance, and
 * how it is shown as {@code state} of features.
 */
@NullMarked
package io.citytwin.live.state;

import org.jspecify.annotations.NullMarked;
