/** FlatGeobuf, version 3, with its index. */
@NullMarked
package io.citytwin.importer.export.flatgeobuf;

import org.jspecify.annotations.NullMarked;
