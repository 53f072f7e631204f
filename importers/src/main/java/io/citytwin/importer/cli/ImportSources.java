package io.citytwin.importer.cli;

import io.citytwin.importer.archive.SourceFile;
import io.citytwin.importer.geopackage.GeoPackageSource;
import io.citytwin.importer.mapping.MappedReader;
import io.citytwin.importer.mapping.MappingOptions;
import io.citytwin.importer.ogr.OgrConversion;
import io.citytwin.importer.pipeline.FeatureReader;
import io.citytwin.importer.pipeline.ReadContext;
import io.citytwin.importer.postgis.Quarantine;
import io.citytwin.model.connection.DatabaseUrl;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one import reads, opened: patterns resolved, archives unpacked, foreign formats converted.
 * Closing it closes the readers and removes what was made for them.
 */
final class ImportSources implements Closeable {

  private final GivenFiles files;
  private final List<OgrConversion> conversions = new ArrayList<>();
  private final List<FeatureReader> readers = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private ImportSources(GivenFiles files) {
    this.files = files;
  }

  /**
   * Opens what the user named.
   *
   * @param dataset name of the dataset the features belong to
   * @throws io.citytwin.importer.pipeline.SourceException if any of it cannot be read
   */
  static ImportSources open(
      List<String> given, String dataset, MappingOptions meaning, ReadingOptions reading)
      throws IOException {
    ImportSources sources = new ImportSources(GivenFiles.open(given, reading));
    try {
      for (List<SourceFile> together : sources.together(reading)) {
        ReadContext context = new ReadContext(dataset, together.getFirst().displayName());
        sources.add(together, context, meaning, reading);
      }
      return sources;
    } catch (IOException | RuntimeException e) {
      sources.close();
      throw e;
    }
  }

  /** Opens the rejected records of a job, to try them again. */
  static ImportSources retry(
      DatabaseUrl url, long job, MappingOptions meaning, ReadingOptions reading)
      throws IOException {
    Quarantine quarantine = Quarantine.open(url, job);
    ImportSources sources = new ImportSources(GivenFiles.open(List.of(), reading));
    ReadContext context = new ReadContext(quarantine.dataset(), "rejected records of job " + job);
    sources.add(new MappedReader(new QuarantineSource(quarantine), context, meaning), context);
    return sources;
  }

  /** The readers, in order. */
  List<FeatureReader> readers() {
    return readers;
  }

  /** What each reader reads, as the user knows it. */
  List<String> names() {
    return names;
  }

  /** The files as they lie there, with all that belongs to them. */
  List<Path> onDisk() throws IOException {
    return files.onDisk();
  }

  @Override
  public void close() throws IOException {
    for (FeatureReader reader : readers) {
      reader.close();
    }
    for (OgrConversion conversion : conversions) {
      conversion.close();
    }
    files.close();
  }

  /** The files one reader needs: each by itself, but an OpenStreetMap extract with its changes. */
  private List<List<SourceFile>> together(ReadingOptions reading) throws IOException {
    List<List<SourceFile>> groups = new ArrayList<>();
    List<SourceFile> extract = new ArrayList<>();
    boolean changed = false;
    for (SourceFile file : files.files()) {
      SourceFormat format =
          reading.viaOgr() ? null : SourceFormat.of(file.path(), file.displayName());
      changed |= format == SourceFormat.OSM_CHANGE;
      if (format != null && format.isOpenStreetMap()) {
        extract.add(file);
      } else {
        groups.add(List.of(file));
      }
    }
    if (changed) {
      groups.add(extract);
    } else {
      extract.forEach(file -> groups.add(List.of(file)));
    }
    return groups;
  }

  private void add(
      List<SourceFile> together,
      ReadContext context,
      MappingOptions meaning,
      ReadingOptions reading)
      throws IOException {
    SourceFile file = together.getFirst();
    if (!reading.viaOgr()) {
      List<Path> paths = together.stream().map(SourceFile::path).toList();
      add(SourceFormats.open(paths, context, meaning, reading), context);
      return;
    }
    OgrConversion conversion =
        OgrConversion.of(file.path(), file.displayName(), reading.workFolder());
    conversions.add(conversion);
    add(new MappedReader(conversion.open(GeoPackageSource::new), context, meaning), context);
  }

  private void add(FeatureReader reader, ReadContext context) {
    readers.add(reader);
    names.add(context.source());
  }
}
