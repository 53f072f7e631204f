#!/usr/bin/env bash
# Distances over the planar index (as the service asks) against a geography index on every row (as version 1 had it): the same rows, the
# same questions, one server, turn by turn. The answers are compared first, ids and distances; a difference ends the run.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… bench/distance.sh
#   ROWS=n      buildings (default 200000)
#   LATITUDE=d  of the city, degrees (default 45)
#   ROUNDS=n    questions of each sort (default 40)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export PGOPTIONS="$PGOPTIONS -c jit=off -c max_parallel_workers_per_gather=0"
rows=${ROWS:-200000}
latitude=${LATITUDE:-45}
rounds=${ROUNDS:-40}
database=bench_distance_$$

need psql
need_database
machine
make_database "$database"
url=$(url_of "$database")
for migration in "$root"/twin-model/src/main/resources/db/migration/V*.sql; do
  psql -qX -v ON_ERROR_STOP=1 "$url" -f "$migration"
done

psql -qAtX -v ON_ERROR_STOP=1 -v rows="$rows" -v latitude="$latitude" -v rounds="$rounds" "$url" <<'SQL'
-- A city of 25 by 25 km, buildings of 10 to 40 m, and a few features that are wide.
select setseed(0.20261121) \g /dev/null
insert into twin.dataset (name) values ('bench');
insert into twin.building (entity_id, dataset, source_id, geom, row_hash, job_id)
select md5(n::text)::uuid, 'bench', n::text, st_setsrid(st_makebox2d(st_point(x, y), st_point(x + w, y + h)), 4326), '', 1
from (select n, 10 + random() * 0.225 / cosd(:latitude) as x, :latitude + random() * 0.225 as y,
        (0.0001 + random() * 0.0003) / cosd(:latitude) as w, 0.0001 + random() * 0.0003 as h
      from generate_series(1, :rows) n) s;
insert into twin.building (entity_id, dataset, source_id, geom, row_hash, job_id)
select md5('wide' || n)::uuid, 'bench', 'wide' || n, st_makeenvelope(10, :latitude + n * 0.01, 10.2, :latitude + n * 0.01 + 0.001, 4326), '', 1
from generate_series(1, 20) n;
create schema v1;
create table v1.building as table twin.building;
alter table v1.building add primary key (entity_id);
create index on v1.building using gist (geom);
create index building_geog on v1.building using gist ((geom::geography));
vacuum analyze twin.building;
vacuum analyze v1.building;

create table question as
select n, st_asbinary(st_makepoint(10 + random() * 0.225 / cosd(:latitude), :latitude + random() * 0.225)) as place
from generate_series(1, :rounds) n;

-- What the service sends ("now") and what it sent ("before"); $1 is the place, $2 the metres or the number.
create table way (sort text, side text, statement text);
insert into way values
('dwithin', 'before', $$
  select f.entity_id, ST_Distance(f.geom::geography, ST_GeomFromWKB($1, 4326)::geography) as distance from v1.building f
  where ST_DWithin(f.geom::geography, ST_GeomFromWKB($1, 4326)::geography, $2) order by f.entity_id limit 1001$$),
('dwithin', 'now', $$
  select f.entity_id, ST_Distance(f.geom::geography, (select ST_GeomFromWKB($1, 4326)::geography)) as distance from twin.building f
  where ((f.geom && (select (twin.reach(ST_GeomFromWKB($1, 4326), $2))[1]) or f.geom && (select (twin.reach(ST_GeomFromWKB($1, 4326), $2))[2])
      or twin.is_wide(f.geom)) and ST_DWithin(f.geom::geography, (select ST_GeomFromWKB($1, 4326)::geography), $2))
  order by f.entity_id limit 1001$$),
('nearest', 'before', $$
  with reach as (select max(d) as d from (select d from (
    select ST_Distance(f.geom::geography, ST_GeomFromWKB($1, 4326)::geography) as d from v1.building f
    order by f.geom::geography <-> ST_GeomFromWKB($1, 4326)::geography limit $2::int) first_k order by d limit $2::int) k_of_all)
  select f.entity_id, ST_Distance(f.geom::geography, ST_GeomFromWKB($1, 4326)::geography) as distance from reach cross join v1.building f
  where ST_DWithin(f.geom::geography, ST_GeomFromWKB($1, 4326)::geography, reach.d + 0.001) order by distance, entity_id limit $2::int$$),
('nearest', 'now', $$
  with place as materialized (select p as geom, p::geography as geog from (select ST_GeomFromWKB($1, 4326) as p) given),
  reach as materialized (select d + 0.001 as d, twin.reach((select geom from place), d) as boxes from (select max(d) as d from (select d from (
    select f.entity_id, ST_Distance(f.geom::geography, (select geog from place)) as d from twin.building f
    order by f.geom <-> (select geom from place) limit $2::int) first_k order by d limit $2::int) k_of_all) far)
  select f.entity_id, ST_Distance(f.geom::geography, (select geog from place)) as distance from twin.building f
  where (f.geom && (select boxes[1] from reach) or f.geom && (select boxes[2] from reach)
      or twin.is_wide(f.geom) and ST_DWithin(f.geom::geography, (select geog from place), (select d from reach)))
  order by distance, entity_id limit $2::int$$);

-- Prepared, as the service's statements are: the server settles for one plan after some runs.
select format('prepare %I (bytea, double precision) as select md5(string_agg(entity_id::text || '':'' || distance, '','')), count(*) from (%s) q',
  sort || ' ' || side, statement) from way \gexec

create function ask(prepared text, place bytea, argument double precision, out answer text, out hits bigint, out ms double precision)
language plpgsql as $$
declare
  began timestamptz := clock_timestamp();
begin
  execute format('execute %I (%L, %L)', prepared, place, argument) into answer, hits;
  ms := extract(epoch from clock_timestamp() - began) * 1000;
end
$$;

create table measured (sort text, argument double precision, n int, side text, answer text, hits bigint, ms double precision);
do $$
declare
  task record;
begin
  for pass in 0..1 loop -- the first warms up
    truncate measured;
    for task in
      select w.sort, w.side, a.argument, q.n, q.place
      from (values ('dwithin', 50), ('dwithin', 500), ('dwithin', 2000), ('nearest', 1), ('nearest', 10), ('nearest', 100)) a(sort, argument)
      join way w using (sort) cross join question q order by w.sort, a.argument, q.n, w.side
    loop
      insert into measured select task.sort, task.argument, task.n, task.side, r.* from ask(task.sort || ' ' || task.side, task.place, task.argument) r;
    end loop;
  end loop;
  if exists (select from measured group by sort, argument, n having count(distinct answer) > 1 or count(distinct hits) > 1) then
    raise exception 'the two ways answer differently';
  end if;
  if exists (select from measured group by sort, argument having sum(hits) = 0) then
    raise exception 'a sort of question finds nothing';
  end if;
end
$$;

select format('%s %s, %s found: before %s ms, now %s ms, ratio %s', sort, argument, round(avg(hits)), round(b::numeric, 2), round(n::numeric, 2),
  round((b / n)::numeric, 2))
from (select sort, argument, avg(hits) as hits, percentile_cont(0.5) within group (order by ms) filter (where side = 'before') as b,
        percentile_cont(0.5) within group (order by ms) filter (where side = 'now') as n from measured group by sort, argument) s
group by sort, argument, b, n order by sort, argument;
select format('indexes: before %s, now %s', pg_size_pretty(pg_indexes_size('v1.building')), pg_size_pretty(pg_indexes_size('twin.building')));
SQL
