/**
 * Addresses and the buildings they belong to; table address. Their fields are those of the kind;
 * here stands what relates them.
 */
@NullMarked
package io.citytwin.address;

import org.jspecify.annotations.NullMarked;
