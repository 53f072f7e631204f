#!/usr/bin/env bash
# What the latest state of sensors costs beside the features it lies over: windows of 1,000 buildings that carry a sensor each, and of
# 1,000 sensors, asked with and without "state", turn by turn. Before anything is timed, every value must be what the history has, and all
# else the same with and without. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… CITYTWIN_REDIS_URL=redis://… bench/overlay.sh
#   FEATURES=n         buildings of the city, and sensors (default 100000)
#   KINDS="buildings sensors"  what is asked for
#   CLIENTS="1 8"      clients at the same time
#   ROUNDS=n SECONDS_EACH=s    rounds (default 7) of so many seconds for each of the two questions (default 4)
#   JAR=FILE JVM_OPTIONS=…  the service (default: the one that is built); COMMAND="java …" starts it otherwise
#   PORT=n             the service's (default 18484)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

features=${FEATURES:-100000}
kinds=${KINDS:-buildings sensors}
clients=${CLIENTS:-1 8}
rounds=${ROUNDS:-7}
seconds=${SECONDS_EACH:-4}
size=1000
windows=20
declare -A bytes=() title=([plain]="without state" [overlay]="with state")

# shellcheck source=bench/read/measure.sh
source "$root/bench/read/measure.sh"
# shellcheck source=bench/overlay/city.sh
source "$root/bench/overlay/city.sh"
# shellcheck source=bench/overlay/questions.sh
source "$root/bench/overlay/questions.sh"

# compare KIND CLIENTS: both questions in turn; which of them begins changes with the round.
compare() {
  local round name order="plain overlay"
  rm -f "$folder"/*.rounds
  for ((round = 1; round <= rounds; round++)); do
    for name in $order; do
      measure_server "$name" "$2" "$seconds" >>"$folder/$name.rounds"
    done
    order=$([[ $order == plain* ]] && echo "overlay plain" || echo "plain overlay")
  done
  printf '%s %s, clients: %s; load %s\n' "$size" "$1" "$2" "$(load)"
  for name in plain overlay; do
    printf '  %s: %.1f answers/s, p50 %.2f ms, p99 %.2f ms (medians), %s bytes\n' "${title[$name]}" "$(median_of 1 "$folder/$name.rounds")" \
      "$(median_of 2 "$folder/$name.rounds")" "$(median_of 3 "$folder/$name.rounds")" "$((bytes[$name] / windows))"
  done
  printf '  latency (p50) with, times without: %s\n' "$(ratios 2 "$folder/overlay.rounds" "$folder/plain.rounds")"
  printf '  time of an answer (1 / answers a second) with, times without: %s\n' "$(ratios 1 "$folder/plain.rounds" "$folder/overlay.rounds")"
  printf '  p99 with, times without: %s\n' "$(ratios 3 "$folder/overlay.rounds" "$folder/plain.rounds")"
}

need psql curl jq wrk "$java"
need_database
need_redis
need_service
for kind in $kinds; do
  [[ $kind =~ ^(buildings|sensors)$ ]] || fail "KINDS are buildings and sensors, not $kind"
done

make_city
start_service
send_values
machine
printf '%s buildings with a sensor each\n' "$features"
for kind in $kinds; do
  write_questions "$kind"
  check_answers
  warm_up plain
  warm_up overlay
  for count in $clients; do
    compare "$kind" "$count"
  done
done
