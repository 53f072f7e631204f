/** The scalars of the API, and JSON that is passed through as the bytes it came in. */
@NullMarked
package io.citytwin.schema.scalar;

import org.jspecify.annotations.NullMarked;
