/** Static spatial index over boxes, packed into primitive arrays. */
@NullMarked
package io.citytwin.index.packed;

import org.jspecify.annotations.NullMarked;
