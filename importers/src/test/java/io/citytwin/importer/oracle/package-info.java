/** Our readers beside GDAL, run at test time on the same files. */
@NullMarked
package io.citytwin.importer.oracle;

import org.jspecify.annotations.NullMarked;
