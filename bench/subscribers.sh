#!/usr/bin/env bash
# Subscribers of regions over graphql-transport-ws while sensors change. A recorder counts what each of them is told and compares it with
# what it must be told by brute force: delivered and coalesced together, the newest value of each sensor, nothing from outside its region,
# no gap in the sequence. Prints the time from sending an observation to its arrival. Fails if one message is wrong. See docs/live.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… CITYTWIN_REDIS_URL=redis://… bench/subscribers.sh
#   CLIENTS=n RATE=n SECONDS_EACH=n   subscribers, observations in a second, length of a run (default 1000, 2000, 30)
#   WARM=n           seconds before that which are not timed, while the service is being compiled (default 20)
#   SENSORS=n        in the city (default 20000)
#   JAR=FILE JVM_OPTIONS=…  the service (default: the one that is built); COMMAND="java …" starts it otherwise
set -euo pipefail
export PGOPTIONS='-c client_min_messages=warning'

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
server=${CITYTWIN_DATABASE_URL:?set it to a server on which databases may be created}
redis=${CITYTWIN_REDIS_URL:?set it to a Redis}
clients=${CLIENTS:-1000}
rate=${RATE:-2000}
seconds=${SECONDS_EACH:-30}
sensors=${SENSORS:-20000}
warm=${WARM:-20}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=${JAR:-$root/src/target/twin-service-0.1.0-SNAPSHOT.jar}
folder=$(mktemp -d)
made=bench_subscribers_$$
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
  printf 'bench/subscribers.sh: %s\n' "$1" >&2
  exit 1
}

for program in psql curl "$java"; do
  command -v "$program" >/dev/null || fail "$program is missing"
done
[[ -n ${COMMAND:-} || -f $jar ]] || fail "build first: mvn -pl src -am package -DskipTests"
base=${server%%\?*}
twin=${base%/*}/$made

start_service() {
  local port=${PORT:-18482} try
  # shellcheck disable=SC2086
  CITYTWIN_DATABASE_URL=$twin CITYTWIN_REDIS_URL=$redis CITYTWIN_PORT=$port ${COMMAND:-"$java" ${JVM_OPTIONS:--Xmx1g} \
    --enable-native-access=ALL-UNNAMED -jar "$jar"} --citytwin.live.max-subscribers="$((clients + 10))" >"$folder/service.log" 2>&1 &
  service=$!
  address=http://127.0.0.1:$port
  for ((try = 0; try < 600; try++)); do
    [[ $(curl -fsS "$address/healthz" 2>/dev/null) == *'"live":"READY"'* ]] && return
    sleep 0.25
  done
  tail -n 20 "$folder/service.log" >&2
  fail "the service did not start"
}

# Sensors in the middle of the fields of a square grid over one square degree.
fill() {
  psql -qX -v ON_ERROR_STOP=1 "$twin" >/dev/null <<SQL
insert into twin.dataset (name) values ('bench');
with grid as (select i, ceil(sqrt($sensors))::int as side from generate_series(0, $sensors - 1) i)
insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id, sensor_type, status, datastreams)
select md5('sensor' || i)::uuid, 'bench', 'S-' || i,
  st_setsrid(st_makepoint(7 + (i % side + 0.5) / side, 43 + (i / side + 0.5) / side), 4326), '', 1, 'water', 'ONLINE', '[]'
from grid;
insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after, dead_after)
select md5('stream' || i)::uuid, 'bench/S-' || i || '/pressure', md5('sensor' || i)::uuid, 'pressure', 'pressure', 'MPa',
  interval '1 min', interval '5 min', interval '1 h'
from generate_series(0, $sensors - 1) i;
with r as (select twin.next_revision(1) as revision)
insert into twin.change_log select revision, 0, 'SENSOR', 'ADDED', array[md5('sensor0')::uuid] from r;
SQL
}

load() {
  cut -d' ' -f1-3 /proc/loadavg
}

# run FRACTION INTERVAL_MS: each run has a service of its own, so that nobody has values of the run before.
run() {
  psql -qX "$server" -c "create database $made"
  psql -qX "$twin" -c 'create extension postgis'
  start_service # which makes the tables
  fill
  until grep -q "count=$sensors" "$folder/service.log"; do
    sleep 0.2
  done
  printf '\n%s subscribers of %s of the city, %s changes/s, a batch each %s ms; load before %s\n' "$clients" "$1" "$rate" "$2" "$(load)"
  "$java" -Xmx2g "$root/bench/subscribers/Recorder.java" "$address" "$sensors" "$clients" "$1" "$rate" "$seconds" "$2" "$warm" || failed=1
  printf 'load after %s\n' "$(load)"
  kill "$service"
  wait "$service" 2>/dev/null || true
  service=
  psql -qX "$server" -c "drop database $made with (force)"
}

failed=
printf '%s, %s processors\n' "$(uname -m)" "$(nproc)"
run 0.01 250
run 0.1 500
[[ -z $failed ]] || fail "what was told is not what had to be told"
