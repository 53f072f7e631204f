/**
 * The door for observations: read, check, queue, commit to the history in groups, publish,
 * acknowledge.
 */
@NullMarked
package io.citytwin.live.ingest;

import org.jspecify.annotations.NullMarked;
