/** The service: one GraphQL endpoint over the twin. */
@NullMarked
package io.citytwin;

import org.jspecify.annotations.NullMarked;
