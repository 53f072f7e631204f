/**
 * Alarms: reading, acknowledging and clearing them, and telling of them as they change. Owns the
 * tables {@code twin.alarm…}. What raises them is in {@code evaluation}, by the rules of {@code
 * rule}.
 */
@NullMarked
package io.citytwin.alarm;

import org.jspecify.annotations.NullMarked;
