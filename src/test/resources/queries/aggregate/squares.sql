with b as materialized (select ST_PointOnSurface(f.geom) as raw, (select case when abs(a.n) <= 1e100 then a.n end
  from (select (case when ST_Dimension(f.geom) = 1 then ST_Length(f.geom::geography) end)::double precision as n) a) as v0
  from twin.road f
  where (f.length > ?)), m as (select b.*, t.band as k0, (case when t.lat < 90 then floor((t.lat - t.band) * e.rows) else e.rows - 1 end)::integer as k1, mod(floor((t.lon + 180) / 360 * e.columns)::integer, e.columns) as k2, e.rows as k3, e.columns as k4
  from b cross
  join lateral (select u.*, u.band + 0.5::double precision as mid
  from (select ST_X(b.raw) as lon, ST_Y(b.raw) as lat, case when ST_Y(b.raw) < 89 then floor(ST_Y(b.raw)) when ST_Y(b.raw) >= 89 then 89 end::integer as band) u) t cross
  join lateral (select greatest(1, round((111132.954 - 559.822 * cosd(2 * t.mid) + 1.175 * cosd(4 * t.mid)) / ?))::integer as rows, greatest(1, round((2 * pi() * 6378137 * cosd(t.mid) / sqrt(1 - 0.00669437999014 * sind(t.mid) ^ 2)) / ?))::integer as columns) e) select grouping(m.k0) as total, m.k0, m.k1, m.k2, m.k3, m.k4, count(*) as n, sum(m.v0)
  from m group by grouping sets ((), (m.k0, m.k1, m.k2, m.k3, m.k4))
  order by total desc, n desc, m.k0, m.k1, m.k2, m.k3, m.k4 limit ?
