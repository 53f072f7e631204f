@NullMarked
package io.citytwin.importer.series;

import org.jspecify.annotations.NullMarked;
