#!/usr/bin/env bash
# Reads of history through GraphQL over many observations: the last seven days of one datastream, and thirty days of hourly buckets. The
# answers are compared with what the database counts and sums over the observations alone before anything is timed. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… CITYTWIN_REDIS_URL=redis://… bench/history.sh
#   OBSERVATIONS=n   about so many over 30 days, one a minute from each datastream (default 2000000; 70 million take 7 GB)
#   ROUNDS=n         requests that are timed for each question (default 200)
#   JAR=FILE JVM_OPTIONS=…  the service (default: the one that is built)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

observations=${OBSERVATIONS:-2000000}
rounds=${ROUNDS:-200}
minutes=$((30 * 24 * 60))
datastreams=$(((observations + minutes - 1) / minutes))

need psql curl jq "$java"
need_database
need_redis
need_service

# A value a minute from each datastream, minute by minute, as they would come.
fill() {
  psql -qX -v ON_ERROR_STOP=1 "$twin" >/dev/null <<SQL
insert into twin.dataset (name) values ('bench');
insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id, sensor_type, status, datastreams)
select md5('sensor' || i)::uuid, 'bench', 'S-' || i, st_setsrid(st_makepoint(7 + i / 100000.0, 43), 4326), '', 1, 'water', 'ONLINE', '[]'
from generate_series(1, $datastreams) i;
insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after, dead_after)
select md5('stream' || i)::uuid, 'bench/S-' || i || '/pressure', md5('sensor' || i)::uuid, 'pressure', 'pressure', 'MPa',
  interval '1 min', interval '5 min', interval '1 h'
from generate_series(1, $datastreams) i;
with r as (select twin.next_revision(1) as revision)
insert into twin.change_log select revision, 0, 'SENSOR', 'ADDED', array[md5('sensor1')::uuid] from r;
select setseed(0.5);
select twin.ensure_observation_partition(day::date) from generate_series(timestamp '2026-01-01', '2026-01-30', '1 day') day;
SQL
  local day
  for ((day = 0; day < 30; day++)); do
    psql -qX -v ON_ERROR_STOP=1 "$twin" <<SQL
insert into twin.observation (datastream_no, phenomenon_time, result_time, result)
select d.datastream_no, t, t, floor(random() * 1000)
from generate_series(timestamptz '2026-01-01Z' + interval '$day days', timestamptz '2026-01-01Z' + interval '$day days 23:59', '1 min') t,
  twin.datastream d
order by t, d.datastream_no;
SQL
  done
  psql -qX "$twin" -c 'vacuum analyze twin.observation'
}

# ask NAME: the question in its file, its answer to standard output.
ask() {
  curl -fsS "${address[service]}/graphql" -H 'Content-Type: application/json' --data-binary "@$folder/$1.json"
}

question() { # NAME SELECTION
  jq -n -c --arg id "$id" --arg selection "$2" \
    '{query: "query($id: ID!) { datastreams(ids: [$id]) { \($selection) } }", variables: {id: $id}}' >"$folder/$1.json"
}

same() { # WHAT EXPECTED ACTUAL
  [[ $2 == "$3" && $2 != 0 && -n $2 ]] || fail "$1: the database says $2, the service $3"
}

check() {
  local number="(select datastream_no from twin.datastream where code = 'bench/S-1/pressure')"
  same "last seven days" \
    "$(value "select count(*) || ' ' || sum(result)::bigint from twin.observation where datastream_no = $number and phenomenon_time >= '2026-01-24Z'")" \
    "$(for page in last-1 last-2 last-3; do ask "$page"; done | jq -rs '[.[].data.datastreams[0].observations.nodes[].result] | "\(length) \(add)"')"
  same "hours of thirty days" \
    "$(value "select count(distinct date_trunc('hour', phenomenon_time)) || ' ' || sum(result)::bigint from twin.observation where datastream_no = $number")" \
    "$(ask hours | jq -r '[.data.datastreams[0].series[].sum] | "\(length) \(add)"')"
}

# clock NAME LABEL: p50 and p99 of the seconds that requests take, as curl measures them.
clock() {
  local round
  for ((round = 0; round < rounds; round++)); do
    curl -fsS -o /dev/null -w '%{time_total}\n' "${address[service]}/graphql" -H 'Content-Type: application/json' --data-binary "@$folder/$1.json"
  done | sort -n | awk -v label="$2" '{ t[NR] = $1 * 1000 }
    END { printf "%-52s p50 %7.1f ms  p99 %7.1f ms\n", label, t[int((NR + 1) / 2)], t[int(NR * 0.99 + 0.999)] }'
}

machine
make_database "bench_history_$$"
twin=$(url_of "bench_history_$$")
JVM_OPTIONS=${JVM_OPTIONS:--Xmx512m -XX:+UseSerialGC} launch service "${PORT:-18481}" --citytwin.history.interval=1s
await_live service # it makes the tables
fill
printf '%s observations of %s datastreams; load %s\n' "$(value 'select count(*) from twin.observation')" "$datastreams" "$(load)"
began=$SECONDS
until [[ $(value "select rolled_until > '2026-01-31Z' and not exists (select from twin.rollup_mark) from twin.rollup_head") == t ]]; do
  sleep 1
done
printf 'rolled up (%s s after they were written): %s hours\n' "$((SECONDS - began))" "$(value 'select count(*) from twin.rollup_hour')"
psql -qX "$twin" -c 'vacuum analyze twin.rollup_hour'

id=$(printf 'Datastream:%s' "$(value "select datastream_id from twin.datastream where code = 'bench/S-1/pressure'")" | base64 -w0 | tr '+/' '-_' | tr -d '=')
question last-1 'observations(first: 5000, phenomenonTime: {gte: "2026-01-24T00:00:00Z", lt: "2026-01-27T00:00:00Z"}) { nodes { phenomenonTime result } }'
question last-2 'observations(first: 5000, phenomenonTime: {gte: "2026-01-27T00:00:00Z", lt: "2026-01-30T00:00:00Z"}) { nodes { phenomenonTime result } }'
question last-3 'observations(first: 5000, phenomenonTime: {gte: "2026-01-30T00:00:00Z"}) { nodes { phenomenonTime result } }'
question days 'series(from: "2026-01-24T00:00:00Z", to: "2026-01-31T00:00:00Z", every: "PT5M") { start mean min max }'
question hours 'series(from: "2026-01-01T00:00:00Z", to: "2026-01-31T00:00:00Z", every: "PT1H") { start count sum mean min max }'
check
clock last-1 'three of the last days, 4,320 observations'
clock days 'last seven days in 5 minutes, 10,080 observations'
clock hours 'thirty days in hours, 720 buckets'
