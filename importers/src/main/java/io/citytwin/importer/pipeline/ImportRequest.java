package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to import, and how.
 *
 * @param dataset name of the dataset the features belong to
 * @param files the files as the user named them
 * @param format formats of the files, as the job records them
 * @param kind the kind of all records, where the user gave one; null otherwise
 * @param crs the CRS of all files, where the user gave one; null otherwise
 * @param dryRun compare and report, write nothing
 * @param replace remove features that the files no longer have
 * @param actor who imports, as the job records it
 */
public record ImportRequest(
    String dataset,
    List<String> files,
    String format,
    @Nullable FeatureKind kind,
    @Nullable String crs,
    boolean dryRun,
    boolean replace,
    String actor) {

  public ImportRequest {
    files = List.copyOf(files);
  }

  /** The CRS the user gave. */
  public Optional<String> findCrs() {
    return Optional.ofNullable(crs);
  }
}
