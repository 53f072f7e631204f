/**
 * Pipes and the nodes they meet at; tables pipe and pipe_node. Their fields are those of the kind;
 * here stands what relates them.
 */
@NullMarked
package io.citytwin.network;

import org.jspecify.annotations.NullMarked;
