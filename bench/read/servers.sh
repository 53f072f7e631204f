# The servers that are asked over HTTP: each has a name, a process and an address.
# shellcheck shell=bash

declare -A process=() address=()

declare -A title=([service]=CityTwin [tenth]="CityTwin, a tenth" [postgraphile]=PostGraphile [handwritten]=hand-written
  [json_agg]=json_agg [rows]="WKB rows" [bare]="the bare query")

start_service() {
  local name=$1 url=$2 own=$((port + ${#process[@]}))
  # shellcheck disable=SC2086
  CITYTWIN_DATABASE_URL=$url CITYTWIN_REDIS_URL=$redis CITYTWIN_PORT=$own "$java" ${JVM_OPTIONS:--Xmx352m -XX:+UseSerialGC -XX:NewRatio=1 -XX:SurvivorRatio=2 -XX:FreqInlineSize=100 -XX:InlineSmallCode=800} --enable-native-access=ALL-UNNAMED \
    -jar "$jar" >"$folder/$name.log" 2>&1 &
  await "$name" "$!" "$own"
}

start_postgraphile() {
  local own=$((port + ${#process[@]}))
  DATABASE_URL=$twin PORT=$own PROCESSES=${POSTGRAPHILE_PROCESSES:-1} NODE_ENV=production \
    node "$root/bench/peers/postgraphile/server.js" >"$folder/postgraphile.log" 2>&1 &
  await postgraphile "$!" "$own"
}

start_handwritten() {
  local own=$((port + ${#process[@]}))
  # shellcheck disable=SC2086
  DATABASE_URL=$twin PORT=$own "$java" ${PEER_JVM_OPTIONS:--Xmx2g -XX:+UseParallelGC} \
    -cp "$root/bench/peers/target/bench-peers-0.1.0-SNAPSHOT.jar:$root/bench/peers/target/lib/*" io.citytwin.bench.peer.PeerServer \
    >"$folder/handwritten.log" 2>&1 &
  await handwritten "$!" "$own"
}

# await NAME PROCESS PORT: until it answers GraphQL.
await() {
  local try
  process[$1]=$2
  address[$1]=http://127.0.0.1:$3
  for ((try = 0; try < 480; try++)); do
    curl -fsS "${address[$1]}/graphql" -H 'Content-Type: application/json' -d '{"query":"{__typename}"}' >/dev/null 2>&1 && return
    kill -0 "$2" 2>/dev/null || break
    sleep 0.25
  done
  tail -n 20 "$folder/$1.log" >&2
  fail "${title[$1]} did not start"
}

stop_servers() {
  local name
  for name in "${!process[@]}"; do
    kill "${process[$name]}" 2>/dev/null || true
    wait "${process[$name]}" 2>/dev/null || true
  done
}

# The processes of a server: PostGraphile may have several.
processes_of() {
  printf '%s\n' "${process[$1]}"
  pgrep -P "${process[$1]}" || true
}

# The greatest resident memory is counted from here.
forget_peaks() {
  local name pid
  for name in "${!process[@]}"; do
    for pid in $(processes_of "$name"); do
      echo 5 >"/proc/$pid/clear_refs"
    done
  done
}

report_memory() {
  local name pid total
  for name in service $peers; do
    total=0
    for pid in $(processes_of "$name"); do
      total=$((total + $(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status")))
    done
    printf '  greatest resident memory of %s: %s MB\n' "${title[$name]}" "$total"
  done
}
