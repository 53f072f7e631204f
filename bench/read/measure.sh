# Measuring. Every measurement is a line "answers/s median p99", the latter in milliseconds.
# shellcheck shell=bash

# Seconds a server is asked: so many that eight clients get ten answers each, else those under way at the end would count.
declare -A length=()

# measure_server NAME CLIENTS SECONDS: fails if something failed, or if answers are shorter than those that were compared.
measure_server() {
  local rate median p99 failures size
  wrk -t1 -c"$2" -d"$3s" --timeout 60s -s "$folder/$1.lua" "${address[$1]}/graphql" >"$folder/wrk"
  read -r rate median p99 failures size < <(sed -n 's/^measured //p' "$folder/wrk")
  ((failures == 0)) || fail "$failures questions to ${title[$1]} failed: $(cat "$folder/wrk")"
  ((size == 0 || size * windows > bytes[$1] * 8 / 10)) || fail "${title[$1]} answers with $size bytes where it answered with $((bytes[$1] / windows))"
  printf '%s %s %s\n' "$rate" "$median" "$p99"
}

# measure_database NAME CLIENTS [URL]: of the bare questions a tenth is logged, there are so many of them.
measure_database() {
  local files=() i sampled=1
  [[ $1 != bare ]] || sampled=0.1
  for ((i = 1; i <= windows; i++)); do
    files+=(-f "$folder/$1-$i.sql")
  done
  rm -f "$folder"/pgbench.*
  pgbench -n -M prepared -c "$2" -j 1 -T "$seconds" -l --log-prefix="$folder/pgbench" --sampling-rate="$sampled" "${files[@]}" "${3:-$twin}" \
    >"$folder/pgbench-output" 2>/dev/null || fail "pgbench failed"
  printf '%s %s\n' "$(awk '/^tps/ { print $3 }' "$folder/pgbench-output")" "$(cut -d' ' -f3 "$folder"/pgbench.* | sort -n |
    awk '{ v[NR] = $1 / 1000 } END { print v[int((NR + 1) / 2)], v[int(NR * 0.99 + 0.99)] }')"
}

# warm_up NAME: until the compiler is done: eight measurements at least, then until two in a row are no more than 3 percent better than the one
# before. With both processors taken by questions the compiler is slow, and measurements may be alike while it has not come far.
warm_up() {
  local name=$1 last=0 now calm=0 try
  for ((try = 0; try < 30 && (try < 8 || calm < 2); try++)); do
    measure_server "$name" 8 "$seconds" >"$folder/warm"
    read -r now _ <"$folder/warm"
    calm=$(awk -v now="$now" -v last="$last" -v calm="$calm" 'BEGIN { print (now > 0 && now <= last * 1.03 ? calm + 1 : 0) }')
    last=$now
  done
  length[$name]=$(awk -v least="$seconds" -v rate="$now" 'BEGIN { s = rate > 0 ? 80 / rate : 60; print int(s < least ? least : s > 60 ? 60 : s + 1) }')
}

warm_up_all() {
  local name
  for name in service $peers; do
    warm_up "$name"
  done
}

# run_rounds CLIENTS STATEMENT...: everyone in turn, each round; one file of measurements for each.
run_rounds() {
  local count=$1 round name
  shift
  rm -f "$folder"/*.rounds
  for ((round = 1; round <= rounds; round++)); do
    for name in service $peers; do
      measure_server "$name" "$count" "${length[$name]}" >>"$folder/$name.rounds"
    done
    for name in "$@"; do
      measure_database "$name" "$count" >>"$folder/$name.rounds"
    done
  done
}

# median_of COLUMN FILE
median_of() {
  awk -v c="$1" '{ print $c }' "$2" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

summary() {
  sort -n | awk '{ v[NR] = $1 } END { printf "least %.2f, median %.2f, greatest %.2f", v[1], v[int((NR + 1) / 2)], v[NR] }'
}

# ratios COLUMN FILE FILE: of one to the other, round by round.
ratios() {
  paste -d' ' "$2" "$3" | awk -v c="$1" '{ print $c / $(c + 3) }' | summary
}

# report TITLE STATEMENT...: the medians of everyone, then the service's answers per second times those of each other.
report() {
  local name file words=$1
  shift
  printf '%s: %.1f answers/s (median)\n' "$words" "$(median_of 1 "$folder/service.rounds")"
  for name in service $peers "$@"; do
    file=$folder/$name.rounds
    printf '  %s: %.1f answers/s, p50 %.2f ms, p99 %.2f ms (medians)\n' "${title[$name]}" "$(median_of 1 "$file")" "$(median_of 2 "$file")" "$(median_of 3 "$file")"
  done
  for name in "$@" $peers; do
    printf '  times %s: %s\n' "${title[$name]}" "$(ratios 1 "$folder/service.rounds" "$folder/$name.rounds")"
  done
  printf '  p99 times that of %s: %s\n' "${title[$1]}" "$(ratios 3 "$folder/service.rounds" "$folder/$1.rounds")"
}
