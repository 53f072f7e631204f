package io.citytwin.importer.report;

import io.citytwin.importer.pipeline.StoredIssue;
import java.io.IOException;

/** Writes issues one after the other, in whatever form. */
public sealed interface IssueListing extends AutoCloseable
    permits IssueTable, IssueJson, IssueGeoJson {

  /** Writes one. */
  void add(StoredIssue issue) throws IOException;

  /** Writes what ends the list; leaves the output open. */
  @Override
  void close() throws IOException;
}
