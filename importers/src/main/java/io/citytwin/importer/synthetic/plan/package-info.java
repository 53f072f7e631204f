/**
 * The shape of the synthetic city, in metres east and north of its middle: terrain, lattice,
 * streets, land use, administration, buildings and pipe networks. Everything follows from a size
 * and a seed; nothing here knows files.
 *
 * <p>The city stands on a warped lattice of about 100 m. A land cell of the lattice is a management
 * grid cell; communities, streets and districts are unions of cells; streets run along lattice
 * edges; a building stays inside its cell. So areas tile, and buildings stay apart from each other
 * and from roads, by construction.
 *
 * <p>Arithmetic uses {@link java.lang.StrictMath}, so that every machine computes the same city.
 */
@NullMarked
package io.citytwin.importer.synthetic.plan;

import org.jspecify.annotations.NullMarked;
