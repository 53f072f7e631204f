select 0 as part, f.entity_id, f.height as c0, null::double precision as distance
  from twin.building f
  where true
  order by f.entity_id limit ?
