/** Features of the city: their kinds, typed columns, code lists and identity. */
@NullMarked
package io.citytwin.model.feature;

import org.jspecify.annotations.NullMarked;
