package io.citytwin.importer.record;

import io.citytwin.importer.pipeline.DeclaredCrs;
import java.util.List;

/**
 * A run of records with one CRS and one set of fields.
 *
 * @param name name of the layer in its file; the file's base name where the format knows no layers
 * @param crs what the source says of its coordinates
 * @param fields the fields the source declares, in order; empty where a format declares none
 */
public record Layer(String name, DeclaredCrs crs, List<Field> fields) {

  public Layer {
    fields = List.copyOf(fields);
  }

  /** The base name of a file, of {@code folder/plots.geojson.gz} it is {@code plots}. */
  public static String nameOf(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("(?i)\\.(gz|bz2)$", "");
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
