select 0 as part, f.entity_id, f.name as c0, f.scheme as c1, f.class_code as c2, f.code as c3, f.state as c4, f.department as c5, f.owner as c6, f.cell_code as c7, null::double precision as distance
  from twin.city_part f
  where true
  order by f.entity_id limit ?

select 0 as part, f.entity_id, f.name as c0, null::double precision as distance
  from twin.city_part f
  where (f.scheme = ?
  and starts_with(lower(normalize(f.class_code, NFKC)), lower(normalize(?::text, NFKC))))
  order by f.entity_id limit ?

with page as (select 0 as part, f.entity_id, f.name as c0, f.state as c1, null::double precision as distance
  from twin.city_part f
  where (f.state = any(?))
  order by f.entity_id limit ?) select page.*, n.total
  from (select sum(c)::bigint as total
  from (select count(*) as c
  from twin.city_part f
  where (f.state = any(?))) counted) n
  left join page on true
  order by page.entity_id

with place as materialized (select p as geom, p::geography as geog
  from (select ? as p) given), reach as materialized (select d + 0.001 as d, twin.reach((select geom
  from place), d) as boxes
  from (select max(d) as d
  from (select d
  from ((select f.entity_id, ST_Distance(f.geom::geography, (select geog
  from place)) as d
  from twin.city_part f
  where true
  order by f.geom <-> (select geom
  from place) limit ?)) first_k
  order by d limit ?) k_of_all) far) select *
  from (select 0 as part, f.entity_id, f.name as c0, ST_Distance(f.geom::geography, (select geog
  from place)) as distance
  from twin.city_part f
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
  order by p.distance, p.entity_id limit ?
