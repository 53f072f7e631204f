/**
 * {@code City.search}: features by what someone types. It reads {@code twin.search_key}, which the
 * importers keep in step with the features; one statement for a page, and one for the features.
 */
@NullMarked
package io.citytwin.feature.search;

import org.jspecify.annotations.NullMarked;
