with b as materialized (select ST_PointOnSurface(f.geom) as raw
  from twin.sensor f
  where true), m as (select b.*, g.code as k0, g.entity_id as k1
  from b
  left join lateral (select c.code collate "C" as code, c.entity_id
  from twin.grid_cell c
  where c.scheme = ?
  and c.level = ?
  and ST_CoveredBy(b.raw, c.geom)
  order by 1, 2 limit 1) g on true) select grouping(m.k0) as total, m.k0, m.k1, count(*) as n, count(*)
  from m group by grouping sets ((), (m.k0, m.k1))
  order by total desc, n desc, m.k0, m.k1 limit ?

select 0 as part, f.entity_id, f.code as c0, f.duty_unit as c1, null::double precision as distance
  from twin.grid_cell f
  where f.entity_id = any(?)
  order by f.entity_id limit ?
