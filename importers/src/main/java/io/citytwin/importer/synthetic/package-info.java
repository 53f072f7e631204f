/**
 * The synthetic city: {@code generate} writes one to a folder, {@code feed} makes its sensors
 * report.
 *
 * <p>Same arguments, same bytes, on every machine. All of it is invented; nothing is taken from a
 * real city.
 */
@NullMarked
package io.citytwin.importer.synthetic;

import org.jspecify.annotations.NullMarked;
