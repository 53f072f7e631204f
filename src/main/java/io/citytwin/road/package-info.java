/**
 * Roads and the junctions they meet at; tables road and road_junction. Their fields are those of
 * the kind; here stands what relates them.
 */
@NullMarked
package io.citytwin.road;

import org.jspecify.annotations.NullMarked;
