package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to import, and how.
 *
 * @param dataset name of the dataset the features belong to
 * @param files the files as the user named them
 * @param format formats of the files, as the job records them
 * @param kind the kind of all records, where the user gave one; null otherwise
 * @param crs the CRS of all files, where the user gave one; null otherwise
 * @param assumeWgs84 take a source that says nothing of its CRS for longitude and latitude
 * @param dryRun compare and report, write nothing
 * @param replace remove features that the files no longer have
 * @param actor who imports, as the job records it
 * @param reason why, as the job records it; null if nobody said
 * @param options the options given, by name, as the job records them
 * @param retryOf number of the job of which rejected records are tried again; null otherwise
 */
public record ImportRequest(
    String dataset,
    List<String> files,
    String format,
    @Nullable FeatureKind kind,
    @Nullable String crs,
    boolean assumeWgs84,
    boolean dryRun,
    boolean replace,
    String actor,
    @Nullable String reason,
    Map<String, String> options,
    @Nullable Long retryOf) {

  public ImportRequest {
    files = List.copyOf(files);
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** A request of which nothing is recorded but what it does. */
  public ImportRequest(
      String dataset,
      List<String> files,
      String format,
      @Nullable FeatureKind kind,
      @Nullable String crs,
      boolean dryRun,
      boolean replace,
      String actor) {
    this(dataset, files, format, kind, crs, false, dryRun, replace, actor, null, Map.of(), null);
  }
}
