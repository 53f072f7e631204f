package io.citytwin.importer.pipeline;

import io.citytwin.model.feature.FeatureKind;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;

/**
 * Where an import goes: first to a staging area nobody sees, then in one step into the twin. One
 * use only, one thread.
 */
public interface ImportStore {

  /** Number of the job; empty for a dry run, which leaves no trace. */
  OptionalLong findJob();

  /** Lets others see how far the import is, and hear it from them if it is to end. */
  void follow(ImportProgress progress);

  /** What is staged from now on was read from this source. */
  void begin(ImportSource source) throws IOException;

  /**
   * Where the features of the twin lie, longitude and latitude, about; empty if it is not known.
   */
  Envelope extent() throws IOException;

  /** Lets a feature wait for the merge. */
  void stage(CheckedFeature feature) throws IOException;

  /** Lets an issue wait for the end of the job. Its location is in the storage CRS. */
  void stage(Rejection issue) throws IOException;

  /**
   * Compares the staged features with the twin and, unless it is a dry run, writes the difference
   * and the job's result in one transaction.
   *
   * @param removable kinds of which features that were not staged are removed; empty to remove none
   * @param sofar what reading counted, per kind; records of unknown kind in {@code unknown}
   */
  Merged merge(Set<FeatureKind> removable, Map<FeatureKind, Counts> sofar, Counts unknown)
      throws IOException;

  /** The last import of the dataset, if the same import now would change nothing. */
  Optional<PreviousImport> findPrevious() throws IOException;

  /** Ends the job with what an earlier one with the same inputs gives now, nothing staged. */
  void repeat(PreviousImport previous) throws IOException;

  /** Hash of the inputs of the import, to be kept with the job; null if it is not known. */
  void inputs(byte @Nullable [] hash);

  /** Records that the job failed, with the issues found until then. Does not throw. */
  void fail(String code, String message);

  /** Records that the job was ended by its user. Does not throw. */
  void abort(String message);

  /**
   * Result of a merge.
   *
   * @param byKind the final counts of each kind the import met
   * @param issues issues by code that the merge itself found, such as duplicates
   */
  record Merged(Map<FeatureKind, Counts> byKind, Map<IssueCode, Long> issues) {}
}
