/**
 * {@code City.aggregate}: numbers over the features of one kind, in whole or by group. One
 * statement for each field, and one more for the stored cells if they are selected. It owns no
 * table.
 */
@NullMarked
package io.citytwin.feature.aggregate;

import org.jspecify.annotations.NullMarked;
