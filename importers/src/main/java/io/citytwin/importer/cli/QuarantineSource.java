package io.citytwin.importer.cli;

import io.citytwin.importer.geojson.FeatureText;
import io.citytwin.importer.pipeline.DeclaredCrs;
import io.citytwin.importer.postgis.Quarantine;
import io.citytwin.importer.record.Layer;
import io.citytwin.importer.record.RecordConsumer;
import io.citytwin.importer.record.RecordSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rejected records of a job, to be tried again. */
final class QuarantineSource implements RecordSource {

  private final Quarantine quarantine;
  private final FeatureText texts = new FeatureText();
  private final List<String> notes = new ArrayList<>();
  private volatile double progress;

  QuarantineSource(Quarantine quarantine) {
    this.quarantine = quarantine;
  }

  @Override
  public String format() {
    return "RETRY";
  }

  @Override
  public void read(RecordConsumer consumer) throws IOException {
    List<Quarantine.Group> groups = quarantine.groups();
    note(groups.isEmpty(), quarantine.lost());
    double all = Math.max(1, groups.stream().mapToLong(Quarantine.Group::records).sum());
    for (Quarantine.Group group : groups) {
      String name = group.layer() == null ? SourceFormat.baseName(group.file()) : group.layer();
      consumer.layer(new Layer(name, declared(group.crs()), List.of()));
      quarantine.read(
          group,
          (place, feature) -> {
            texts.read(place, feature, consumer);
            progress += 1 / all;
          });
    }
  }

  /** What is not tried, and what to do about it. */
  private void note(boolean none, long lost) {
    long job = quarantine.job();
    if (none) {
      notes.add("job " + job + " has no rejected record that can be tried again");
    }
    if (lost > 0) {
      notes.add(
          "%,d rejected records of job %d are no records as they stand; correct them in the file and give it: citytwin import --retry %d FILE"
              .formatted(lost, job, job));
    }
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public double progress() {
    return Math.min(1, progress);
  }

  @Override
  public void close() throws IOException {
    quarantine.close();
  }

  /** A code or a definition, as provenance keeps it. */
  private static DeclaredCrs declared(@Nullable String crs) {
    if (crs == null) {
      return DeclaredCrs.NONE;
    }
    return crs.indexOf('[') > 0 ? new DeclaredCrs.Wkt(crs) : new DeclaredCrs.Code(crs);
  }
}
