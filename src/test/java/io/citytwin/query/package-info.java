/** The surface as clients meet it: queries with their answers and statements, laws, errors. */
@NullMarked
package io.citytwin.query;

import org.jspecify.annotations.NullMarked;
