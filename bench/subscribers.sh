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
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

clients=${CLIENTS:-1000}
rate=${RATE:-2000}
seconds=${SECONDS_EACH:-30}
sensors=${SENSORS:-20000}
warm=${WARM:-20}
database=bench_subscribers_$$

need psql curl "$java"
need_database
need_redis
need_service
twin=$(url_of "$database")

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

# run FRACTION INTERVAL_MS: each run has a service of its own, so that nobody has values of the run before.
run() {
  make_database "$database"
  rm -f "$folder/service.log"
  JVM_OPTIONS=${JVM_OPTIONS:--Xmx1g} launch service "${PORT:-18482}" --citytwin.live.max-subscribers="$((clients + 10))"
  await_live service # it makes the tables
  fill
  await service "count=$sensors" cat "$folder/service.log"
  printf '\n%s subscribers of %s of the city, %s changes/s, a batch each %s ms; load before %s\n' "$clients" "$1" "$rate" "$2" "$(load)"
  "$java" -Xmx2g "$root/bench/subscribers/Recorder.java" "${address[service]}" "$sensors" "$clients" "$1" "$rate" "$seconds" "$2" "$warm" || failed=1
  printf 'load after %s\n' "$(load)"
  end_services
}

failed=
machine
run 0.01 250
run 0.1 500
[[ -z $failed ]] || fail "what was told is not what had to be told"
