package io.citytwin.importjob;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** One row of {@code import_issue}; never written here. */
@Entity
@Immutable
@Table(name = "import_issue")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ImportIssueEntity {

  @Id Long id;

  @Column(name = "job_id")
  Long jobId;

  String code;

  boolean rejected;

  String source;

  @Nullable String layer;

  @Nullable String crs;

  boolean retriable;

  @Column(name = "resolved_by")
  @Nullable Long resolvedBy;

  @Column(name = "raw_record")
  @Nullable String rawRecord;

  @Column(name = "record_no")
  @Nullable Long recordNumber;

  @Column(name = "byte_place")
  @Nullable Long bytePlace;

  @Column(name = "source_id")
  @Nullable String sourceId;

  String message;

  /** Where the fault lies, EPSG:4326. */
  @Nullable Geometry location;

  /** Before its repair, EPSG:4326. */
  @Column(name = "geometry_before")
  @Nullable Geometry geometryBefore;

  /** After its repair, EPSG:4326. */
  @Column(name = "geometry_after")
  @Nullable Geometry geometryAfter;
}
