/** Values as JSON text, written straight into bytes: no tree, no strings in between. */
@NullMarked
package io.citytwin.json;

import org.jspecify.annotations.NullMarked;
