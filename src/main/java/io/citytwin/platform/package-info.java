/** Wiring only: data source, Redis, clock, metrics. Nobody imports it. */
@NullMarked
package io.citytwin.platform;

import org.jspecify.annotations.NullMarked;
