/** What every request gets: ids, cursors, errors, limits. */
@NullMarked
package io.citytwin.api;

import org.jspecify.annotations.NullMarked;
