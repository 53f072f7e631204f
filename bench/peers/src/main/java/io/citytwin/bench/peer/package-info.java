/**
 * A hand-written peer of the service: graphql-java and JDBC, without a framework, for {@code
 * bench/read.sh}.
 */
@NullMarked
package io.citytwin.bench.peer;

import org.jspecify.annotations.NullMarked;
