package io.citytwin.importer.series;

import io.citytwin.importer.pipeline.Counts;
import io.citytwin.importer.pipeline.ImportSource;
import io.citytwin.importer.pipeline.IssueCode;
import io.citytwin.importer.pipeline.Rejection;
import io.citytwin.importer.pipeline.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/**
 * Where observations go: first to a staging area nobody sees, then in one step into the twin. One
 * use only, one thread.
 */
public interface SeriesStore {

  /**
   * An observation on its way.
   *
   * @param datastream number given by {@link #datastream}
   * @param phenomenonMicros when the value was true, microseconds since 1970
   * @param number the value; null if it is text
   * @param text the value; null if it is a number
   * @param quality how far to trust it; null to tell it by the plausible range of the datastream
   * @param line where in the source it stands
   */
  record Staged(
      int datastream,
      long phenomenonMicros,
      @Nullable Double number,
      @Nullable String text,
      @Nullable ObservationQuality quality,
      long line) {}

  /**
   * A sensor as the twin has it.
   *
   * @param values its typed columns in table order; datastreams as JSON text
   * @param attributes everything else
   */
  record KnownSensor(
      @Nullable String name,
      Geometry geometry,
      List<@Nullable Object> values,
      Map<String, @Nullable Object> attributes) {}

  /**
   * Result of a merge.
   *
   * @param counts of observations
   * @param issues that the merge found, by code
   * @param datastreams number of datastreams that have observations in the import
   * @param repeated observations that were in the sources twice, word for word
   */
  record Merged(Counts counts, Map<IssueCode, Long> issues, long datastreams, long repeated) {

    public Merged {
      issues = Map.copyOf(issues);
    }
  }

  /** Number of the job; empty for a dry run, which leaves no trace. */
  OptionalLong findJob();

  /** What is staged from now on was read from this source. */
  void begin(ImportSource source) throws IOException;

  /**
   * Announces a datastream; returns its number within the import.
   *
   * @param code its code in the twin
   * @param minimum smallest plausible value if it is new; null for none
   * @param maximum largest plausible value if it is new; null for none
   */
  int datastream(String code, @Nullable Double minimum, @Nullable Double maximum)
      throws IOException;

  /** Lets an observation wait for the merge. */
  void stage(Staged observation) throws IOException;

  /** Lets an issue wait for the end of the job. */
  void stage(Rejection issue) throws IOException;

  /** Codes announced that the twin does not have, in the order they were announced. */
  List<String> unknownDatastreams() throws IOException;

  /** Finds a sensor of the twin. */
  Optional<KnownSensor> findSensor(UUID sensor) throws IOException;

  /**
   * Compares the staged observations with the history and, unless it is a dry run, writes the
   * difference and the job's result in one transaction. Observations of datastreams that are still
   * unknown are refused.
   *
   * @param keepLast whether, of several for one datastream and time, the last one counts
   * @param expected codes that would be there if this were no dry run
   * @param refused rows that reading refused
   * @throws StoreException if the database cannot take it
   */
  Merged merge(boolean keepLast, List<String> expected, long refused) throws IOException;

  /** Records that the job failed, with the issues found until then. Does not throw. */
  void fail(String code, String message);
}
