# The demonstration: an invented city, its history, its sensors live, and what to do next.
# shellcheck shell=bash

# Three queries, one idea each: a list with a filter, everything near a place, live state. Also what a training run asks.
readonly EXAMPLE_QUERIES=(
  '{ city { buildings(first: 3, filter: { height: { gte: 30 } }) { totalCount(mode: EXACT) nodes { id name usage height storeysAboveGround } } } }'
  '{ city { pipeNodes(first: 3) { nodes { id name kind geometry { geojson } provenance { dataset sourceId } } } } }'
  '{ city { sensors(first: 3) { nodes { id name sensorType status state { key observedAt freshness } mountedOn { kind name } } } } }'
)

command_demo() {
  read_options demo "--size --port --home --detach --with-mqtt" "$@"
  stop_on_interrupt
  start_everything
  make_city
  import_city
  load_history
  make_rules
  start_feed
  train_in_background
  unlock_home
  print_addresses
  print_next_steps
  stay_or_return
}

city_folder() {
  printf '%s/city/%s\n' "$TWIN_HOME" "$OPT_SIZE"
}

# Written beside its place and renamed, so that a folder that is there is whole. Its history ends now.
make_city() {
  local folder
  folder=$(city_folder)
  make_folder "$TWIN_HOME/city"
  if [[ ! -d $folder ]]; then
    say "Writing a city of size '$OPT_SIZE' to $folder ..."
    rm -rf -- "$folder.new"
    run_command_line "$(generator_heap)" generate --out "$folder.new" --size "$OPT_SIZE" --seed 1 --dataset demo \
      --start "$(date -u +%Y-%m-%dT%H:%M:00Z)" </dev/null >&2 ||
      fail GENERATE_FAILED "the city could not be written; see the words above"
    mv -T -- "$folder.new" "$folder"
  fi
  ln -sfn -- "$OPT_SIZE" "$TWIN_HOME/city/current"
}

# --replace: what another size left under the same dataset goes.
import_city() {
  local status=0
  say "Importing the city ..."
  run_command_line 256 import "$(city_folder)"/*.geojsonl --dataset demo --replace </dev/null >&2 || status=$?
  case $status in
    0) ;;
    3) warn "the import rejected some records; they are listed above" ;;
    *) fail IMPORT_FAILED "the city could not be imported (code $status); see the words above" ;;
  esac
}

# Loaded twice it changes nothing: an observation is known by its datastream and time.
load_history() {
  say "Loading the history of its sensors ..."
  run_command_line 256 feed --history "$(city_folder)/observations.ndjson" --once --url "$(service_url)" </dev/null >&2 ||
    fail FEED_FAILED "the history could not be loaded; see the words above"
}

# Rules for what ./citytwin simulate brings about. Those of an earlier run are there already, perhaps changed.
readonly DEMO_RULES=(
  'name: "Pipe burst", severity: CRITICAL, message: "{datastream} is down to {value} {unit}", condition: {threshold: {comparison: BELOW, limit: 0.13, clearAt: 0.14}}, appliesTo: {key: "pressure"}, merge: {radiusMeters: 2000, window: "PT10M"}'
  'name: "Drain runs over", severity: MAJOR, message: "{datastream} has risen to {value} {unit}", condition: {threshold: {comparison: ABOVE, limit: 1.2, clearAt: 1.1}}, appliesTo: {key: "level"}, merge: {radiusMeters: 2000, window: "PT10M"}'
  'name: "Sensor silent", severity: MINOR, message: "{datastream} has sent nothing since {openedAt}", condition: {absence: {longerThan: "PT1M15S"}}, appliesTo: {key: "pressure"}, merge: {radiusMeters: 5000, window: "PT10M"}'
)

make_rules() {
  local rule answer
  for rule in "${DEMO_RULES[@]}"; do
    answer=$(curl -sS -m 30 -H 'Content-Type: application/json' \
      --data-binary "{\"query\": $(json_string "mutation { createAlarmRule(input: {$rule}) { rule { id } } }")}" "$(service_url)/graphql") ||
      fail RULES_FAILED "the service does not take rules; see $TWIN_HOME/log/service.log"
    [[ $answer == *'"createAlarmRule":{"rule"'* || $answer == *'"CONFLICT"'* ]] ||
      fail RULES_FAILED "the service does not take the rules of the demo: $answer"
  done
}

start_feed() {
  local folder
  folder=$(city_folder)
  if is_alive feed; then
    [[ $(cat "$TWIN_HOME/run/feed.city" 2>/dev/null) != "$OPT_SIZE" ]] || return 0
    stop_feed
  fi
  set_command_line 256 feed --city "$folder" --url "$(service_url)"
  start_process feed "$TWIN_HOME" "${COMMAND_LINE[@]}"
  printf '%s\n' "$OPT_SIZE" >"$TWIN_HOME/run/feed.city"
}

print_next_steps() {
  local query
  printf '\nThe sensors of the demo city report live. Queries to paste:\n'
  for query in "${EXAMPLE_QUERIES[@]}"; do
    printf "\n  curl -s %s/graphql -H 'Content-Type: application/json' --data-binary \\\\\n    '{\"query\": %s}'\n" "$(service_url)" "$(json_string "$query")"
  done
  cat <<TEXT

Something goes wrong, and an alarm tells of it; a picture of the service:

  ./citytwin simulate burst$(home_argument)
  ./citytwin live --top$(home_argument)

Your own file (GeoJSON, GeoJSON lines, OpenStreetMap PBF), first to look, then for good:

  ./citytwin import FILE --dataset NAME --dry-run$(home_argument)
  ./citytwin import FILE --dataset NAME$(home_argument)
TEXT
}
