@NullMarked
package io.citytwin.importer.csv;

import org.jspecify.annotations.NullMarked;
