select set_config('plan_cache_mode', 'force_custom_plan', true); select 0 as part, f.entity_id, f.name as c0, twin.bounds(f.geom) as c1, null::double precision as distance
  from twin.building f
  where (((f.geom && ?
  and (f.geom @ ?
  or twin.extent_meets(f.geom, ?, ?, ?, ?)))
  or (f.geom && ?
  and (f.geom @ ?
  or twin.extent_meets(f.geom, ?, ?, ?, ?)))))
  order by f.entity_id limit ?
