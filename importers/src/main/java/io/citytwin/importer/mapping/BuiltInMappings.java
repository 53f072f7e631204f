package io.citytwin.importer.mapping;

import io.citytwin.importer.pipeline.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The mappings of known publishers, written in the same language as a user's. */
final class BuiltInMappings {

  /** In the order in which they are tried. */
  static final List<Mapping> ALL = load("cologne", "helsinki", "shenzhen", "openstreetmap");

  private BuiltInMappings() {}

  private static List<Mapping> load(String... names) {
    List<Mapping> mappings = new ArrayList<>();
    for (String name : names) {
      mappings.addAll(load(name));
    }
    return List.copyOf(mappings);
  }

  private static List<Mapping> load(String name) {
    String resource = "/mappings/" + name + ".yaml";
    try (InputStream in = BuiltInMappings.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the built-in mapping " + resource + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new MappingYaml(resource).parse(text).mappings();
    } catch (SourceException e) {
      throw new IllegalStateException("the built-in mapping " + resource + " is wrong", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
