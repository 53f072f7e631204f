/** Feature queries over PostGIS: one statement each, only selected columns, every value bound. */
@NullMarked
package io.citytwin.feature.postgis;

import org.jspecify.annotations.NullMarked;
