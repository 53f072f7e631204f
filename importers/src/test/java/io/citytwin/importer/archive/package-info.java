@NullMarked
package io.citytwin.importer.archive;

import org.jspecify.annotations.NullMarked;
