/** What the sensors of a synthetic city would report, as history or live to a running service. */
@NullMarked
package io.citytwin.importer.synthetic.live;

import org.jspecify.annotations.NullMarked;
