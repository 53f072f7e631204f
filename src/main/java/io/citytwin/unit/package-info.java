/** Units of measure, as UCUM names them. */
@NullMarked
package io.citytwin.unit;

import org.jspecify.annotations.NullMarked;
