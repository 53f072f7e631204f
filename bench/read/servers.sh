# The servers that are asked over HTTP: each has a name, a process and an address.
# shellcheck shell=bash

declare -A title=([service]=CityTwin [tenth]="CityTwin, a tenth" [postgraphile]=PostGraphile [handwritten]=hand-written
  [json_agg]=json_agg [rows]="WKB rows" [bare]="the bare query")

# start_service NAME URL
start_service() {
  twin=$2 launch "$1" "$((port + ${#process[@]}))"
  await_graphql "$1"
}

start_postgraphile() {
  local own=$((port + ${#process[@]}))
  DATABASE_URL=$twin PORT=$own PROCESSES=${POSTGRAPHILE_PROCESSES:-1} NODE_ENV=production \
    node "$root/bench/peers/postgraphile/server.js" >"$folder/postgraphile.log" 2>&1 &
  process[postgraphile]=$!
  address[postgraphile]=http://127.0.0.1:$own
  await_graphql postgraphile
}

start_handwritten() {
  local own=$((port + ${#process[@]}))
  # shellcheck disable=SC2086
  DATABASE_URL=$twin PORT=$own "$java" ${PEER_JVM_OPTIONS:--Xmx2g -XX:+UseParallelGC} \
    -cp "$root/bench/peers/target/bench-peers-0.1.0-SNAPSHOT.jar:$root/bench/peers/target/lib/*" io.citytwin.bench.peer.PeerServer \
    >"$folder/handwritten.log" 2>&1 &
  process[handwritten]=$!
  address[handwritten]=http://127.0.0.1:$own
  await_graphql handwritten
}

await_graphql() {
  await "$1" '"data"' curl -fsS "${address[$1]}/graphql" -H 'Content-Type: application/json' -d '{"query":"{__typename}"}'
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
