/** Measurements in one JVM. Each checks its answers before it measures. */
@NullMarked
package io.citytwin.bench;

import org.jspecify.annotations.NullMarked;
