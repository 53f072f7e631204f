package io.citytwin.importjob;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One row of {@code import_job}; never written here. */
@Entity
@Immutable
@Table(name = "import_job")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ImportJobEntity {

  @Id Long id;

  String dataset;

  String format;

  @Nullable String kind;

  /** JSON array of names. */
  @ColumnTransformer(read = "files::text")
  String files;

  String status;

  double progress;

  /** JSON object. */
  @ColumnTransformer(read = "options::text")
  String options;

  String actor;

  @Nullable String reason;

  @Column(name = "retry_of")
  @Nullable Long retryOf;

  @Nullable Long undoes;

  @Column(name = "undone_by")
  @Nullable Long undoneBy;

  @Column(name = "dry_run")
  boolean dryRun;

  long read;

  long added;

  long changed;

  long unchanged;

  long removed;

  long repaired;

  long rejected;

  /** JSON object: counts by kind. */
  @Column(name = "by_kind")
  @ColumnTransformer(read = "by_kind::text")
  String byKind;

  @Nullable Long revision;

  @Column(name = "error_code")
  @Nullable String errorCode;

  @Nullable String error;

  @Column(name = "created_at")
  OffsetDateTime createdAt;

  @Column(name = "finished_at")
  @Nullable OffsetDateTime finishedAt;
}
