select 0 as part, f.entity_id, f.medium as c0, f.diameter as c1, f.material as c2, f.length as c3, f.depth as c4, f.installed_at as c5, ST_AsText(ST_Force2D(f.geom), ?) as c6, f.start_node_id as c7, f.end_node_id as c8, null::double precision as distance
  from twin.pipe f
  where (f.installed_at::timestamp at time zone 'UTC' < ?)
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.node_kind as c0, null::double precision as distance
  from twin.pipe_node f
  where (f.node_kind = any(?))
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.node_kind as c0, f.medium as c1, f.elevation as c2, null::double precision as distance
  from twin.pipe_node f
  where f.entity_id = any(?)
  order by f.entity_id limit ?

select p.no, f.*, p.total
  from (select r.*, null::bigint as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id, f.diameter as c0
  from (select f.*
  from twin.pipe f
  where (f.start_node_id = p.owner
  or f.end_node_id = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id

select p.no, f.*, p.total
  from (select r.*, null::bigint as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id, f.name as c0, f.status as c1
  from (select f.*
  from twin.sensor f
  where (f.mounted_on = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id
