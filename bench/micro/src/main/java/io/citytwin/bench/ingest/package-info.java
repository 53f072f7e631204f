/**
 * Senders and probes for bench/ingest.sh: what they do, nothing else on the machine does for them.
 */
@NullMarked
package io.citytwin.bench.ingest;

import org.jspecify.annotations.NullMarked;
