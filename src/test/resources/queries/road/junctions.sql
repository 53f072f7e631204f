select 0 as part, f.entity_id, f.name as c0, f.road_class as c1, f.length as c2, f.lane_count as c3, f.speed_limit as c4, f.direction as c5, f.surface as c6, f.bridge as c7, f.tunnel as c8, f.layer as c9, f.start_junction_id as c10, f.end_junction_id as c11, null::double precision as distance
  from twin.road f
  where (f.road_class = any(?))
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.signalised as c0, null::double precision as distance
  from twin.road_junction f
  where f.entity_id = any(?)
  order by f.entity_id limit ?

select p.no, f.*, p.total
  from (select r.*, (select count(*)
  from twin.road f
  where (f.start_junction_id = r.owner
  or f.end_junction_id = r.owner)) as total
  from unnest(?, ?, ?) with ordinality r(owner, size, after, no) offset 0) p
  left join lateral (select 0 as part, f.entity_id, f.name as c0
  from (select f.*
  from twin.road f
  where (f.start_junction_id = p.owner
  or f.end_junction_id = p.owner)
  and (p.after is null
  or f.entity_id > p.after) offset 0) f
  order by f.entity_id limit p.size) f on true
  order by p.no, f.entity_id
