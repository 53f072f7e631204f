select 0 as part, f.entity_id, f.name as c0, f.code as c1, f.land_use as c2, f.floor_area_ratio as c3, f.building_density as c4, f.height_limit as c5, f.green_ratio as c6, f.area as c7, GeometryType(f.geom) as c8, null::double precision as distance
  from twin.plot f
  where true
  order by f.entity_id limit ?

with page as (select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.plot f
  where (f.land_use <> ?
  and f.height_limit <= ?)
  order by f.entity_id limit ?) select page.*, n.total
  from (select sum(c)::bigint as total
  from (select count(*) as c
  from twin.plot f
  where (f.land_use <> ?
  and f.height_limit <= ?)) counted) n
  left join page on true
  order by page.entity_id

select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.plot f
  where (f.floor_area_ratio is null)
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.code as c0, null::double precision as distance
  from twin.plot f
  where (ST_Intersects(f.geom, (select ?)))
  order by f.entity_id limit ?

select p.no, f.*, p.total
  from (select r.*, null::bigint as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id
  from (select f.*
  from twin.sensor f
  where (f.mounted_on = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id
