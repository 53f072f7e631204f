with page as (with place as materialized (select p as geom, p::geography as geog
  from (select ? as p) given), reach as materialized (select d + 0.001 as d, twin.reach((select geom
  from place), d) as boxes
  from (select max(d) as d
  from (select d
  from ((select f.entity_id, ST_Distance(f.geom::geography, (select geog
  from place)) as d
  from twin.building f
  where true
  order by f.geom <-> (select geom
  from place) limit ?)) first_k
  order by d limit ?) k_of_all) far) select *
  from (select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, (select geog
  from place)) as distance
  from twin.building f
  where true
  and (f.geom && (select boxes[1]
  from reach)
  or f.geom && (select boxes[2]
  from reach)
  or twin.is_wide(f.geom)
  and ST_DWithin(f.geom::geography, (select geog
  from place), (select d
  from reach)))
  order by distance, entity_id limit ?) p
  order by p.distance, p.entity_id limit ?) select page.*, n.total
  from (with place as materialized (select p as geom, p::geography as geog
  from (select ? as p) given), reach as materialized (select d + 0.001 as d, twin.reach((select geom
  from place), d) as boxes
  from (select max(d) as d
  from (select d
  from ((select f.entity_id, ST_Distance(f.geom::geography, (select geog
  from place)) as d
  from twin.building f
  where true
  order by f.geom <-> (select geom
  from place) limit ?)) first_k
  order by d limit ?) k_of_all) far) select count(*) as total
  from (select f.entity_id, ST_Distance(f.geom::geography, (select geog
  from place)) as distance
  from twin.building f
  where true
  and (f.geom && (select boxes[1]
  from reach)
  or f.geom && (select boxes[2]
  from reach)
  or twin.is_wide(f.geom)
  and ST_DWithin(f.geom::geography, (select geog
  from place), (select d
  from reach)))
  order by distance, entity_id limit ?) counted) n
  left join page on true
  order by page.distance, page.entity_id
