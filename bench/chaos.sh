#!/usr/bin/env bash
# Kills services, PostgreSQL, Redis and the broker with SIGKILL at random moments while observations come in over HTTP and MQTT and
# subscribers watch, one of them slow and one that vanishes; on servers made for it. At the end everything acknowledged must be in the
# history, each value the latest that was said of its time, no subscriber may have seen a value from outside its region or a gap, and the
# state of both instances must be the fold of the history. See docs/benchmarks.md.
#
# usage: bench/chaos.sh
#   MINUTES=n | LASTING=seconds   (default 10 minutes)
#   SEED=n   of the kills and the senders (default 1)
#   JAR=FILE JVM_OPTIONS=…        the service (default: the one that is built)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

lasting=${LASTING:-$((${MINUTES:-10} * 60))}
RANDOM=${SEED:-1}
datastreams=200
home=$folder/home
autosave=8 # seconds after which the broker has written down what it acknowledged, and more
declare -A port=([1]=${PORT:-18984} [2]=$((${PORT:-18984} + 1)))
JVM_OPTIONS=${JVM_OPTIONS:--Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1}
publisher=

cleanup() {
  if [[ -n $publisher ]]; then
    { kill -9 "$publisher" && wait "$publisher"; } 2>/dev/null || true
  fi
  end_services
  end_servers "$home"
}

need psql curl jq mosquitto_pub "$java"
need_service
need_load_classes

# Starts whichever do not run. A killed PostgreSQL may need more than one attempt while its processes end.
servers() {
  local try
  for ((try = 0; try < 10; try++)); do
    start_servers "$home" && return
    sleep 1
  done
  fail "the servers do not start: $(tail -n 3 "$folder/servers.log")"
}

start_service() { # NUMBER
  CITYTWIN_MQTT_CLIENT_ID=chaos-$1 launch "$1" "${port[$1]}" --citytwin.mqtt.group= --citytwin.history.interval=1s
}

await_service() { # NUMBER
  local try
  for ((try = 0; try < 720; try++)); do
    keep_services
    curl -fsS "${address[$1]}/healthz" 2>/dev/null | grep -q '"live":"READY"' && return
    sleep 0.25
  done
  tail -n 20 "$folder/$1.log" >&2
  fail "service $1 is not ready"
}

make_sensors() {
  psql -qX -v ON_ERROR_STOP=1 "$twin" >/dev/null <<SQL
insert into twin.dataset (name) values ('bench');
insert into twin.sensor (entity_id, dataset, source_id, geom, row_hash, job_id, sensor_type, status, datastreams)
select md5('sensor' || i)::uuid, 'bench', 'S-' || i, st_setsrid(st_makepoint(7 + i / 10000.0, 43), 4326), '', 1, 'water', 'ONLINE', '[]'
from generate_series(1, $datastreams + 20) i;
insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after, dead_after)
select md5('stream' || i)::uuid, 'bench/S-' || i || '/pressure', md5('sensor' || i)::uuid, 'pressure', 'pressure', 'MPa',
  interval '1 min', interval '5 min', interval '1 h'
from generate_series(1, $datastreams + 20) i;
with r as (select twin.next_revision(1) as revision)
insert into twin.change_log select revision, 0, 'SENSOR', 'ADDED', array[md5('sensor1')::uuid] from r;
SQL
}

# Messages of sensors of their own, fifty at a time. A publisher's acknowledgement is the broker's, which writes down what it has every few
# seconds: those count that it had for that long before or without being killed. A publisher that was connected across a kill connects again and
# ends well, although what was acknowledged before is gone with the broker's memory; so a kill counts from when the publisher began.
publish() {
  local chunk=0 now
  while ((SECONDS < lasting)); do
    chunk=$((chunk + 1))
    now=$(date +%s)
    awk -v n="$datastreams" -v chunk="$chunk" -v at="$(date -u -d "@$((now - 60))" +%FT%T)" 'BEGIN { for (i = 0; i < 50; i++)
      printf "{\"datastream\":\"bench/S-%d/pressure\",\"phenomenonTime\":\"%s.%03dZ\",\"result\":%d}\n", n + 1 + i % 20, at, chunk % 10 * 100 + i, chunk }' >"$folder/chunk"
    if mosquitto_pub -L "$CITYTWIN_MQTT_URL/citytwin/observations" -q 1 -l <"$folder/chunk" 2>/dev/null; then
      cp "$folder/chunk" "$folder/published.$now.$chunk.$(date +%s)"
    fi
    sleep 0.5
  done
}

# A service that does not find its database while it starts ends; whoever runs it starts it again.
keep_services() {
  local number
  for number in 1 2; do
    kill -0 "${process[$number]}" 2>/dev/null || start_service "$number"
  done
}

# Services only while both answer: they take longest to come back.
kill_one() {
  local victim=$((RANDOM % 5)) pid
  keep_services
  if ((victim < 2)) && ! { curl -fsS -m 2 "${address[1]}/healthz" && curl -fsS -m 2 "${address[2]}/healthz"; } >/dev/null 2>&1; then
    victim=$((2 + RANDOM % 3))
  fi
  case $victim in
    0 | 1)
      pid=${process[$((victim + 1))]}
      kill -9 "$pid"
      wait "$pid" 2>/dev/null || true
      sleep "0.$((RANDOM % 10))"
      start_service "$((victim + 1))"
      ;;
    *)
      local name=(x x postgres redis mosquitto)
      [[ ${name[victim]} != mosquitto ]] || date +%s >>"$folder/broker-killed"
      kill -9 "$(cat "$home/run/${name[victim]}.pid")" || fail "${name[victim]} did not run: $(tail -n 3 "$folder/servers.log")"
      sleep "$((RANDOM % 3)).$((RANDOM % 10))"
      servers
      ;;
  esac
  printf '%s\n' "$victim" >>"$folder/kills"
}

# The lines of those chunks that must have survived.
safe_messages() {
  local file from at killed safe
  touch "$folder/broker-killed"
  for file in "$folder"/published.*; do
    from=${file#"$folder"/published.}
    from=${from%%.*}
    at=${file##*.}
    safe=true
    while read -r killed; do
      ((killed < from - 2 || killed > at + autosave)) || safe=false
    done <"$folder/broker-killed"
    ! $safe || cat "$file"
  done
}

# One row a key: what of it was acknowledged last, and all that was said of it.
load_record() {
  psql -qX -v ON_ERROR_STOP=1 "$twin" <<SQL
create table public.record (what text, code text, phenomenon_time timestamptz, result_time timestamptz, result float8);
\copy public.record from '$folder/record'
create table public.message (line jsonb);
\copy public.message from program 'sed ''s/\\\\/\\\\\\\\/g'' $folder/safe'
create view public.stored as select d.code, o.phenomenon_time, o.result_time, o.result from twin.observation o join twin.datastream d using (datastream_no);
SQL
}

check() { # WHAT EXPECTED FOUND
  [[ $2 == "$3" ]] || fail "$1: expected $2, found $3"
  printf '  %-76s %s\n' "$1" "$3"
}

verify() {
  local acked
  acked=$(value "select count(distinct (code, phenomenon_time)) from public.record where what = 'acked'")
  [[ $acked -gt 0 && $(wc -l <"$folder/safe") -gt 0 ]] || fail "nothing was acknowledged"
  printf '%s kills (services %s, PostgreSQL %s, Redis %s, broker %s); %s values acknowledged over HTTP, %s messages safe with the broker\n' \
    "$(wc -l <"$folder/kills")" "$(grep -c '[01]' "$folder/kills" || true)" "$(grep -c 2 "$folder/kills" || true)" "$(grep -c 3 "$folder/kills" || true)" \
    "$(grep -c 4 "$folder/kills" || true)" "$acked" "$(wc -l <"$folder/safe")"
  check "acknowledged values that are not in the history" 0 "$(value "select count(*) from (select distinct code, phenomenon_time from public.record
    where what = 'acked') a left join public.stored s using (code, phenomenon_time) where s.code is null")"
  check "values older than the latest acknowledged of their time" 0 "$(value "select count(*) from (select code, phenomenon_time, max(result_time) r
    from public.record where what = 'acked' group by 1, 2) a join public.stored s using (code, phenomenon_time) where s.result_time < a.r")"
  check "values in the history that nobody said" 0 "$(value "select count(*) from public.stored s where split_part(code, '-', 2)::text ~ '^[0-9]+/'
    and substring(code from 'S-([0-9]+)')::int <= $datastreams and not exists (select from public.record r
      where (r.code, r.phenomenon_time, r.result_time, r.result) = (s.code, s.phenomenon_time, s.result_time, s.result))")"
  check "messages that are not in the history" 0 "$(value "select count(*) from public.message m left join public.stored s on s.code = line ->> 'datastream'
    and s.phenomenon_time = (line ->> 'phenomenonTime')::timestamptz and s.result = (line ->> 'result')::float8 where s.code is null")"
  local number
  for number in 1 2; do
    same_state "$number"
  done
}

# The state that an instance shows, against the newest row of each datastream.
same_state() {
  local try
  for ((try = 0; try < 40; try++)); do
    curl -fsS "${address[$1]}/graphql" -H 'Content-Type: application/json' -d '{"query":"{ city { sensors(first: 1000) { nodes { state { number observedAt datastream { code } } } } } }"}' |
      jq -r '.data.city.sensors.nodes[].state[] | "\(.datastream.code) \(.observedAt | sub("\\.[0-9]+";"")) \(.number)"' | sort >"$folder/state-$1"
    value "select code || ' ' || to_char(phenomenon_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') || ' ' || result from (
      select distinct on (code) * from public.stored order by code, phenomenon_time desc) s" | sort >"$folder/fold"
    cmp -s "$folder/state-$1" "$folder/fold" && break
    sleep 0.5
  done
  diff "$folder/state-$1" "$folder/fold" | head -n 5 || true
  check "sensors of which instance $1 shows the newest value of the history" "$(wc -l <"$folder/fold")" "$(comm -12 "$folder/state-$1" "$folder/fold" | wc -l)"
}

servers
[[ $(value 'show fsync') == on ]] || fail "PostgreSQL does not write to disk"
start_service 1
start_service 2
await_service 1
await_service 2
make_sensors
until curl -fsS "${address[2]}/graphql" -H 'Content-Type: application/json' -d '{"query":"{ city { sensors(first: 1) { nodes { id } } } }"}' | grep -q '"id"'; do
  sleep 0.5
done
sleep 2 # both know the datastreams
machine
printf 'chaos for %s s; seed %s; load %s\n' "$lasting" "${SEED:-1}" "$(load)"
SECONDS=0
publish &
publisher=$!
"$java" -Xmx512m -XX:+UseSerialGC -cp "$load_classes" io.citytwin.bench.ingest.Chaos "${address[1]}" "${address[2]}" "$datastreams" "$lasting" \
  "$folder/record" "${SEED:-1}" >"$folder/subscribers" 2>&1 &
sender=$!
while ((SECONDS < lasting - 10)); do
  sleep "$((3 + RANDOM % 5))"
  kill_one
done
subscribers=0
wait "$sender" || subscribers=$?
wait "$publisher" || true
publisher=
cat "$folder/subscribers"
servers
await_service 1
await_service 2
sleep "$autosave"
safe_messages >"$folder/safe"
load_record
verify
((subscribers == 0)) || fail "a subscriber saw what it must not"
printf 'nothing acknowledged is lost\n'
