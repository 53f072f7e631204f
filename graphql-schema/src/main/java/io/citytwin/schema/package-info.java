/** Scalars of the API and where its schema files lie. */
@NullMarked
package io.citytwin.schema;

import org.jspecify.annotations.NullMarked;
