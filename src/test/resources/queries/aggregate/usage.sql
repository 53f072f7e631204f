with b as (select left((f.usage)::text, 1000) collate "C" as raw, f.usage as v0, (select case when abs(a.n) <= 1e100 then a.n end
  from (select (f.height)::double precision as n) a) as v1, (select case when abs(a.n) <= 1e100 then a.n end
  from (select (case when ST_Dimension(f.geom) = 2 then ST_Area(f.geom::geography) end)::double precision as n) a) as v2
  from twin.building f
  where (f.height >= ?)), m as (select b.*, b.raw as k0
  from b) select grouping(m.k0) as total, m.k0, count(*) as n, count(*), count(distinct m.v0), avg(m.v1), percentile_cont(?::double precision) within group (order by m.v1), sum(m.v2)
  from m group by grouping sets ((), (m.k0))
  order by total desc, n desc, m.k0 limit ?
