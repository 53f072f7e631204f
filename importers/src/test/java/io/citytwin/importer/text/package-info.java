@NullMarked
package io.citytwin.importer.text;

import org.jspecify.annotations.NullMarked;
