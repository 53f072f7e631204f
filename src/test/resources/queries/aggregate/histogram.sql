with b as materialized (select (select case when abs(a.n) <= 1e100 then a.n end
  from (select (f.height)::double precision as n) a) as raw, (select case when abs(a.n) <= 1e100 then a.n end
  from (select (f.height)::double precision as n) a) as v0
  from twin.building f
  where f.entity_id in (select n.entity_id
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
  order by d limit ?) k_of_all) far) select *
  from (select 0 as part, f.entity_id, ST_Distance(f.geom::geography, (select geog
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
  order by p.distance, p.entity_id limit ?) n)), m as (select b.*, case when b.raw is null then null when s.lo = s.hi then 0 else least(width_bucket(b.raw, s.lo, s.hi, ?), ?) - 1 end as k0, s.lo as k1, s.hi as k2
  from b cross
  join (select min(raw) as lo, max(raw) as hi
  from b) s) select grouping(m.k0) as total, m.k0, m.k1, m.k2, count(*) as n, count(*), max(m.v0)
  from m group by grouping sets ((), (m.k0, m.k1, m.k2))
  order by total desc, n desc, m.k0, m.k1, m.k2 limit ?
