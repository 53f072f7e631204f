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

with first as materialized (select 0 as part, f.entity_id, f.name as c0, case when f.geom && ?
  or twin.is_wide(f.geom) then ST_Distance(f.geom::geography, (select ?::geography)) else round(ST_DistanceSpheroid(f.geom, ?, 'SPHEROID["WGS 84",6378137,298.257223563]') * 1e8) / 1e8 end as distance, f.geom <#> ? as degrees
  from (select *
  from twin.city_part f
  order by f.geom <#> ? limit 32) f limit ?), nearest as materialized (select *
  from first
  order by distance, entity_id limit ?), proof as (select n < ?
  or (degrees < 360
  and reached < 89
  and (degrees - ?) * metres > d * 1.000001 + 0.01
  and (180 - ?::float8) * metres > d
  and not exists (select
  from twin.city_part f
  where twin.is_wide(f.geom)
  and ST_DWithin(f.geom::geography, (select ?::geography), d + 0.001))) as holds
  from (select *, 110574.0 * cosd(reached) as metres
  from (select *, ?::float8 + d / 110574.0 as reached
  from (select count(*) as n, max(degrees) as degrees, (select max(distance)
  from nearest) as d
  from first) a) b) c) select p.*
  from proof
  left join nearest p on proof.holds
  order by p.distance, p.entity_id limit ?
