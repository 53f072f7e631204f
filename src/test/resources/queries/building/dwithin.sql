select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, (select ?::geography)) as distance
  from twin.building f
  where (((f.geom && (select (twin.reach(?, ?))[1])
  or f.geom && (select (twin.reach(?, ?))[2])
  or twin.is_wide(f.geom))
  and ST_DWithin(f.geom::geography, (select ?::geography), ?)))
  order by f.entity_id limit ?
