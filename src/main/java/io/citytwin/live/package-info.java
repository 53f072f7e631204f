/** Live data: settings and wiring of the way from an observation to a subscriber. */
@NullMarked
package io.citytwin.live;

import org.jspecify.annotations.NullMarked;
