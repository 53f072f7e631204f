#!/usr/bin/env bash
# Buildings through GraphQL, asked of the service, of its peers and of the database alone: windows with geometry and six attributes, the
# nearest, those within a distance, the first of a window over most of the city, one by id. One machine, one server, one run, turn by turn.
# The answers are compared before anything is timed. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… CITYTWIN_REDIS_URL=redis://… bench/read.sh
#   BUILDINGS=FILE         a GeoJSON sequence of buildings; else the whole of a generated city of SIZE (default metro)
#   DATABASE=NAME          a twin that is there already, on that server; it gets an index and a schema "bench_peer" for the run
#   SIZES="100 1000 10000" buildings of an answer; "" leaves windows out
#   LOOKUPS="nearest within overview id"  ten nearest, all within 200 m, the first hundred of 20 km by 20 km, one by id; "" leaves them out
#   PEERS="postgraphile handwritten"  who is asked besides; "" for the database alone
#   CLIENTS="1 8"          clients at the same time
#   ROUNDS=n SECONDS_EACH=s  rounds (default 5) of so many seconds for each (default 5); who is slow gets longer
#   GROWTH=1               instead of all this: the same questions to a tenth of the twin and to the whole of it, by one client
#   JAR=FILE JVM_OPTIONS=… the service (default: the one that is built)
#   PEER_JVM_OPTIONS=…     the hand-written peer's (default -Xmx2g -XX:+UseParallelGC)
#   POSTGRAPHILE_PROCESSES=n  processes of PostGraphile (default 1)
#   PORT=n                 the service's; the next three are taken too (default 18480)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sizes=${SIZES-100 1000 10000}
lookups=${LOOKUPS-nearest within overview id}
peers=${PEERS-postgraphile handwritten}
clients=${CLIENTS:-1 8}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-5}
growth=${GROWTH:-}
port=${PORT:-18480}
windows=20

# shellcheck source=bench/read/twin.sh
source "$root/bench/read/twin.sh"
# shellcheck source=bench/read/servers.sh
source "$root/bench/read/servers.sh"
# shellcheck source=bench/read/questions.sh
source "$root/bench/read/questions.sh"
# shellcheck source=bench/read/answers.sh
source "$root/bench/read/answers.sh"
# shellcheck source=bench/read/measure.sh
source "$root/bench/read/measure.sh"
# shellcheck source=bench/read/growth.sh
source "$root/bench/read/growth.sh"

cleanup() {
  restore_twins
}

require() {
  local peer kind
  need psql pgbench wrk curl jq "$java"
  need_service
  need_database
  need_redis
  for kind in $lookups; do
    [[ $kind =~ ^(nearest|within|overview|id)$ ]] || fail "LOOKUPS are nearest, within, overview and id, not $kind"
  done
  for peer in $peers; do
    case $peer in
      postgraphile)
        command -v node >/dev/null || fail "node is missing, which PostGraphile needs; PEERS=handwritten leaves it out"
        [[ -d $root/bench/peers/postgraphile/node_modules ]] || fail "install PostGraphile first: npm ci --prefix bench/peers/postgraphile"
        ;;
      handwritten)
        [[ -d $root/bench/peers/target/lib ]] || fail "build the hand-written peer first: mvn -Pbench -pl bench/peers package"
        ;;
      *) fail "PEERS are postgraphile and handwritten, not $peer" ;;
    esac
  done
}

bench_windows() {
  local size=$1 count
  write_windows "$size" "$twin"
  check_windows "$size"
  warm_up_all
  forget_peaks
  for count in $clients; do
    run_rounds "$count" json_agg rows
    report "$size buildings, $count clients" json_agg rows
  done
  report_memory
}

bench_lookups() {
  local kind=$1 count
  write_lookups "$kind" "$twin"
  check_lookups "$kind"
  warm_up_all
  forget_peaks
  for count in $clients; do
    run_rounds "$count" bare
    report "$kind, $count clients" bare
  done
  report_memory
}

require
if [[ -n ${DATABASE:-} ]]; then
  use_twin "$DATABASE"
else
  make_twin
fi
machine
printf '%s buildings, %s roads, %s pipes, %s sensors\n' "$(count_of building)" "$(count_of road)" "$(count_of pipe)" "$(count_of sensor)"
if [[ -n $growth ]]; then
  bench_growth
  exit
fi
add_peer_schema "$twin"
start_service service "$twin"
for peer in $peers; do
  "start_$peer"
done
for size in $sizes; do
  bench_windows "$size"
done
for kind in $lookups; do
  bench_lookups "$kind"
done
