select 0 as part, f.entity_id, f.layer as c0, f.dataset as c1, f.source_id as c2, f.version as c3, f.recorded_at as c4, (select d.license
  from twin.dataset d
  where d.name = f.dataset) as c5, (select o.file
  from twin.import_source o
  where o.id = f.source_no) as c6, (select encode(o.sha256, 'hex')
  from twin.import_source o
  where o.id = f.source_no) as c7, (select o.layer
  from twin.import_source o
  where o.id = f.source_no) as c8, f.record_no as c9, (select j.actor
  from twin.import_job j
  where j.id = f.job_id) as c10, (select j.reason
  from twin.import_job j
  where j.id = f.job_id) as c11, f.job_id as c12, null::double precision as distance
  from twin.road f
  where true
  order by f.entity_id limit ?

select 0 as part, f.entity_id, (select o.file
  from twin.import_source o
  where o.id = f.source_no) as c0, (select o.layer
  from twin.import_source o
  where o.id = f.source_no) as c1, f.record_no as c2, (select encode(o.sha256, 'hex')
  from twin.import_source o
  where o.id = f.source_no) as c3, (select j.actor
  from twin.import_job j
  where j.id = f.job_id) as c4, (select j.reason
  from twin.import_job j
  where j.id = f.job_id) as c5, null::double precision as distance
  from twin.building f
  where true
  order by f.entity_id desc limit ?

select *
  from ((select 0 as part, f.entity_id, (select o.file
  from twin.import_source o
  where o.id = f.source_no) as c0, f.record_no as c1, null::double precision as distance
  from twin.building f
  where (true)
  order by f.entity_id limit ?)
  union all (select 1 as part, f.entity_id, (select o.file
  from twin.import_source o
  where o.id = f.source_no) as c0, f.record_no as c1, null::double precision as distance
  from twin.road f
  where (true)
  order by f.entity_id limit ?)
  union all (select 2 as part, f.entity_id, (select o.file
  from twin.import_source o
  where o.id = f.source_no) as c0, f.record_no as c1, null::double precision as distance
  from twin.plot f
  where (true)
  order by f.entity_id limit ?)) p
  order by p.entity_id limit ?

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id in (?,?)
