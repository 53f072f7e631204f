# A start in a third of the time: after a build, a second service runs once for a few seconds against an empty database,
# answers a few queries, and the JVM keeps the classes it loaded and linked. In the background, at the lowest priority: the
# first start does not wait for it, later ones use it. A failure costs nothing but that gain; its log is log/training.log.
# shellcheck shell=bash

train_in_background() {
  [[ ${CITYTWIN_AOT:-on} != off && ! -f $BUILD/start.aot ]] || return 0
  # A training run must never touch the data of a server that is not ours.
  uses_private_database && uses_private_redis || return 0
  is_alive training && return 0
  start_process training "$TWIN_HOME" nice -n 19 "$BASH" "$CITYTWIN_ROOT/citytwin" train-start-up --home "$TWIN_HOME"
}

# All of its processes at once, and hard: a JVM that is asked politely would first write the cache.
stop_training() {
  local pid
  pid=$(pid_of training)
  if [[ -n $pid ]]; then
    kill -s KILL -- "-$pid" 2>/dev/null || true
    wait_for_end training 10 || true
  fi
  forget_process training
}

command_train_start_up() {
  read_options train-start-up "--home" "$@"
  name_home
  BUILD=$(build_folder)
  [[ -d $BUILD && ! -f $BUILD/start.aot ]] || return 0
  exec 7>"$BUILD/training.lock"
  flock -n 7 || return 0
  run_sql postgres "drop database if exists citytwin_training with (force)"
  run_sql postgres "create database citytwin_training"
  run_sql citytwin_training "create extension postgis"
  ask_redis -n 1 flushdb >/dev/null
  train_service
  ask_redis -n 1 flushdb >/dev/null
  run_sql postgres "drop database if exists citytwin_training with (force)"
  forget_process training
}

train_service() {
  local port options=() pid
  port=$(choose_port training)
  mapfile -t options < <(java_options training)
  CITYTWIN_DATABASE_URL=$(private_database_url citytwin_training) CITYTWIN_REDIS_URL=$(private_redis_url 1) CITYTWIN_MQTT_URL="" CITYTWIN_PORT=$port \
    "$(find_jdk)/bin/java" "${options[@]}" "-XX:AOTCacheOutput=$BUILD/start.aot.new" -jar "$BUILD/service/twin-service.jar" 7>&- &
  pid=$!
  until service_answers "$port"; do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.5
  done
  exercise_service "http://127.0.0.1:$port"
  kill -s TERM "$pid"
  wait "$pid" || true
  [[ ! -s $BUILD/start.aot.new ]] || mv -- "$BUILD/start.aot.new" "$BUILD/start.aot"
}

# What the first user of a service asks for.
exercise_service() {
  local url=$1 query
  curl -sS -m 30 -o /dev/null "$url/" || true
  curl -sS -m 30 -o /dev/null "$url/graphiql" || true
  for query in "${EXAMPLE_QUERIES[@]}"; do
    post_query "$url" "$query" >/dev/null || true
  done
}

post_query() {
  curl -sS -m 60 -H 'Content-Type: application/json' --data-binary "{\"query\": $(json_string "$2")}" "$1/graphql"
}
