/**
 * FlatGeobuf 3: a header, an index that is skipped, and size-prefixed features. The tables are read
 * through the format's own generated accessors, which trust their offsets; every feature is
 * therefore read inside its own bounds, with a budget of positions, and what goes wrong there
 * refuses that feature alone.
 */
@NullMarked
package io.citytwin.importer.flatgeobuf;

import org.jspecify.annotations.NullMarked;
