# What every benchmark begins and ends with: where things are, the databases and services it makes, and the machine it measures on.
# Sourced after "set -euo pipefail". A function "cleanup" of the script ends what else it has begun.
# shellcheck shell=bash

export PGOPTIONS='-c client_min_messages=warning'

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=${JAR:-$root/src/target/twin-service-0.1.0-SNAPSHOT.jar}
load_classes=${LOAD_CLASSES:-$root/bench/micro/target/classes}
folder=$(mktemp -d)
chmod 711 "$folder" # the account of PostgreSQL goes through it
server=${CITYTWIN_DATABASE_URL:-}
redis=${CITYTWIN_REDIS_URL:-}
twin=
made=()
declare -A process=() address=()

# Linux may share the processors out among sessions instead of among processes, and each process of PostgreSQL is a session of its own: with
# more to do than processors, a statement of half a millisecond then takes a tenth of a second now and then. So this is off for a run.
grouping=/proc/sys/kernel/sched_autogroup_enabled
grouped=

fail() {
  printf 'bench/%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

finish() {
  [[ $(type -t cleanup) != function ]] || cleanup
  end_services
  local name
  for name in "${made[@]}"; do
    psql -qX "$server" -c "drop database if exists $name with (force)" || true
  done
  [[ -z $grouped ]] || echo 1 >"$grouping"
  [[ -n ${KEEP:-} ]] || rm -rf "$folder"
}
trap finish EXIT

if [[ -w $grouping && $(<"$grouping") == 1 ]] && echo 0 >"$grouping"; then
  grouped=1
fi

# need PROGRAM…
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is missing"
  done
}

need_database() {
  [[ -n $server ]] || fail "set CITYTWIN_DATABASE_URL to a server on which databases may be created"
}

need_redis() {
  [[ -n $redis ]] || fail "set CITYTWIN_REDIS_URL to a Redis"
}

need_service() {
  [[ -n ${COMMAND:-} || -f $jar ]] || fail "build first: mvn -pl src,importers -am package -DskipTests"
}

need_load_classes() {
  [[ -d $load_classes/io/citytwin/bench/ingest ]] || fail "build first: mvn -Pbench -pl bench/micro -am package -DskipTests"
}

load() {
  cut -d' ' -f1-3 /proc/loadavg
}

machine() {
  local sessions
  sessions=$(cat "$grouping" 2>/dev/null || echo 0)
  printf '%s, %s processors%s; load %s\n' "$(uname -m)" "$(nproc)" "$([[ $sessions == 0 ]] || echo ", shared out among sessions")" "$(load)"
}

# The same server, another database.
url_of() {
  local base=${server%%\?*}
  printf '%s/%s\n' "${base%/*}" "$1"
}

# make_database NAME: with PostGIS, dropped at the end.
make_database() {
  made+=("$1")
  psql -qX "$server" -c "drop database if exists $1 with (force)" -c "create database $1"
  psql -qX "$(url_of "$1")" -c 'create extension postgis'
}

# value STATEMENT [URL]
value() {
  psql -qAtX -v ON_ERROR_STOP=1 "${2:-$twin}" -c "$1"
}

# What ./citytwin gives the service on two processors, but for the heap; and with the least of that.
shipped_jvm_options="-XX:+UseSerialGC -XX:NewRatio=1 -XX:SurvivorRatio=2 -Djdk.pollerMode=1"
default_jvm_options="-Xmx352m $shipped_jvm_options"

# launch NAME PORT OPTION…: the service over $twin; what it says is added to $folder/NAME.log.
launch() {
  local name=$1 port=$2
  shift 2
  # shellcheck disable=SC2086
  CITYTWIN_DATABASE_URL=$twin CITYTWIN_REDIS_URL=$redis CITYTWIN_PORT=$port ${COMMAND:-"$java" ${JVM_OPTIONS:-$default_jvm_options} \
    --enable-native-access=ALL-UNNAMED -jar "$jar"} "$@" >>"$folder/$name.log" 2>&1 &
  process[$name]=$!
  address[$name]=http://127.0.0.1:$port
}

# await NAME WORDS COMMAND…: until it says them.
await() {
  local name=$1 words=$2 try
  shift 2
  for ((try = 0; try < 600; try++)); do
    [[ $("$@" 2>/dev/null) == *"$words"* ]] && return
    kill -0 "${process[$name]}" 2>/dev/null || break
    sleep 0.25
  done
  tail -n 20 "$folder/$name.log" >&2
  fail "$name does not say $words"
}

await_live() {
  await "$1" '"live":"READY"' curl -fsS "${address[$1]}/healthz"
}

end_services() {
  local name
  for name in "${!process[@]}"; do
    { kill "${process[$name]}" && wait "${process[$name]}"; } 2>/dev/null || true
    unset "process[$name]"
  done
}

# start_servers HOME: PostgreSQL, Redis and Mosquitto with the settings of ./citytwin; end_servers ends them.
start_servers() {
  local line addresses
  addresses=$(env -u CITYTWIN_DATABASE_URL -u CITYTWIN_REDIS_URL -u CITYTWIN_MQTT_URL "$root/citytwin" servers --with-mqtt --home "$1" 2>>"$folder/servers.log") || return
  while read -r line; do
    export "${line?}"
  done <<<"$addresses"
  twin=$CITYTWIN_DATABASE_URL
  redis=$CITYTWIN_REDIS_URL
}

end_servers() {
  env -u CITYTWIN_DATABASE_URL -u CITYTWIN_REDIS_URL -u CITYTWIN_MQTT_URL "$root/citytwin" down --home "$1" >/dev/null 2>&1 || true
}
