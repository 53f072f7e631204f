#!/usr/bin/env bash
# How fast observations come in, durably, beside what this machine's Redis, PostgreSQL and Mosquitto do alone, turn by turn in one run on
# servers made for it (with the settings of ./citytwin: fsync on). Before a number of the service is printed, the history must hold every
# observation it acknowledged, and their sum. See docs/benchmarks.md.
#
# usage: bench/ingest.sh
#   DATASTREAMS=n   they take turns, so that two of a datastream never come close together (default 100000)
#   ROUNDS=n SECONDS_EACH=n   (default 3 and 6)
#   LATE=n          of a hundred observations, how many are an hour old (default 0)
#   MESSAGES=n      for MQTT (default 200000)
#   ONLY="http mqtt latency"   what is run of these
#   JAR=FILE JVM_OPTIONS=…     the service (default: the one that is built)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

datastreams=${DATASTREAMS:-100000}
rounds=${ROUNDS:-3}
each=${SECONDS_EACH:-6}
late=${LATE:-0}
messages=${MESSAGES:-200000}
only=" ${ONLY:-http mqtt latency} "
begun=0

cleanup() {
  end_services
  end_servers "$folder/home"
}

need psql pgbench curl mosquitto_pub mosquitto_sub "$java"
need_service
need_load_classes

make_sensors() {
  psql -qX -v ON_ERROR_STOP=1 "$twin" >/dev/null <<SQL
insert into twin.dataset (name) values ('bench');
create temp table made as
  select 'S-' || i as id, i from generate_series(1, $datastreams) i union all select 'P-' || i, i from generate_series(1, 8) i;
insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id, sensor_type, status, datastreams)
select md5('sensor' || id)::uuid, 'bench', id, st_setsrid(st_makepoint(7 + i / 1000000.0, 43), 4326), '', 1, 'water', 'ONLINE', '[]' from made;
insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after, dead_after)
select md5('stream' || id)::uuid, 'bench/' || id || '/pressure', md5('sensor' || id)::uuid, 'pressure', 'pressure', 'MPa',
  interval '1 min', interval '5 min', interval '1 h' from made;
with r as (select twin.next_revision(1) as revision)
insert into twin.change_log select revision, 0, 'SENSOR', 'ADDED', array[md5('sensorS-1')::uuid] from r;
-- What PostgreSQL alone does, in a table of its own of the same shape.
create table public.peer (like twin.observation, primary key (datastream_no, phenomenon_time));
SQL
  cat >"$folder/batch.sql" <<SQL
\set first random(1, $datastreams)
\set at random(1, 2000000000)
insert into public.peer as old (datastream_no, phenomenon_time, result_time, result, quality, assessed)
select 1 + (:first + i * 7919::bigint) % $datastreams, now() + :at * interval '1 microsecond', now(), i, 0, 0 from generate_series(1, 1000) i
order by 1 on conflict (datastream_no, phenomenon_time) do update set result_time = excluded.result_time, result = excluded.result
where old.result_time < excluded.result_time;
SQL
  sed 's/generate_series(1, 1000)/generate_series(1, 1)/' "$folder/batch.sql" >"$folder/single.sql"
}

generator() {
  "$java" -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=4 -cp "$load_classes" io.citytwin.bench.ingest.IngestLoad "$@"
}

field() { # NAME LINE
  sed -n "s/.*\b$1=\([0-9.]*\).*/\1/p" <<<"$2"
}

# Each run begins ten seconds (of phenomenon time) after the one before, and so has its own rows.
begin() {
  begun=$((begun + 1))
  start=$(date -u -d "@$((base + 10 * begun))" +%FT%TZ)
}

# stored COUNT SUM: whether the history holds just these from the run's start on (and an hour before that, of the late ones).
stored() {
  local found
  found=$(value "select count(*) || ' ' || coalesce(sum(result)::bigint, 0) from twin.observation o join twin.datastream d using (datastream_no)
    where code like 'bench/S-%' and (phenomenon_time >= '$start'::timestamptz and phenomenon_time < '$start'::timestamptz + interval '10 s'
      or phenomenon_time >= '$start'::timestamptz - interval '1 h' and phenomenon_time < '$start'::timestamptz - interval '1 h' + interval '10 s')")
  [[ $found == "$1 $2" && $1 -gt 0 ]] || fail "acknowledged were $1 observations with sum $2, the history holds $found"
}

note() { # NAME PER_SECOND DETAIL
  printf '%s %s\n' "$1" "$2" >>"$folder/round-$round"
  printf '  %-34s %9.0f/s  %s\n' "$1" "$2" "${3:-}"
}

door() { # NAME CONNECTIONS LINES
  local line
  begin
  line=$(generator door "${address[service]}" "$start" "$datastreams" "$late" "$2" "$3" "$each")
  stored "$(field count "$line")" "$(field sum "$line")"
  note "$1" "$(field persecond "$line")" "p50 $(field p50 "$line") ms, p99 $(field p99 "$line") ms; $(field count "$line") in the history"
}

triple() {
  local line
  line=$(generator triple "$redis" "$datastreams" 16 100 "$each")
  note redis-triple "$(field persecond "$line")" "16 connections, pipelines of 100"
}

postgres() { # NAME SCRIPT CLIENTS ROWS
  local rate
  rate=$(pgbench -n -M prepared -c "$3" -j 2 -T "$each" -f "$folder/$2.sql" "$twin" 2>/dev/null | sed -n 's/^tps = \([0-9.]*\).*/\1/p')
  note "$1" "$(awk -v rate="$rate" -v rows="$4" 'BEGIN { print rate * rows }')" "$3 clients"
}

# publish TOPIC: the lines of a file, a message each, by four publishers.
publish() {
  local part
  for part in "$folder"/lines.*; do
    mosquitto_pub -L "$CITYTWIN_MQTT_URL/$1" -q 1 -l <"$part" &
    publishers+=($!)
  done
}

clock_since() {
  awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { print to - from }'
}

mqtt() {
  local from publishers=() receiver before
  begin
  generator lines "$start" "$datastreams" "$messages" >"$folder/all"
  split -n l/4 "$folder/all" "$folder/lines."
  mosquitto_sub -L "$CITYTWIN_MQTT_URL/bench/peer" -q 1 -C "$messages" >"$folder/received" &
  receiver=$!
  sleep 1
  from=$EPOCHREALTIME
  publish bench/peer
  wait "$receiver" "${publishers[@]}"
  note mosquitto-qos1 "$(awk -v n="$messages" -v s="$(clock_since "$from")" 'BEGIN { print n / s }')" "4 publishers, through to a subscriber"
  [[ $(sort "$folder/received" | md5sum) == "$(sort "$folder/all" | md5sum)" ]] || fail "Mosquitto delivered something else"
  before=$(acknowledged)
  publishers=()
  from=$EPOCHREALTIME
  publish citytwin/observations
  wait "${publishers[@]}"
  until (($(acknowledged) - before >= messages)); do
    sleep 0.05
  done
  note mqtt-door "$(awk -v n="$messages" -v s="$(clock_since "$from")" 'BEGIN { print n / s }')" "the same publishers, until committed"
  stored "$messages" "$(sed 's/.*"result":\([0-9]*\).*/\1/' "$folder/all" | awk '{ sum += $1 } END { print sum }')"
}

acknowledged() {
  curl -fsS "${address[service]}/metrics" | awk '/^citytwin_ingest_(accepted|duplicates)_total/ { sum += $2 } END { printf "%d\n", sum }'
}

latency() {
  local lines rate
  rate=$(awk '$1 == "batches-64" { print int($2 / 2) }' "$folder/round-$rounds" 2>/dev/null || true)
  round=latency
  begin
  lines=$(generator latency "${address[service]}" "$start" "$datastreams" 16 100 "$((each * 4))" "${rate:-30000}" 4)
  stored "$(field count "$lines")" "$(field sum "$lines")"
  printf 'at half of that, %s/s; milliseconds from before sending; load %s\n' "$(field persecond "$lines")" "$(load)"
  local what
  for what in answered readable pushed; do
    printf '  %-34s p50 %7.1f  p99 %7.1f  (%s values)\n' "$what" "$(field ${what}_p50 "$lines")" "$(field ${what}_p99 "$lines")" "$(field ${what}_n "$lines")"
  done
}

start_servers "$folder/home" || fail "the servers do not start: $(tail -n 3 "$folder/servers.log")"
[[ $(value 'show fsync')$(value 'show synchronous_commit') == onon ]] || fail "PostgreSQL does not write to disk"
# The broker in front of the service is read by it alone.
JVM_OPTIONS=${JVM_OPTIONS:--Xmx2g $shipped_jvm_options} launch service "${PORT:-18982}" --citytwin.mqtt.group=
await_live service # it makes the tables
make_sensors
base=$(($(date +%s) / 10 * 10 - 120)) # recent: what is older than the hour would be rolled up again
until curl -fsS "${address[service]}/observations" -H 'Content-Type: application/x-ndjson' \
  -d '{"datastream":"bench/S-1/pressure","phenomenonTime":"'"$(date -u -d "@$((base - 100))" +%FT%TZ)"'","result":0}' >/dev/null 2>&1; do
  sleep 0.5
done
round=warm-up
machine
printf 'warm-up; %s datastreams\n' "$datastreams"
door batches-64 64 100
door single-128 128 1
for ((round = 1; round <= rounds; round++)); do
  printf 'round %s; load %s\n' "$round" "$(load)"
  if [[ $only == *" http "* ]]; then
    triple
    door batches-64 64 100
    door batches-16 16 100
    door single-128 128 1
    postgres postgres-batches-1000 batch 4 1000
    postgres postgres-single single 32 1
  fi
  if [[ $only == *" mqtt "* ]]; then
    mqtt
  fi
done
ratio() { # NAME TO
  local number
  for ((number = 1; number <= rounds; number++)); do
    [[ -f $folder/round-$number ]] || continue
    awk -v a="$1" -v b="$2" '{ seen[$1] = $2 } END { if (seen[a] && seen[b]) printf "%.2f\n", seen[a] / seen[b] }' "$folder/round-$number"
  done | sort -n | awk -v name="$1 / $2" '{ r[NR] = $1 } END { if (NR) printf "  %-50s %s  %s  %s\n", name, r[1], r[int((NR + 1) / 2)], r[NR] }'
}
printf 'ratios within a round: least, median, greatest\n'
ratio batches-64 redis-triple
ratio batches-16 redis-triple
ratio batches-64 postgres-batches-1000
ratio single-128 postgres-single
ratio mqtt-door mosquitto-qos1
if [[ $only == *" latency "* ]]; then
  latency
fi
