package io.citytwin.model.cql;

/**
 * A property that a filter names.
 *
 * @param name as written, without quotes: {@code height}, {@code attributes.addr:street}
 * @param position where it stands in the text, the first character being 1
 * @param folded whether it stands in CASEI, so that upper and lower case are one
 */
public record CqlProperty(String name, int position, boolean folded) {

  /** A property as it is. */
  public CqlProperty(String name, int position) {
    this(name, position, false);
  }

  /** The same in CASEI. */
  CqlProperty inCasei() {
    return new CqlProperty(name, position, true);
  }
}
