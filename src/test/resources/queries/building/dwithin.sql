select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, (select ST_GeomFromWKB(?, 4326)::geography)) as distance
  from twin.building f
  where (((f.geom && (select (twin.reach(ST_GeomFromWKB(?, 4326), ?))[1])
  or f.geom && (select (twin.reach(ST_GeomFromWKB(?, 4326), ?))[2])
  or twin.is_wide(f.geom))
  and ST_DWithin(f.geom::geography, (select ST_GeomFromWKB(?, 4326)::geography), ?)))
  order by f.entity_id limit ?
