select 0 as part, f.entity_id, f.name as c0, f.attributes::text as c1, (select coalesce(jsonb_object_agg(a.key, a.value), '{}')::text
  from jsonb_each(f.attributes) a
  where a.key = any(?)) as c2, GeometryType(f.geom) as c3, ST_AsGeoJSON(ST_Force2D(f.geom), ?, 0) as c4, ST_AsText(ST_Force2D(f.geom), ?) as c5, ST_AsGeoJSON(ST_Force2D(f.geom), ?, 0) as c6, ST_AsText(ST_Transform(ST_Force2D(f.geom), ?), ?) as c7, twin.bounds(f.geom) as c8, f.version as c9, f.valid_from as c10, f.valid_to as c11, f.dataset as c12, f.source_id as c13, f.recorded_at as c14, (select d.license
  from twin.dataset d
  where d.name = f.dataset) as c15, f.job_id as c16, f.usage as c17, f.height as c18, f.storeys_above_ground as c19, f.storeys_below_ground as c20, f.floor_area as c21, f.year_built as c22, f.address as c23, null::double precision as distance
  from twin.building f
  where true
  order by f.entity_id limit ?

select ije1_0.id,ije1_0.actor,ije1_0.added,ije1_0.by_kind::text,ije1_0.changed,ije1_0.created_at,ije1_0.dataset,ije1_0.dry_run,ije1_0.error,ije1_0.error_code,ije1_0.files::text,ije1_0.finished_at,ije1_0.format,ije1_0.kind,ije1_0.options::text,ije1_0.progress,ije1_0.read,ije1_0.reason,ije1_0.rejected,ije1_0.removed,ije1_0.repaired,ije1_0.retry_of,ije1_0.revision,ije1_0.status,ije1_0.unchanged,ije1_0.undoes,ije1_0.undone_by
  from twin.import_job ije1_0
  where ije1_0.id in (?)
