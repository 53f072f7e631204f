/**
 * Sensors' datastreams and the history of their observations. Reads {@code twin.datastream}, reads
 * and writes {@code twin.observation}. Limits: pages of at most 5,000 observations, 100,000 rows in
 * one request.
 */
@NullMarked
package io.citytwin.sensor;

import org.jspecify.annotations.NullMarked;
