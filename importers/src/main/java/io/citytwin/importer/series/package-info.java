/**
 * Sensor series: rows of delimited text or JSON become observations of datastreams. A small YAML
 * file says which columns name the datastream, the time and the values. Rows are read streaming;
 * what they become of is decided by sets in the database ({@code postgis.ObservationStore}).
 */
@NullMarked
package io.citytwin.importer.series;

import org.jspecify.annotations.NullMarked;
