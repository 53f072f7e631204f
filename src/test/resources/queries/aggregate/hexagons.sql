with m as (select ST_PointOnSurface(f.geom) as raw, f.street as v0
  from twin.address f
  where true) select ST_X(m.raw), ST_Y(m.raw), case when m.v0 is not null then dense_rank() over (order by m.v0) end::double precision
  from m
