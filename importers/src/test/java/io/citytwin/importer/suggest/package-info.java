@NullMarked
package io.citytwin.importer.suggest;

import org.jspecify.annotations.NullMarked;
