/**
 * Administrative areas; table district. Their fields are those of the kind; here stands what
 * relates them.
 */
@NullMarked
package io.citytwin.district;

import org.jspecify.annotations.NullMarked;
