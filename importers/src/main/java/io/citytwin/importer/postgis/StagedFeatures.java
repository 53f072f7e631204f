package io.citytwin.importer.postgis;

import io.citytwin.importer.pipeline.CheckedFeature;
import java.sql.SQLException;
import java.util.List;

/**
 * Where the features of one kind wait for the merge. Whatever table it is, it has the columns
 * {@code entity_id}, {@code source_id} and the content columns of {@link FeatureTable}.
 */
sealed interface StagedFeatures permits StagingTable, FreshTable {

  /** The table, with its schema. */
  String name();

  /** Rows not sent yet, table by table. */
  List<CopyBatch> batches();

  /**
   * Adds a row.
   *
   * @param seq number of the record in the job
   * @param sourceNo number of the source it was read from
   */
  void add(long seq, long sourceNo, CheckedFeature feature);

  /** To be called after the last row. */
  default void complete() {}

  /**
   * Takes all but the first of several features with one id out, notes an issue for each, and
   * returns their number.
   */
  long dropDuplicates() throws SQLException;
}
