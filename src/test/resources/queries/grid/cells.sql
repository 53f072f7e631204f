select 0 as part, f.entity_id, f.scheme as c0, f.code as c1, f.level as c2, f.duty_unit as c3, f.area as c4, null::double precision as distance
  from twin.grid_cell f
  where (f.scheme = ?
  and f.level = ?
  and f.code = any(?))
  order by f.entity_id limit ?
