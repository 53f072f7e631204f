package io.citytwin.importer.cli;

import io.citytwin.importer.archive.SourceFile;
import io.citytwin.importer.geopackage.GeoPackageSource;
import io.citytwin.importer.ogr.OgrConversion;
import io.citytwin.importer.record.RecordSource;
import io.citytwin.importer.suggest.MappingSuggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Guesses one mapping for all the files a user named; needs no database. */
final class SuggestRun {

  private final ReadingOptions reading;
  private final MappingSuggestion suggestion = new MappingSuggestion();
  private final List<String> useless = new ArrayList<>();

  private SuggestRun(ReadingOptions reading) {
    this.reading = reading;
  }

  /** Files of which none needs a mapping. */
  static final class NothingToSuggest extends Exception {
    private static final long serialVersionUID = 1L;

    private NothingToSuggest(List<String> reasons) {
      super(String.join("; ", reasons));
    }
  }

  /**
   * The mapping, YAML.
   *
   * @throws NothingToSuggest if all files are of formats that need no mapping
   */
  static MappingSuggestion of(List<String> files, ReadingOptions reading)
      throws IOException, NothingToSuggest {
    SuggestRun run = new SuggestRun(reading);
    try (GivenFiles sources = GivenFiles.open(files, reading)) {
      for (SourceFile file : sources.files()) {
        run.look(file);
      }
    }
    if (run.suggestion.isEmpty() && !run.useless.isEmpty()) {
      throw new NothingToSuggest(run.useless);
    }
    run.useless.forEach(run.suggestion::skip);
    return run.suggestion;
  }

  private void look(SourceFile file) throws IOException {
    String name = file.displayName();
    if (reading.viaOgr()) {
      lookConverted(file);
      return;
    }
    SourceFormat format = SourceFormat.of(file.path(), name);
    Optional<String> reason = reasonAgainst(format, name);
    if (reason.isPresent()) {
      useless.add(reason.get());
      return;
    }
    try (RecordSource source = SourceFormats.records(format, file.path(), name, reading)) {
      suggestion.look(name, source);
    }
  }

  private void lookConverted(SourceFile file) throws IOException {
    try (OgrConversion conversion =
            OgrConversion.of(file.path(), file.displayName(), reading.workFolder());
        RecordSource source = conversion.open(GeoPackageSource::new)) {
      suggestion.look(file.displayName(), source);
    }
  }

  private static Optional<String> reasonAgainst(SourceFormat format, String name) {
    if (format.isOpenStreetMap()) {
      return Optional.of(
          name
              + " is OpenStreetMap, whose objects have a meaning of their own; it is imported"
              + " without a mapping");
    }
    return format == SourceFormat.GEOTIFF
        ? Optional.of(name + " is a raster of heights; it is imported alone and without a mapping")
        : Optional.empty();
  }
}
