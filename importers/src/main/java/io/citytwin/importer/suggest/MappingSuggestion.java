package io.citytwin.importer.suggest;

import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RawRecord;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping guessed from the first records of some sources, with comments that say what every field
 * holds and why something was guessed. It is valid as it is; a person corrects the guesses.
 */
public final class MappingSuggestion {

  /** Records of each layer that are looked at. */
  static final int RECORDS = 2_000;

  /** Formats whose later layers can only be found by reading on. */
  private static final Set<String> MANY_LAYERS =
      Set.of("GEOPACKAGE", "SPATIALITE", "SQLITE", "GML", "KML", "OGR");

  private final Map<String, LayerSketch> layers = new LinkedHashMap<>();
  private final List<String> files = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * Looks into a source; reads no more of it than it needs. A layer of a name that was there before
   * is looked at as one with it, as a mapping knows layers by their names alone.
   *
   * @param file name of the source, as the user knows it
   * @param source not closed here
   */
  public void look(String file, RecordSource source) throws IOException {
    files.add(file);
    try {
      source.read(new Sketches(!MANY_LAYERS.contains(source.format())));
    } catch (Enough e) {
      // The rest of the only layer is probably like its beginning.
    }
  }

  /** Notes that a file is of no use here. */
  public void skip(String reason) {
    skipped.add(reason);
  }

  /** Whether anything was seen that a mapping can be for. */
  public boolean isEmpty() {
    return layers.isEmpty();
  }

  /**
   * The mapping, YAML.
   *
   * @param crs CRS that the user named for these files; null if none
   * @param encoding encoding that the user named; null if none
   */
  public String yaml(@Nullable String crs, @Nullable String encoding) {
    return new SuggestionText(crs, encoding).of(files, skipped, layers.values());
  }

  /** Ends reading. */
  private static final class Enough extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final class Sketches implements RecordConsumer {

    private final boolean single;
    private @Nullable LayerSketch layer;

    Sketches(boolean single) {
      this.single = single;
    }

    @Override
    public void layer(Layer begun) {
      layer = layers.computeIfAbsent(begun.name(), _ -> new LayerSketch(begun));
    }

    @Override
    public void record(RawRecord record) throws IOException {
      if (layer != null && layer.records() < RECORDS) {
        layer.add(record);
      } else if (single) {
        throw new Enough();
      }
    }

    @Override
    public void issue(Rejection issue) {
      // Told by the import itself.
    }

    @Override
    public void issue(RawRecord record, Rejection issue) throws IOException {
      if (issue.code().rejects()) {
        record(record);
      }
    }
  }
}
