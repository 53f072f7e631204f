/**
 * What features show that carry no sensor: rules that derive values from those of other features,
 * and which datastreams the rules come to. Reads {@code twin.sensor}, {@code twin.datastream}, and
 * the tables of the kinds that rules name, when these change. Limit: all members are in memory.
 */
@NullMarked
package io.citytwin.live.derived;

import org.jspecify.annotations.NullMarked;
