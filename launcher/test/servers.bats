#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets stderr
# The private PostGIS and Redis: made, found again, brought back after a kill, stopped without a trace.

load common

setup_file() {
  make_playground
  export HOME_ONE="$PLAYGROUND/home one" HOME_TWO="$PLAYGROUND/home two"
  "$CITYTWIN" servers --home "$HOME_ONE" >"$PLAYGROUND/one" 3>&-
}

teardown_file() {
  "$CITYTWIN" down --home "$HOME_ONE" 3>&-
  "$CITYTWIN" down --home "$HOME_TWO" 3>&-
  remove_playground
}

setup() {
  ONE=$(cat "$PLAYGROUND/one")
}

@test "they answer at the addresses printed, with PostGIS, over TCP on loopback alone" {
  sql "$(database_url_in "$ONE")" "select postgis_version()"
  [ "$(redis "$(redis_url_in "$ONE")" ping)" = PONG ]
  [ "$(sql "$(database_url_in "$ONE")" "show listen_addresses")" = 127.0.0.1 ]
  [ -z "$(sql "$(database_url_in "$ONE")" "show unix_socket_directories")" ]
  [ "$(redis "$(redis_url_in "$ONE")" config get bind | tail -n 1)" = 127.0.0.1 ]
}

@test "what is acknowledged is on disk" {
  local setting
  for setting in fsync full_page_writes synchronous_commit; do
    [ "$(sql "$(database_url_in "$ONE")" "show $setting")" = on ]
  done
  [ "$(redis "$(redis_url_in "$ONE")" config get appendonly | tail -n 1)" = yes ]
}

@test "a wrong password, or none, is refused" {
  run sql "$(database_url_in "$ONE" | sed 's|:[^:@]*@|:wrong@|')" "select 1"
  [[ $output == *"password authentication failed"* ]]
  run redis "$(redis_url_in "$ONE" | sed 's|:[^:@]*@||')" ping
  [[ $output != *PONG* ]]
}

@test "a second call starts nothing and prints the same" {
  local before
  before="$(pid_in "$HOME_ONE" postgres) $(pid_in "$HOME_ONE" redis)"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$output" = "$ONE" ]
  [ "$(pid_in "$HOME_ONE" postgres) $(pid_in "$HOME_ONE" redis)" = "$before" ]
}

@test "neither runs as root" {
  [ "$(stat -c %u "/proc/$(pid_in "$HOME_ONE" postgres)")" -ne 0 ]
  [ "$(stat -c %u "/proc/$(pid_in "$HOME_ONE" redis)")" -ne 0 ]
}

@test "no password stands among any process's arguments or in the logs" {
  local secret
  for secret in postgres redis; do
    secret=$(cat "$HOME_ONE/secrets/$secret")
    [ ${#secret} -eq 48 ]
    # Only processes that are not this search itself.
    run ! bash -c 'ps -eo args | grep -F -f - | grep -v "grep -F"' <<<"$secret"
    run ! grep -rqF -f - "$HOME_ONE/log" <<<"$secret"
  done
}

@test "passwords and data are closed to others" {
  [ "$(stat -c %a "$HOME_ONE/secrets")" = 700 ]
  [ "$(stat -c %a "$HOME_ONE/secrets/postgres" "$HOME_ONE/secrets/redis" | sort -u)" = 600 ]
  [ "$(stat -c %a "$HOME_ONE/servers/postgres" "$HOME_ONE/servers/redis" | sort -u)" = 700 ]
  [ "$(stat -c %a "$HOME_ONE/servers/redis/redis.conf" "$HOME_ONE/servers/postgres/citytwin.conf" | sort -u)" = 600 ]
}

@test "the status shows the addresses without passwords" {
  run --separate-stderr "$CITYTWIN" status --json --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [[ $output == *'"serving": false, "url": null, "database": "postgresql://citytwin@127.0.0.1:'* ]]
  [[ $output == *'"redis": "redis://127.0.0.1:'* ]]
  [[ $output != *"$(cat "$HOME_ONE/secrets/postgres")"* ]]
}

@test "a killed PostgreSQL is brought back with every committed row" {
  local url killed
  url=$(database_url_in "$ONE")
  sql "$url" "create table if not exists kept (n int); truncate kept; insert into kept select generate_series(1, 1000)"
  killed=$(pid_in "$HOME_ONE" postgres)
  kill -KILL "$killed"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$output" = "$ONE" ]
  [ "$(pid_in "$HOME_ONE" postgres)" != "$killed" ]
  [ "$(sql "$url" "select count(*) from kept")" = 1000 ]
}

@test "a killed Redis is brought back, though its file ends in the middle of a command" {
  local url file
  url=$(redis_url_in "$ONE")
  redis "$url" set whole 1
  redis "$url" config set appendfsync always
  redis "$url" set whole 2
  kill -KILL "$(pid_in "$HOME_ONE" redis)"
  file=$(find "$HOME_ONE/servers/redis" -name '*.aof' -name '*incr*' -o -name 'appendonly.aof' | head -n 1)
  # shellcheck disable=SC2016 # the dollars are Redis's
  printf '*3\r\n$3\r\nSET\r\n$4\r\nhal' >>"$file"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$(redis "$url" get whole)" = 2 ]
}

@test "servers whose files in run/ were lost are found again" {
  local before
  before="$(pid_in "$HOME_ONE" postgres) $(pid_in "$HOME_ONE" redis)"
  rm -f "$HOME_ONE/run/"*
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$(pid_in "$HOME_ONE" postgres) $(pid_in "$HOME_ONE" redis)" = "$before" ]
}

@test "two calls at once start one of each" {
  "$CITYTWIN" servers --home "$HOME_TWO" >"$PLAYGROUND/first" 3>&- &
  local first=$!
  "$CITYTWIN" servers --home "$HOME_TWO" >"$PLAYGROUND/second" 3>&-
  wait "$first"
  cmp "$PLAYGROUND/first" "$PLAYGROUND/second"
  [ "$(pgrep -cfx "[^ ]*/postgres -D $HOME_TWO/servers/postgres")" -eq 1 ]
}

@test "two homes run side by side and do not know each other" {
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_TWO"
  local two=$output
  [ "$(database_url_in "$ONE")" != "$(database_url_in "$two")" ]
  sql "$(database_url_in "$ONE")" "create table if not exists only_in_one ()"
  run sql "$(database_url_in "$two")" "table only_in_one"
  [ "$status" -ne 0 ]
  redis "$(redis_url_in "$ONE")" set only one
  [ -z "$(redis "$(redis_url_in "$two")" get only)" ]
}

@test "down leaves no process and touches no other home" {
  [ -n "$(processes_of "$HOME_TWO")" ]
  run --separate-stderr "$CITYTWIN" down --home "$HOME_TWO"
  [ "$status" -eq 0 ]
  [ -z "$(processes_of "$HOME_TWO")" ]
  [ "$(sql "$(database_url_in "$ONE")" "select 1")" = 1 ]
}

@test "stale files that name somebody else's process do it no harm" {
  local foreign name boot
  sleep 300 3>&- &
  foreign=$!
  boot=$(cat /proc/sys/kernel/random/boot_id)
  for name in postgres redis service feed; do
    echo "$foreign" >"$HOME_TWO/run/$name.pid"
    # As after a restart of the machine: the number is in use again, by a process that began at another time.
    echo "$foreign 1 $boot" >"$HOME_TWO/run/$name.identity"
  done
  # PostgreSQL itself would take this for a living server of the same account and refuse to start.
  printf '%s\n%s\n' "$foreign" "$HOME_TWO/servers/postgres" >"$HOME_TWO/servers/postgres/postmaster.pid"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_TWO"
  [ "$status" -eq 0 ]
  [ "$(sql "$(database_url_in "$output")" "select 1")" = 1 ]
  "$CITYTWIN" down --home "$HOME_TWO" 3>&-
  alive "$foreign"
  kill "$foreign"
}

@test "a server whose port was taken meanwhile moves to another" {
  local url
  sed -i "s/^postgres=.*/postgres=$(sed -n 's/^redis=//p' "$HOME_ONE/ports")/" "$HOME_TWO/ports"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_TWO"
  [ "$status" -eq 0 ]
  url=$(database_url_in "$output")
  [ "$(sql "$url" "select 1")" = 1 ]
  [ "$(redis "$(redis_url_in "$ONE")" ping)" = PONG ]
  "$CITYTWIN" down --home "$HOME_TWO" 3>&-
}

@test "an interrupted making of the cluster is made anew" {
  mv "$HOME_TWO/servers/postgres" "$HOME_TWO/servers/postgres.new"
  rm "$HOME_TWO/servers/postgres.new/PG_VERSION"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_TWO"
  [ "$status" -eq 0 ]
  [ "$(sql "$(database_url_in "$output")" "select 1")" = 1 ]
  [ ! -e "$HOME_TWO/servers/postgres.new" ]
  "$CITYTWIN" down --home "$HOME_TWO" 3>&-
}

@test "a cluster that cannot start is shown with the last lines of its log" {
  echo "no_such_setting = on" >>"$HOME_TWO/servers/postgres/postgresql.conf"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_TWO"
  [ "$status" -eq 1 ]
  [[ $stderr == *"no_such_setting"* ]]
  [[ $stderr == *"$HOME_TWO/log/postgres.log"* ]]
  [[ $stderr == *"START_FAILED: PostgreSQL did not start"* ]]
}

@test "down after a kill of everything leaves no process" {
  kill -KILL "$(pid_in "$HOME_ONE" postgres)" "$(pid_in "$HOME_ONE" redis)"
  run --separate-stderr "$CITYTWIN" down --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ -z "$(processes_of "$HOME_ONE")" ]
  [ ! -e "$HOME_ONE/run/postgres.pid" ]
}
