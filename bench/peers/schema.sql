-- What the peers of bench/read.sh stand on, made for one run in the twin's own database: a schema "bench_peer" and an index.

create schema bench_peer;

-- The twin has no geography index on every row, and would not use this one: its own questions never name the condition, which holds for
-- every row. The peers' and the bare questions go through the view, which does.
create index bench_peer_geography on twin.building using gist ((geom::geography)) where source_id is not null;

create view bench_peer.building as
select entity_id, name, usage, height, storeys_above_ground, year_built, address, geom from twin.building where source_id is not null;

-- For PostGraphile: views have no keys of their own.
comment on view bench_peer.building is '@primaryKey entity_id';

-- PostGraphile's way to a statement of one's own. All of them are inlined, so that indexes serve them.
create function bench_peer.buildings_in(west double precision, south double precision, east double precision, north double precision)
returns setof bench_peer.building language sql stable as $$
  select * from bench_peer.building f where f.geom && st_makeenvelope(west, south, east, north, 4326) order by f.entity_id
$$;

create function bench_peer.buildings_nearest(x double precision, y double precision) returns setof bench_peer.building language sql stable as $$
  select * from bench_peer.building f order by f.geom::geography <-> st_setsrid(st_makepoint(x, y), 4326)::geography
$$;

create function bench_peer.buildings_within(x double precision, y double precision, metres double precision)
returns setof bench_peer.building language sql stable as $$
  select * from bench_peer.building f where st_dwithin(f.geom::geography, st_setsrid(st_makepoint(x, y), 4326)::geography, metres)
$$;
