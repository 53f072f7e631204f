# The service: starting, waiting until it answers, staying with it, stopping.
# shellcheck shell=bash

readonly DEFAULT_PORT=8080
ALREADY_RUNNING=false
# Whether the start is over and this call stays with the service.
STAYING=false

command_up() {
  read_options up "--home --port --detach --with-mqtt" "$@"
  stop_on_interrupt
  start_everything
  train_in_background
  unlock_home
  print_addresses
  stay_or_return
}

command_down() {
  read_options down "--home" "$@"
  name_home
  if [[ ! -d $TWIN_HOME/run ]]; then
    say "Nothing runs: there is no twin at $TWIN_HOME."
    return
  fi
  lock_home
  stop_everything
  say "Stopped. The data stays in $TWIN_HOME."
}

# From nothing, or from whatever is left, to a service that answers. Sets ALREADY_RUNNING.
start_everything() {
  require_to_run curl
  require_for_servers
  make_home
  lock_home
  check_service_port
  start_servers
  ensure_build
  ALREADY_RUNNING=false
  adopt_service
  if is_alive service && ! $SERVERS_MOVED; then
    ALREADY_RUNNING=true
    note_running_service
  else
    stop_service
    run_service
  fi
  wait_for_service
}

service_port() {
  local port=${OPT_PORT:-$(port_of service)}
  printf '%s\n' "${port:-$DEFAULT_PORT}"
}

service_url() {
  printf 'http://127.0.0.1:%s\n' "$(service_port)"
}

# Before anything slow: a port that somebody else holds.
check_service_port() {
  adopt_service
  is_alive service && return 0
  local port
  port=$(service_port)
  if port_taken "$port"; then
    fail PORT_IN_USE "port $port is taken by $(port_holder "$port"); stop that, or choose another: --port $(free_port_above "$port")"
  fi
}

free_port_above() {
  local port=$(($1 + 1))
  while ((port < 65535)) && port_taken "$port"; do
    port=$((port + 1))
  done
  printf '%s\n' "$port"
}

note_running_service() {
  local running
  running=$(port_of service)
  if [[ -n $OPT_PORT && $OPT_PORT != "$running" ]]; then
    say "The service already runs, on port $running. To move it: ./citytwin down, then up --port $OPT_PORT"
    OPT_PORT=$running
  else
    say "The service already runs on port $running."
  fi
  if ! tr '\0' '\n' <"/proc/$(pid_of service)/cmdline" | grep -qF -- "$BUILD/"; then
    say "It was built from older sources. To run the present ones: ./citytwin down, then up"
  fi
}

run_service() {
  local port options=()
  port=$(service_port)
  mapfile -t options < <(java_options service)
  [[ ! -f $BUILD/start.aot ]] || options+=("-XX:AOTCache=$BUILD/start.aot")
  say "Starting the service on port $port ..."
  # One instance has nobody to share with, and Mosquitto 2.0.11 forgets shared subscriptions, not others, at a restart.
  ! uses_private_broker || export CITYTWIN_MQTT_GROUP=""
  CITYTWIN_DATABASE_URL=$(database_url) CITYTWIN_REDIS_URL=$(redis_url) CITYTWIN_MQTT_URL=$(mqtt_url) CITYTWIN_PORT=$port \
    start_process service "$TWIN_HOME" "$(find_jdk)/bin/java" "${options[@]}" -jar "$BUILD/service/twin-service.jar"
  remember_port service "$port"
}

# Options of the service's JVM, one a line. The role tells a service from a training run of the same home. Whoever waits for a socket is
# woken by a thread of its own and not by a virtual one, which would first need a processor like those it wakes.
java_options() {
  cat <<TEXT
-Dcitytwin.home=$TWIN_HOME
-Dcitytwin.role=$1
-Xmx$(between $(($(memory_mib) * 35 / 100)) 352 8192)m
-XX:+ExitOnOutOfMemoryError
-Djdk.pollerMode=1
-Dfile.encoding=UTF-8
-Duser.timezone=UTC
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
TEXT
  # With two processors there is one thread to collect either way; the plain collector takes less memory. Half of the heap is for the
  # young, with room for what survives: answers under way are megabytes, and what is moved to the old ones stops everything when they are full.
  [[ $(nproc) -gt 2 ]] || printf '%s\n' -XX:+UseSerialGC -XX:NewRatio=1 -XX:SurvivorRatio=2
}

service_answers() {
  curl -fsS -m 5 -o /dev/null "http://127.0.0.1:$1/healthz" 2>/dev/null
}

wait_for_service() {
  local port deadline=$((SECONDS + 180)) log="$TWIN_HOME/log/service.log"
  port=$(service_port)
  until service_answers "$port"; do
    if ! is_alive service; then
      forget_process service
      show_log "$log" 20
      fail START_FAILED "the service ended while starting; see $log"
    fi
    if ((SECONDS > deadline)); then
      show_log "$log" 20
      fail START_FAILED "the service has not answered $(service_url)/healthz for three minutes; see $log, then ./citytwin down and up"
    fi
    sleep 0.1
  done
}

adopt_service() {
  adopt service "-Dcitytwin.home=$TWIN_HOME" -Dcitytwin.role=service
}

stop_service() {
  adopt_service
  stop_process service TERM 40
}

stop_feed() {
  adopt feed "-Dcitytwin.home=$TWIN_HOME" -Dcitytwin.role=feed
  stop_process feed TERM 10
}

# In this order, so that nobody writes to what is gone.
stop_everything() {
  stop_training
  stop_feed
  stop_service
  stop_servers
}

print_addresses() {
  local url
  url=$(service_url)
  cat <<TEXT

CityTwin $(project_version) is serving:
  start page   $url/
  GraphQL      $url/graphql
  GraphiQL     $url/graphiql
  health       $url/healthz
  logs         $TWIN_HOME/log/
TEXT
  if uses_private_broker; then
    printf '  MQTT         mqtt://127.0.0.1:%s (user citytwin, password in %s)\n' "$(port_of mosquitto)" "$TWIN_HOME/secrets/mosquitto"
  fi
}

# Ctrl-C stops what was started, during the start as well; only a detached start is left as it is.
stop_on_interrupt() {
  $OPT_DETACH || trap 'stop_after_interrupt' INT TERM HUP
}

stop_after_interrupt() {
  trap '' INT TERM HUP
  if [[ $ALREADY_RUNNING == false ]]; then
    say ""
    say "Stopping ..."
    [[ -d $TWIN_HOME/run ]] || exit 130
    lock_home
    stop_everything
    say "Stopped. The data stays in $TWIN_HOME."
  fi
  $STAYING || exit 130
  exit 0
}

# Stays with a service that this call started, until Ctrl-C or until it ends.
stay_or_return() {
  if $OPT_DETACH || $ALREADY_RUNNING; then
    say ""
    say "Stop it with ./citytwin down$(home_argument)"
    return
  fi
  say ""
  say "Ctrl-C stops everything."
  STAYING=true
  while is_alive service; do
    sleep 1
  done
  if [[ ! -e $TWIN_HOME/run/service.pid ]]; then
    say "Stopped by another ./citytwin."
    return
  fi
  show_log "$TWIN_HOME/log/service.log" 20
  lock_home
  stop_everything
  fail SERVICE_ENDED "the service ended by itself; see $TWIN_HOME/log/service.log"
}

# " --home DIR" if this call was given one, for commands to paste.
home_argument() {
  [[ -z $OPT_HOME ]] || printf ' --home %q' "$TWIN_HOME"
}
