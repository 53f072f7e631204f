package io.citytwin.importer.synthetic.plan;

import io.citytwin.importer.synthetic.plan.Names.Name;

/**
 * Address of a building and the place of its door.
 *
 * @param street street, or community where no street passes
 * @param houseNumber number in the street or the community
 * @param whole both together, as they are written in each language
 * @param doorX metres east
 * @param doorY metres north
 */
public record StreetAddress(
    Name street, String houseNumber, Name whole, double doorX, double doorY) {}
