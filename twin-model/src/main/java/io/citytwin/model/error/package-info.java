/** Failures with a code that clients can act on. */
@NullMarked
package io.citytwin.model.error;

import org.jspecify.annotations.NullMarked;
