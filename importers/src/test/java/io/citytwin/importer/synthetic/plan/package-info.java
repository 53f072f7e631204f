/** Tests of the synthetic city. */
@NullMarked
package io.citytwin.importer.synthetic.plan;

import org.jspecify.annotations.NullMarked;
