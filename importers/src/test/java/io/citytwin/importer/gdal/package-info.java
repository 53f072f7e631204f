/** What the tests of several readers check them against: GDAL's reading of the same file. */
@org.jspecify.annotations.NullMarked
package io.citytwin.importer.gdal;
