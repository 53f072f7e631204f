select 0 as part, f.entity_id, f.name as c0, f.sensor_type as c1, f.status as c2, f.mounted_on as c3, f.mounted_kind as c4, null::double precision as distance
  from twin.sensor f
  where true
  order by f.entity_id limit ?

select *
  from ((select 0 as part, f.entity_id, f.height as c0, null::text as c1, null::double precision as distance
  from twin.building f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 1 as part, f.entity_id, null::double precision as c0, null::text as c1, null::double precision as distance
  from twin.pipe f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)
  union all (select 2 as part, f.entity_id, null::double precision as c0, f.node_kind as c1, null::double precision as distance
  from twin.pipe_node f
  where f.entity_id = any(?)
  order by f.entity_id limit ?)) p
  order by p.entity_id limit ?
