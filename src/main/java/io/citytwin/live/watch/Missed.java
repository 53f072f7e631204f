package io.citytwin.live.watch;

import java.util.BitSet;

/**
 * What a subscription that goes on has to be told first.
 *
 * @param due datastreams that were due when it broke off or moved forward since
 * @param gone those of them that may have left the view
 * @param arrived those of sensors that moved meanwhile and are in view now
 */
record Missed(BitSet due, BitSet gone, BitSet arrived) {}
