/** The city as a whole and the service that shows it: revision, extent, limits. */
@NullMarked
package io.citytwin.city;

import org.jspecify.annotations.NullMarked;
