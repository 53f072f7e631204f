/** SQL as text with bound parameters, and reading it under a deadline with coded failures. */
@NullMarked
package io.citytwin.sql;

import org.jspecify.annotations.NullMarked;
