/**
 * Evaluates rules on the history, in the order of phenomenon times, by one of the running
 * instances. What comes out is a function of the history alone, however its observations arrived.
 */
@NullMarked
package io.citytwin.alarm.evaluation;

import org.jspecify.annotations.NullMarked;
