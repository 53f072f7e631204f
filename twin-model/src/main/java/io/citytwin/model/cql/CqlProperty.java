package io.citytwin.model.cql;

/**
 * A property that a filter names.
 *
 * @param name as written, without quotes: {@code height}, {@code attributes.addr:street}
 * @param position where it stands in the text, the first character being 1
 */
public record CqlProperty(String name, int position) {}
