/** Tests of the synthetic city. */
@NullMarked
package io.citytwin.importer.synthetic.live;

import org.jspecify.annotations.NullMarked;
