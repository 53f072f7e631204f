select iie1_0.id,iie1_0.byte_place,iie1_0.code,iie1_0.crs,iie1_0.geometry_after,iie1_0.geometry_before,iie1_0.job_id,iie1_0.layer,iie1_0.location,iie1_0.message,iie1_0.raw_record,iie1_0.record_no,iie1_0.rejected,iie1_0.resolved_by,iie1_0.retriable,iie1_0.source,iie1_0.source_id
  from twin.import_issue iie1_0
  where iie1_0.id<?
  order by iie1_0.id desc fetch first ? rows only

select count(*)
  from twin.import_issue iie1_0
  where true

select iie1_0.id,iie1_0.byte_place,iie1_0.code,iie1_0.crs,iie1_0.geometry_after,iie1_0.geometry_before,iie1_0.job_id,iie1_0.layer,iie1_0.location,iie1_0.message,iie1_0.raw_record,iie1_0.record_no,iie1_0.rejected,iie1_0.resolved_by,iie1_0.retriable,iie1_0.source,iie1_0.source_id
  from twin.import_issue iie1_0
  where iie1_0.id<?
  and iie1_0.rejected=?
  and iie1_0.retriable=?
  and iie1_0.resolved_by is null
  order by iie1_0.id desc fetch first ? rows only

select count(*)
  from twin.import_issue iie1_0
  where true
  and iie1_0.rejected=?
  and iie1_0.retriable=?
  and iie1_0.resolved_by is null

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id<?
  and ije1_0.dataset in (?)
  order by ije1_0.id desc fetch first ? rows only

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id in (?,?,?)

select iie1_0.job_id,count(*)
  from twin.import_issue iie1_0
  where iie1_0.job_id in (?,?,?)
  and iie1_0.rejected=? group by iie1_0.job_id

select iie2_0.id,iie2_0.byte_place,iie2_0.code,iie2_0.crs,iie2_0.geometry_after,iie2_0.geometry_before,iie2_0.job_id,iie2_0.layer,iie2_0.location,iie2_0.message,iie2_0.raw_record,iie2_0.record_no,iie2_0.rejected,iie2_0.resolved_by,iie2_0.retriable,iie2_0.source,iie2_0.source_id
  from twin.import_job ije1_0
  join lateral (select iie1_0.id
  from twin.import_issue iie1_0
  where iie1_0.job_id=ije1_0.id
  and iie1_0.id>?
  and iie1_0.rejected=?
  order by iie1_0.id fetch first ? rows only) page1_0(id) on true
  join twin.import_issue iie2_0 on iie2_0.id=page1_0.id
  where ije1_0.id in (?,?,?)
  order by iie2_0.id

select iie2_0.id,iie2_0.byte_place,iie2_0.code,iie2_0.crs,iie2_0.geometry_after,iie2_0.geometry_before,iie2_0.job_id,iie2_0.layer,iie2_0.location,iie2_0.message,iie2_0.raw_record,iie2_0.record_no,iie2_0.rejected,iie2_0.resolved_by,iie2_0.retriable,iie2_0.source,iie2_0.source_id
  from twin.import_job ije1_0
  join lateral (select iie1_0.id
  from twin.import_issue iie1_0
  where iie1_0.job_id=ije1_0.id
  and iie1_0.id>?
  and iie1_0.code in (?,?)
  and iie1_0.resolved_by is not null
  order by iie1_0.id fetch first ? rows only) page1_0(id) on true
  join twin.import_issue iie2_0 on iie2_0.id=page1_0.id
  where ije1_0.id in (?,?,?)
  order by iie2_0.id

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id in (?)
