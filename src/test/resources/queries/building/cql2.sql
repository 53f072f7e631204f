select set_config('plan_cache_mode', 'force_custom_plan', true); select 0 as part, f.entity_id, f.name as c0, f.height as c1, null::double precision as distance
  from twin.building f
  where (((not (f.height > ?))
  and (st_disjoint(f.geom, st_geomfromwkb(?, 4326)))
  and ((lower(f.name) collate "C" in (lower(?::text), ?))
  or (f.name is null)
  or ((f.storeys_above_ground >= ?)
  and (f.storeys_above_ground <= ?)))))
  order by f.entity_id limit ?
