select *
  from ((select 0 as part, f.entity_id, f.name as c0, f.height as c1, null::double precision as c2, null::double precision as distance
  from twin.building f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 1 as part, f.entity_id, f.name as c0, null::double precision as c1, f.length as c2, null::double precision as distance
  from twin.road f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)) p
  order by p.entity_id limit ?

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id in (?)
