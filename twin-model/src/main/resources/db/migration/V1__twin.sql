-- The twin, version 1. Everything lives in the schema "twin"; PostGIS itself stays in "public".
-- Geometry is EPSG:4326 (longitude, latitude, height in metres where there is a Z). The column carries no type modifier because a
-- modifier would forbid either 2D or 3D; a CHECK holds the SRID instead.

create schema if not exists twin;

-- ---------------------------------------------------------------- revisions and the change log

-- One row. Its update is the lock that puts all writers of features in one order.
create table twin.head (
  one      boolean primary key default true check (one),
  revision bigint  not null
);
insert into twin.head (revision) values (0);

create table twin.revision (
  revision     bigint      primary key,
  committed_at timestamptz not null default now(),
  job_id       bigint
);

-- Which features changed in which revision, in commit order. Caches follow it.
create table twin.change_log (
  revision  bigint not null,
  kind      text   not null,
  entity_id uuid   not null,
  operation text   not null check (operation in ('ADDED', 'CHANGED', 'REMOVED')),
  primary key (revision, entity_id)
);

-- Takes the next revision. Holds the writers' lock until the transaction ends, so revisions become visible in order.
create function twin.next_revision(job bigint) returns bigint
language plpgsql as $$
declare
  number bigint;
begin
  update twin.head set revision = revision + 1 returning revision into number;
  insert into twin.revision (revision, job_id) values (number, job);
  perform pg_notify('twin_revision', number::text);
  return number;
end
$$;

-- ---------------------------------------------------------------- imports

create table twin.dataset (
  name        text        primary key check (name <> ''),
  license     text,
  attribution text,
  created_at  timestamptz not null default now()
);

create table twin.import_job (
  id          bigint generated always as identity primary key,
  dataset     text        not null references twin.dataset,
  format      text        not null,
  kind        text,
  files       jsonb       not null,
  status      text        not null check (status in ('RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED')),
  dry_run     boolean     not null default false,
  replace_all boolean     not null default false,
  actor       text        not null,
  read        bigint      not null default 0,
  added       bigint      not null default 0,
  changed     bigint      not null default 0,
  unchanged   bigint      not null default 0,
  removed     bigint      not null default 0,
  repaired    bigint      not null default 0,
  rejected    bigint      not null default 0,
  by_kind     jsonb       not null default '{}',
  revision    bigint,
  error_code  text,
  error       text,
  created_at  timestamptz not null default now(),
  finished_at timestamptz
);

create table twin.import_issue (
  id         bigint generated always as identity primary key,
  job_id     bigint  not null references twin.import_job on delete cascade,
  code       text    not null,
  rejected   boolean not null,
  source     text    not null,
  record_no  bigint,
  byte_place bigint,
  source_id  text,
  message    text    not null,
  raw_record text,
  location   geometry check (st_srid(location) = 4326)
);
create index on twin.import_issue (job_id, id);

-- ---------------------------------------------------------------- features
-- Each kind has the same head; it is written out once here and copied by "like".

create table twin.feature_head (
  entity_id   uuid        not null,
  dataset     text        not null references twin.dataset,
  source_id   text        not null,
  name        text,
  geom        geometry    not null check (st_srid(geom) = 4326),
  attributes  jsonb       not null default '{}',
  row_hash    bytea       not null,
  version     integer     not null default 1,
  valid_from  timestamptz not null default now(),
  valid_to    timestamptz,
  recorded_at timestamptz not null default now(),
  job_id      bigint      not null
);

create table twin.building (
  like twin.feature_head including all,
  usage                text,
  height               double precision,
  storeys_above_ground integer,
  storeys_below_ground integer,
  floor_area           double precision,
  year_built           integer,
  address              text
);

create table twin.road (
  like twin.feature_head including all,
  road_class        text not null,
  length            double precision not null,
  lane_count        integer,
  speed_limit       double precision,
  direction         text not null,
  surface           text,
  bridge            boolean not null,
  tunnel            boolean not null,
  layer             integer not null,
  start_junction_id uuid,
  end_junction_id   uuid
);

create table twin.road_junction (
  like twin.feature_head including all,
  signalised boolean not null
);

create table twin.pipe (
  like twin.feature_head including all,
  medium        text not null,
  diameter      double precision,
  material      text,
  length        double precision not null,
  depth         double precision,
  installed_at  date,
  start_node_id uuid,
  end_node_id   uuid
);

create table twin.pipe_node (
  like twin.feature_head including all,
  node_kind text not null,
  medium    text not null,
  elevation double precision
);

create table twin.grid_cell (
  like twin.feature_head including all,
  scheme    text    not null,
  code      text    not null,
  level     integer not null,
  duty_unit text,
  area      double precision
);

create table twin.district (
  like twin.feature_head including all,
  level       text not null,
  code        text,
  admin_level integer,
  area        double precision,
  population  integer,
  parent_id   uuid
);

create table twin.sensor (
  like twin.feature_head including all,
  sensor_type  text not null,
  status       text not null,
  mounted_kind text,
  mounted_on   uuid,
  datastreams  jsonb not null
);

-- "like" copies columns, checks and defaults, but neither foreign keys nor the indexes that "feature_head" does not have.
do $$
declare
  kind text;
begin
  foreach kind in array array['building', 'road', 'road_junction', 'pipe', 'pipe_node', 'grid_cell', 'district', 'sensor'] loop
    execute format('alter table twin.%I add primary key (entity_id)', kind);
    execute format('alter table twin.%I add foreign key (dataset) references twin.dataset', kind);
    execute format('create unique index %I on twin.%I (dataset, source_id)', kind || '_source', kind);
    execute format('create index %I on twin.%I using gist (geom)', kind || '_geom', kind);
    -- Distances are asked in metres on the ellipsoid.
    execute format('create index %I on twin.%I using gist ((geom::geography))', kind || '_geog', kind);
  end loop;
end
$$;
drop table twin.feature_head;

create index road_start on twin.road (start_junction_id);
create index road_end on twin.road (end_junction_id);
create index pipe_start on twin.pipe (start_node_id);
create index pipe_end on twin.pipe (end_node_id);
create index grid_cell_code on twin.grid_cell (scheme, code);
create index district_parent on twin.district (parent_id);
create index sensor_mounted on twin.sensor (mounted_on);

-- ---------------------------------------------------------------- live data (after OGC SensorThings)

create table twin.datastream (
  datastream_no     integer generated always as identity primary key,
  datastream_id     uuid     not null unique,
  code              text     not null unique,
  sensor_id         uuid     not null references twin.sensor on delete cascade,
  name              text     not null,
  observed_property text     not null,
  unit              text     not null,
  cadence           interval,
  late_after        interval not null,
  dead_after        interval not null,
  minimum           double precision,
  maximum           double precision
);
create index on twin.datastream (sensor_id);

-- quality: 0 GOOD, 1 UNCERTAIN, 2 BAD, 3 ESTIMATED, 4 SIMULATED
create table twin.observation (
  datastream_no   integer     not null,
  phenomenon_time timestamptz not null,
  result_time     timestamptz not null,
  result          double precision,
  result_text     text,
  quality         smallint    not null default 0,
  primary key (datastream_no, phenomenon_time)
) partition by range (phenomenon_time);

-- Makes the daily partition (UTC) that holds an instant, if it is missing. Safe to call from many sessions.
create function twin.ensure_observation_partition(day date) returns void
language plpgsql as $$
declare
  partition text := 'observation_' || to_char(day, 'YYYYMMDD');
begin
  if to_regclass('twin.' || partition) is null then
    perform pg_advisory_xact_lock(hashtext('twin.observation'));
    execute format(
      'create table if not exists twin.%I partition of twin.observation for values from (%L) to (%L)',
      partition, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
  end if;
end
$$;

-- ---------------------------------------------------------------- extents

-- A geometry that crosses the antimeridian is stored in parts on both sides of it. Its extent is then the narrow one over the line, with
-- west > east as in RFC 7946, and not the one around the world.

-- Whether the narrow extent is the one over the antimeridian.
create function twin.crosses_antimeridian(g geometry) returns boolean
language sql immutable parallel safe as $$
  select st_xmax(g) - st_xmin(g) > 180
     and st_xmax(st_shiftlongitude(g)) - st_xmin(st_shiftlongitude(g)) < st_xmax(g) - st_xmin(g)
$$;

-- West, south, east, north in degrees.
create function twin.bounds(g geometry) returns double precision[]
language sql immutable parallel safe as $$
  select case
    when twin.crosses_antimeridian(g)
    then array[st_xmin(st_shiftlongitude(g)), st_ymin(g), st_xmax(st_shiftlongitude(g)) - 360, st_ymax(g)]
    else array[st_xmin(g), st_ymin(g), st_xmax(g), st_ymax(g)]
  end
$$;

-- Whether the extent of a geometry meets a box with west <= east, edges included; exact, where the operator && rounds to float.
create function twin.extent_meets(
  g geometry, west double precision, south double precision, east double precision, north double precision) returns boolean
language sql immutable parallel safe as $$
  select st_ymin(g) <= north and st_ymax(g) >= south and case
    when st_xmax(g) - st_xmin(g) <= 180 or not twin.crosses_antimeridian(g)
    then st_xmin(g) <= east and st_xmax(g) >= west
    else (st_xmin(st_shiftlongitude(g)) <= east and st_xmax(st_shiftlongitude(g)) >= west)
      or (st_xmin(st_shiftlongitude(g)) <= east + 360 and st_xmax(st_shiftlongitude(g)) >= west + 360)
  end
$$;

-- ---------------------------------------------------------------- reading across kinds

-- Which table holds an entity.
create function twin.kind_of(entity uuid) returns text
language sql stable as $$
  select 'BUILDING' from twin.building where entity_id = entity
  union all select 'ROAD' from twin.road where entity_id = entity
  union all select 'ROAD_JUNCTION' from twin.road_junction where entity_id = entity
  union all select 'PIPE' from twin.pipe where entity_id = entity
  union all select 'PIPE_NODE' from twin.pipe_node where entity_id = entity
  union all select 'GRID_CELL' from twin.grid_cell where entity_id = entity
  union all select 'DISTRICT' from twin.district where entity_id = entity
  union all select 'SENSOR' from twin.sensor where entity_id = entity
  limit 1
$$;

-- Hash of the content of the twin: equal for equal content, whatever the order or number of imports that made it. Row hashes are
-- summed, not sorted, so its memory does not grow with the city.
create function twin.content_hash() returns text
language sql stable as $$
  select md5(count(*) || ':' || coalesce(sum(('x' || substr(h, 1, 16))::bit(64)::bigint::numeric), 0)
                      || ':' || coalesce(sum(('x' || substr(h, 17, 16))::bit(64)::bigint::numeric), 0))
  from (
    select md5(entity_id::text || encode(row_hash, 'hex')) as h from (
      select entity_id, row_hash from twin.building
      union all select entity_id, row_hash from twin.road
      union all select entity_id, row_hash from twin.road_junction
      union all select entity_id, row_hash from twin.pipe
      union all select entity_id, row_hash from twin.pipe_node
      union all select entity_id, row_hash from twin.grid_cell
      union all select entity_id, row_hash from twin.district
      union all select entity_id, row_hash from twin.sensor
    ) every_feature
  ) hashed
$$;
