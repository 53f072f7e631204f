/**
 * What texts of features are found by: importers write these keys, the service looks for them. Both
 * sides fold texts here, so that they mean the same.
 */
@NullMarked
package io.citytwin.model.search;

import org.jspecify.annotations.NullMarked;
