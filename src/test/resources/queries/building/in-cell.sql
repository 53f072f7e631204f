select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.building f
  where (f.entity_id in (select x.entity_id
  from twin.grid_cell c
  join twin.building x on ST_CoveredBy(x.geom, c.geom)
  where c.scheme = ?
  and c.code = any(?)))
  order by f.entity_id limit ?
