/** Tests of units of measure. */
@NullMarked
package io.citytwin.unit;

import org.jspecify.annotations.NullMarked;
