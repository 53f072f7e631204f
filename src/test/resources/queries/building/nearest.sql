with page as (with reach as (select max(d) as d
  from (select d
  from (select ST_Distance(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography) as d
  from twin.building f
  where true
  order by f.geom::geography <-> ST_GeomFromWKB(?, 4326)::geography limit ?) first_k
  order by d limit ?) k_of_all) select *
  from (select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography) as distance
  from reach cross
  join twin.building f
  where ST_DWithin(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography, reach.d + 0.001)
  and true
  order by distance, entity_id limit ?) p
  order by p.distance, p.entity_id limit ?) select page.*, n.total
  from (with reach as (select max(d) as d
  from (select d
  from (select ST_Distance(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography) as d
  from twin.building f
  where true
  order by f.geom::geography <-> ST_GeomFromWKB(?, 4326)::geography limit ?) first_k
  order by d limit ?) k_of_all) select count(*) as total
  from (select f.entity_id, ST_Distance(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography) as distance
  from reach cross
  join twin.building f
  where ST_DWithin(f.geom::geography, ST_GeomFromWKB(?, 4326)::geography, reach.d + 0.001)
  and true
  order by distance, entity_id limit ?) counted) n
  left join page on true
  order by page.distance, page.entity_id
