select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography) as distance
  from twin.building f
  where (ST_DWithin(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography, ?))
  order by f.entity_id limit ?
