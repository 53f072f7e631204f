/** Tests of the synthetic city. */
@NullMarked
package io.citytwin.importer.synthetic;

import org.jspecify.annotations.NullMarked;
