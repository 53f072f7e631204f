#!/usr/bin/env bash
# Reads of history through GraphQL over many observations: the last seven days of one datastream, and thirty days of hourly buckets. The
# answers are compared with what the database counts and sums over the observations alone before anything is timed. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… CITYTWIN_REDIS_URL=redis://… bench/history.sh
#   OBSERVATIONS=n   about so many over 30 days, one a minute from each datastream (default 2000000; 70 million take 7 GB)
#   ROUNDS=n         requests that are timed for each question (default 200)
#   JAR=FILE JVM_OPTIONS=…  the service (default: the one that is built)
set -euo pipefail
export PGOPTIONS='-c client_min_messages=warning'

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
server=${CITYTWIN_DATABASE_URL:?set it to a server on which databases may be created}
redis=${CITYTWIN_REDIS_URL:?set it to a Redis}
observations=${OBSERVATIONS:-2000000}
rounds=${ROUNDS:-200}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=${JAR:-$root/src/target/twin-service-0.1.0-SNAPSHOT.jar}
minutes=$((30 * 24 * 60))
datastreams=$(((observations + minutes - 1) / minutes))
folder=$(mktemp -d)
made=bench_history_$$
service=

cleanup() {
  if [[ -n $service ]]; then
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  psql -qX "$server" -c "drop database if exists $made with (force)" || true
  rm -rf "$folder"
}
trap cleanup EXIT

fail() {
  printf 'bench/history.sh: %s\n' "$1" >&2
  exit 1
}

for program in psql curl jq "$java"; do
  command -v "$program" >/dev/null || fail "$program is missing"
done
[[ -f $jar ]] || fail "build first: mvn -pl src -am package -DskipTests"
base=${server%%\?*}
twin=${base%/*}/$made

value() {
  psql -qAtX "$twin" -c "$1"
}

start_service() {
  local port=${PORT:-18481} try
  # shellcheck disable=SC2086
  CITYTWIN_DATABASE_URL=$twin CITYTWIN_REDIS_URL=$redis CITYTWIN_PORT=$port "$java" ${JVM_OPTIONS:--Xmx512m -XX:+UseSerialGC} \
    --enable-native-access=ALL-UNNAMED -jar "$jar" --citytwin.history.interval=1s >"$folder/service.log" 2>&1 &
  service=$!
  address=http://127.0.0.1:$port
  for ((try = 0; try < 240; try++)); do
    curl -fsS "$address/healthz" >/dev/null 2>&1 && return
    sleep 0.25
  done
  tail -n 20 "$folder/service.log" >&2
  fail "the service did not start"
}

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
  curl -fsS "$address/graphql" -H 'Content-Type: application/json' --data-binary "@$folder/$1.json"
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
    curl -fsS -o /dev/null -w '%{time_total}\n' "$address/graphql" -H 'Content-Type: application/json' --data-binary "@$folder/$1.json"
  done | sort -n | awk -v label="$2" '{ t[NR] = $1 * 1000 }
    END { printf "%-52s p50 %7.1f ms  p99 %7.1f ms\n", label, t[int((NR + 1) / 2)], t[int(NR * 0.99 + 0.999)] }'
}

psql -qX "$server" -c "create database $made"
psql -qX "$twin" -c 'create extension postgis'
start_service # which makes the tables
fill
printf '%s observations of %s datastreams; load %s\n' "$(value 'select count(*) from twin.observation')" "$datastreams" "$(cut -d' ' -f1-3 /proc/loadavg)"
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
