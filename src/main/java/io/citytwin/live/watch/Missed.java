package io.citytwin.live.watch;

import java.util.BitSet;

/**
 * What a subscription that goes on has to be told first.
 *
 * @param due datastreams that were due when it broke off or moved forward since; those not selected
 *     left the view
 * @param arrived those of sensors that moved meanwhile and are in view now
 */
record Missed(BitSet due, BitSet arrived) {}
