/** Tests of datastreams and observations. */
@NullMarked
package io.citytwin.sensor;

import org.jspecify.annotations.NullMarked;
