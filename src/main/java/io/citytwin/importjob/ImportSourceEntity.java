package io.citytwin.importjob;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One row of {@code import_source}; never written here. */
@Entity
@Immutable
@Table(name = "import_source")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ImportSourceEntity {

  @Id Long id;

  @Column(name = "job_id")
  Long jobId;

  String file;

  @Nullable String layer;

  String format;

  @Nullable String crs;

  byte @Nullable [] sha256;

  @Nullable Long bytes;
}
