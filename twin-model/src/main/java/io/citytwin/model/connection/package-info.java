/** How the programs of the project are told where their database is. */
@NullMarked
package io.citytwin.model.connection;

import org.jspecify.annotations.NullMarked;
