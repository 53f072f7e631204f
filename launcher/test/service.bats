#!/usr/bin/env bats
# bats file_tags=programs
# shellcheck disable=SC2154 # bats sets stderr
# `up` and `down` with the service: a kill of any part is mended by the next `up`.

load common

setup_file() {
  make_playground
  export HOME_ONE="$PLAYGROUND/home one"
  PORT=$(free_port)
  export PORT
  "$CITYTWIN" up --detach --port "$PORT" --home "$HOME_ONE" 3>&-
}

teardown_file() {
  "$CITYTWIN" down --home "$HOME_ONE" 3>&-
  remove_playground
}

# ask QUERY: the answer of the service.
ask() {
  curl -sS -m 30 -H 'Content-Type: application/json' --data-binary "{\"query\": \"$1\"}" "http://127.0.0.1:$PORT/graphql"
}

readonly QUERY='{ serviceInfo { version } }'

@test "the service answers where up said" {
  run curl -fsS "http://127.0.0.1:$PORT/healthz"
  [ "$status" -eq 0 ]
  # Reads are served at once; the live state follows when it is rebuilt from history.
  for _ in {1..100}; do
    [[ $output != *'"status":"UP"'* ]] || break
    sleep 0.2
    run curl -fsS "http://127.0.0.1:$PORT/healthz"
  done
  [[ $output == *'"status":"UP"'* ]]
  [[ $(ask "$QUERY") == *'"version":"'* ]]
  run --separate-stderr "$CITYTWIN" status --json --hash --home "$HOME_ONE"
  [[ $output == "{\"serving\": true, \"url\": \"http://127.0.0.1:$PORT\", "* ]]
  [[ $output =~ \"hash\":\ \"[0-9a-f]{32}\"\}$ ]]
}

@test "a second up leaves it as it is" {
  local before
  before=$(pid_in "$HOME_ONE" service)
  run --separate-stderr "$CITYTWIN" up --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [[ $stderr == *"already runs on port $PORT"* ]]
  [ "$(pid_in "$HOME_ONE" service)" = "$before" ]
}

@test "a port that another process holds is named, with the process and a free port" {
  run --separate-stderr "$CITYTWIN" up --detach --port "$PORT" --home "$PLAYGROUND/home two"
  [ "$status" -eq 1 ]
  [[ $stderr == *"PORT_IN_USE: port $PORT is taken by java (pid $(pid_in "$HOME_ONE" service))"*"--port "* ]]
  [ -z "$(processes_of "$PLAYGROUND/home two")" ]
}

@test "no password stands among the service's arguments or in its log" {
  local secret
  for secret in postgres redis; do
    run ! grep -qaF -f "$HOME_ONE/secrets/$secret" "/proc/$(pid_in "$HOME_ONE" service)/cmdline" "$HOME_ONE/log/service.log"
  done
}

@test "an import is followed from its progress to its end" {
  local importer id="" events
  seq 200000 | awk '{ printf "{\"type\":\"Feature\",\"id\":\"%d\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[%.5f,43]},\"properties\":{}}\n", $1, 7 + $1 / 1e6 }' \
    >"$PLAYGROUND/lamps.geojsonl"
  "$CITYTWIN" import "$PLAYGROUND/lamps.geojsonl" --kind CITY_PART --home "$HOME_ONE" >"$PLAYGROUND/import" 2>&1 3>&- &
  importer=$!
  while [[ -z $id ]]; do
    alive "$importer"
    id=$(ask '{ importJobs(first: 1) { nodes { id status } } }' | sed -n 's/.*"id":"\([^"]*\)","status":"RUNNING".*/\1/p')
  done
  events=$(curl -sSN -m 120 -H 'Content-Type: application/json' -H 'Accept: text/event-stream' "http://127.0.0.1:$PORT/graphql" \
    --data-binary "{\"query\": \"subscription { importJobChanged(id: \\\"$id\\\") { status rowsRead } }\"}")
  wait "$importer"
  grep -qE '"status":"RUNNING","rowsRead":[1-9]' <<<"$events"
  [[ $(grep '"status"' <<<"$events" | tail -n 1) == *'"status":"SUCCEEDED","rowsRead":200000'* ]]
}

@test "after a kill of PostgreSQL the same service answers again" {
  local before
  before=$(pid_in "$HOME_ONE" service)
  kill -KILL "$(pid_in "$HOME_ONE" postgres)"
  run --separate-stderr "$CITYTWIN" up --detach --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$(pid_in "$HOME_ONE" service)" = "$before" ]
  [[ $(ask "$QUERY") == *'"version":"'* ]]
}

@test "after a kill of Redis the same service answers again" {
  kill -KILL "$(pid_in "$HOME_ONE" redis)"
  run --separate-stderr "$CITYTWIN" up --detach --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [[ $(ask "$QUERY") == *'"version":"'* ]]
}

@test "after a kill of everything up brings back everything, on the same port" {
  local killed
  killed=$(pid_in "$HOME_ONE" service)
  kill -KILL "$killed" "$(pid_in "$HOME_ONE" postgres)" "$(pid_in "$HOME_ONE" redis)"
  run --separate-stderr "$CITYTWIN" up --detach --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$(pid_in "$HOME_ONE" service)" != "$killed" ]
  [[ $(ask "$QUERY") == *'"version":"'* ]]
}

@test "down leaves no process" {
  run --separate-stderr "$CITYTWIN" down --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ -z "$(processes_of "$HOME_ONE")" ]
}

@test "up in the foreground stops everything when it is told to end" {
  local launcher
  "$CITYTWIN" up --home "$HOME_ONE" >"$PLAYGROUND/foreground" 2>&1 3>&- &
  launcher=$!
  until grep -q "Ctrl-C stops everything" "$PLAYGROUND/foreground"; do
    alive "$launcher"
    sleep 0.2
  done
  [[ $(ask "$QUERY") == *'"version":"'* ]]
  kill -TERM "$launcher"
  wait "$launcher"
  [ -z "$(processes_of "$HOME_ONE")" ]
}
