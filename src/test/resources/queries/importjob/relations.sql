select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id<?
  and ije1_0.dataset in (?)
  and ije1_0.status in (?)
  order by ije1_0.id desc fetch first ? rows only

select count(*)
  from twin.import_job ije1_0
  where true
  and ije1_0.dataset in (?)
  and ije1_0.status in (?)

select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'

select cast(l.objid as bigint)
  from pg_locks l
where l.locktype = 'advisory'
  and l.classid = 7462
  and l.objsubid = 2
  and l.granted
 
  and l.database = (select d.oid
  from pg_database d
  where d.datname = current_database())


select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'
  and ije1_0.id in (?)

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id<?
  and (ije1_0.status in (?)
  and ije1_0.id not in (?)
  or ije1_0.id in (?))
  order by ije1_0.id desc fetch first ? rows only

select cast(l.objid as bigint)
  from pg_locks l
where l.locktype = 'advisory'
  and l.classid = 7462
  and l.objsubid = 2
  and l.granted
 
  and l.database = (select d.oid
  from pg_database d
  where d.datname = current_database())


select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'
  and ije1_0.id in (?)

select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'

select cast(l.objid as bigint)
  from pg_locks l
where l.locktype = 'advisory'
  and l.classid = 7462
  and l.objsubid = 2
  and l.granted
 
  and l.database = (select d.oid
  from pg_database d
  where d.datname = current_database())


select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'
  and ije1_0.id in (?)

select count(*)
  from twin.import_job ije1_0
  where true
  and (ije1_0.status in (?)
  and ije1_0.id not in (?)
  or ije1_0.id in (?))

select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'

select cast(l.objid as bigint)
  from pg_locks l
where l.locktype = 'advisory'
  and l.classid = 7462
  and l.objsubid = 2
  and l.granted
 
  and l.database = (select d.oid
  from pg_database d
  where d.datname = current_database())


select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'
  and ije1_0.id in (?)

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id<?
  and ije1_0.status in (?)
  and ije1_0.id not in (?)
  order by ije1_0.id desc fetch first ? rows only

select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'

select cast(l.objid as bigint)
  from pg_locks l
where l.locktype = 'advisory'
  and l.classid = 7462
  and l.objsubid = 2
  and l.granted
 
  and l.database = (select d.oid
  from pg_database d
  where d.datname = current_database())


select ije1_0.id
  from twin.import_job ije1_0
  where ije1_0.status='RUNNING'
  and ije1_0.id in (?)

select count(*)
  from twin.import_job ije1_0
  where true
  and ije1_0.status in (?)
  and ije1_0.id not in (?)

select ise1_0.job_id,count(*)
  from twin.import_source ise1_0
  where ise1_0.job_id in (?,?,?) group by ise1_0.job_id

select ise2_0.id,ise2_0.bytes,ise2_0.crs,ise2_0.file,ise2_0.format,ise2_0.job_id,ise2_0.layer,ise2_0.sha256
  from twin.import_job ije1_0
  join lateral (select ise1_0.id
  from twin.import_source ise1_0
  where ise1_0.job_id=ije1_0.id
  and ise1_0.id>?
  order by ise1_0.id fetch first ? rows only) page1_0(id) on true
  join twin.import_source ise2_0 on ise2_0.id=page1_0.id
  where ije1_0.id in (?,?,?)
  order by ise2_0.id

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id in (?,?,?)

select ije1_0.retry_of,count(*)
  from twin.import_job ije1_0
  where ije1_0.retry_of in (?,?,?) group by ije1_0.retry_of

select ije3_0.id,ije3_0.actor,ije3_0.added,ije3_0.by_kind::text,ije3_0.changed,ije3_0.created_at,ije3_0.dataset,ije3_0.dry_run,ije3_0.error,ije3_0.error_code,ije3_0.files::text,ije3_0.finished_at,ije3_0.format,ije3_0.kind,ije3_0.options::text,ije3_0.progress,ije3_0.read,ije3_0.reason,ije3_0.rejected,ije3_0.removed,ije3_0.repaired,ije3_0.retry_of,ije3_0.revision,ije3_0.status,ije3_0.unchanged,ije3_0.undoes,ije3_0.undone_by
  from twin.import_job ije1_0
  join lateral (select ije2_0.id
  from twin.import_job ije2_0
  where ije2_0.retry_of=ije1_0.id
  and ije2_0.id>?
  order by ije2_0.id fetch first ? rows only) page1_0(id) on true
  join twin.import_job ije3_0 on ije3_0.id=page1_0.id
  where ije1_0.id in (?,?,?)
  order by ije3_0.id
