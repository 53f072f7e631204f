/** Rules that raise alarms: what they say, how they are given, and where they are kept. */
@NullMarked
package io.citytwin.alarm.rule;

import org.jspecify.annotations.NullMarked;
