select set_config('plan_cache_mode', 'force_custom_plan', true); select 0 as part, f.entity_id, f.name as c0, f.usage as c1, f.height as c2, f.storeys_above_ground as c3, GeometryType(f.geom) as c4, ST_AsBinary(ST_Force2D(f.geom), 'NDR') as c5, null::double precision as distance
  from twin.building f
  where (((f.geom && ?
  and (f.geom @ ?
  or twin.extent_meets(f.geom, ?, ?, ?, ?)))))
  order by f.entity_id limit ?
