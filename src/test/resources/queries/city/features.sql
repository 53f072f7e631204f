select revision
  from twin.head

with page as (select *
  from ((select 0 as part, f.entity_id, f.name as c0, f.height as c1, null::double precision as c2, null::text as c3, null::double precision as distance
  from twin.building f
  where (true
  and f.name is not null)
  order by f.entity_id limit ?)
  union all (select 1 as part, f.entity_id, f.name as c0, null::double precision as c1, f.length as c2, null::text as c3, null::double precision as distance
  from twin.road f
  where (true
  and f.name is not null)
  order by f.entity_id limit ?)
  union all (select 2 as part, f.entity_id, f.name as c0, null::double precision as c1, null::double precision as c2, null::text as c3, null::double precision as distance
  from twin.grid_cell f
  where (true
  and f.name is not null)
  order by f.entity_id limit ?)
  union all (select 3 as part, f.entity_id, f.name as c0, null::double precision as c1, null::double precision as c2, f.level as c3, null::double precision as distance
  from twin.district f
  where (true
  and f.name is not null)
  order by f.entity_id limit ?)) p
  order by p.entity_id limit ?) select page.*, n.total
  from (select sum(c)::bigint as total
  from ((select count(*) as c
  from twin.building f
  where (true
  and f.name is not null))
  union all (select count(*) as c
  from twin.road f
  where (true
  and f.name is not null))
  union all (select count(*) as c
  from twin.grid_cell f
  where (true
  and f.name is not null))
  union all (select count(*) as c
  from twin.district f
  where (true
  and f.name is not null))) counted) n
  left join page on true
  order by page.entity_id

select *
  from ((select 0 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.building f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 1 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.road f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 2 as part, f.entity_id, f.signalised as c0, null::double precision as distance
  from twin.road_junction f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 3 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.pipe f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 4 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.pipe_node f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 5 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.grid_cell f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 6 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.district f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 7 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.sensor f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 8 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.plot f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 9 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.address f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 10 as part, f.entity_id, null::boolean as c0, null::double precision as distance
  from twin.city_part f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)) p
  order by p.entity_id limit ?
