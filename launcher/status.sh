# What runs, and where.
# shellcheck shell=bash

command_status() {
  read_options status "--home --json --hash" "$@"
  name_home
  look_around
  if $OPT_JSON; then
    print_status_json
  else
    print_status
  fi
}

# Sets SERVING, and the addresses that answer; an address that does not answer is empty.
look_around() {
  SERVING=false
  SERVICE_URL=""
  DATABASE_URL=""
  REDIS_URL=""
  MQTT_URL=""
  CONTENT_HASH=""
  if is_alive service; then
    SERVICE_URL=$(service_url)
    ! service_answers "$(service_port)" || SERVING=true
  fi
  look_at_database
  look_at_redis
  look_at_broker
  if $OPT_HASH && [[ -n $DATABASE_URL ]]; then
    CONTENT_HASH=$(content_hash)
  fi
}

look_at_database() {
  local address
  if ! uses_private_database; then
    address=$(address_of "$CITYTWIN_DATABASE_URL")
    ! answers "${address%:*}" "${address##*:}" || DATABASE_URL=$(without_password "$CITYTWIN_DATABASE_URL")
  elif is_alive postgres && port_taken "$(port_of postgres)"; then
    DATABASE_URL=$(without_password "$(private_database_url)")
  fi
}

look_at_redis() {
  local address
  if ! uses_private_redis; then
    address=$(address_of "$CITYTWIN_REDIS_URL")
    ! answers "${address%:*}" "${address##*:}" || REDIS_URL=$(without_password "$CITYTWIN_REDIS_URL")
  elif is_alive redis && [[ $(ask_redis ping) == PONG ]]; then
    REDIS_URL=$(without_password "$(private_redis_url)")
  fi
}

look_at_broker() {
  if uses_private_broker && is_alive mosquitto && port_taken "$(port_of mosquitto)"; then
    MQTT_URL=$(without_password "$(private_mqtt_url)")
  elif [[ -n ${CITYTWIN_MQTT_URL:-} ]]; then
    MQTT_URL=$(without_password "$CITYTWIN_MQTT_URL")
  fi
}

content_hash() {
  if uses_private_database; then
    run_sql citytwin "select twin.content_hash()" ||
      fail NO_HASH "the twin has no content hash yet; start the service once with ./citytwin up, or import a file"
  else
    require_to_run
    ensure_build
    run_command_line 256 hash </dev/null
  fi
}

print_status_json() {
  printf '{"serving": %s, "url": %s, "database": %s, "redis": %s, "mqtt": %s, "version": %s, "hash": %s}\n' "$SERVING" \
    "$(json_or_null "$SERVICE_URL")" "$(json_or_null "$DATABASE_URL")" "$(json_or_null "$REDIS_URL")" "$(json_or_null "$MQTT_URL")" \
    "$(json_string "$(project_version)")" "$(json_or_null "$CONTENT_HASH")"
}

json_or_null() {
  if [[ -n $1 ]]; then json_string "$1"; else printf 'null'; fi
}

print_status() {
  printf 'CityTwin %s in %s\n' "$(project_version)" "$TWIN_HOME"
  printf '  service   %s\n' "$(describe_service)"
  printf '  database  %s\n' "$(describe "$DATABASE_URL" postgres)"
  printf '  redis     %s\n' "$(describe "$REDIS_URL" redis)"
  ! uses_private_broker && [[ -z $MQTT_URL ]] || printf '  mqtt      %s\n' "$(describe "$MQTT_URL" mosquitto)"
  printf '  feed      %s\n' "$(if is_alive feed; then printf 'running (pid %s)' "$(pid_of feed)"; else printf 'not running'; fi)"
  ! $OPT_HASH || printf '  hash      %s\n' "${CONTENT_HASH:-unknown: the database does not answer}"
}

describe_service() {
  if $SERVING; then
    printf '%s (pid %s)' "$SERVICE_URL" "$(pid_of service)"
  elif [[ -n $SERVICE_URL ]]; then
    printf 'runs (pid %s) but does not answer well at %s/healthz; log: %s/log/service.log' "$(pid_of service)" "$SERVICE_URL" "$TWIN_HOME"
  else
    printf 'not running; start it with ./citytwin up%s' "$(home_argument)"
  fi
}

describe() {
  if [[ -z $1 ]]; then
    printf 'not answering'
  elif is_alive "$2"; then
    printf '%s (pid %s)' "$1" "$(pid_of "$2")"
  else
    printf '%s' "$1"
  fi
}
