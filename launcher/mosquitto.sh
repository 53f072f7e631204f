# The private Mosquitto: a broker for sensors that speak MQTT. A home that was once brought up with it keeps it.
# shellcheck shell=bash

mosquitto_folder() {
  printf '%s/mosquitto\n' "$(realpath -m -- "$TWIN_HOME/servers")"
}

uses_private_broker() {
  [[ -z ${CITYTWIN_MQTT_URL:-} ]] && { $OPT_WITH_MQTT || [[ -d $(mosquitto_folder) ]]; }
}

# Of the user's broker or the private one; empty if there is none.
mqtt_url() {
  if uses_private_broker; then private_mqtt_url; else printf '%s\n' "${CITYTWIN_MQTT_URL:-}"; fi
}

private_mqtt_url() {
  printf 'mqtt://citytwin:%s@127.0.0.1:%s\n' "$(secret mosquitto)" "$(port_of mosquitto)"
}

start_mosquitto() {
  adopt_mosquitto
  if is_alive mosquitto && wait_for_mosquitto; then
    return
  fi
  if [[ ! -d $(mosquitto_folder) ]]; then
    make_server_folder "$(mosquitto_folder)"
    # A service that runs without it must be told.
    SERVERS_MOVED=true
  fi
  run_mosquitto
}

run_mosquitto() {
  local folder log="$TWIN_HOME/log/mosquitto.log" attempt seen port
  folder=$(mosquitto_folder)
  set_server_prefix
  for ((attempt = 1; attempt <= 5; attempt++)); do
    port=$(choose_port mosquitto)
    note_new_port mosquitto "$port"
    write_mosquitto_settings "$port"
    seen=$(stat -c %s "$log" 2>/dev/null || echo 0)
    start_process mosquitto "$folder" "${SERVER_PREFIX[@]}" "$(find_mosquitto)" -c "$folder/mosquitto.conf"
    wait_for_mosquitto && return 0
    tail -c "+$((seen + 1))" "$log" | grep -qi 'address already in use' || break
  done
  forget_process mosquitto
  show_log "$log"
  fail START_FAILED "Mosquitto did not start; if its file is damaged, move $folder/mosquitto.db away (messages in it are lost) and try again"
}

# Until it listens. Fails when the process has ended.
wait_for_mosquitto() {
  local tenths=0
  until port_taken "$(port_of mosquitto)"; do
    is_alive mosquitto || return 1
    ((++tenths < 300)) || fail START_FAILED "Mosquitto does not listen after half a minute; see $TWIN_HOME/log/mosquitto.log"
    sleep 0.1
  done
  is_alive mosquitto
}

adopt_mosquitto() {
  adopt mosquitto -c "$(mosquitto_folder)/mosquitto.conf"
}

# Its folder is the working directory, so no path has to be quoted. Messages for a service that is away are kept without
# a bound on their number, and written down every few seconds.
write_mosquitto_settings() {
  local folder
  folder=$(mosquitto_folder)
  (
    umask 077
    cat >"$folder/mosquitto.conf.new" <<TEXT
# Written by ./citytwin at every start; changes here are lost.
listener $1 127.0.0.1
allow_anonymous false
password_file ./passwords
persistence true
persistence_location ./
autosave_interval 5
max_queued_messages 0
log_dest stderr
log_type error
log_type warning
log_type notice
TEXT
    printf 'citytwin:%s\n' "$(secret mosquitto)" >"$folder/passwords.new"
    mosquitto_passwd -U "$folder/passwords.new"
  )
  give_to_server "$folder/mosquitto.conf.new"
  give_to_server "$folder/passwords.new"
  mv -- "$folder/mosquitto.conf.new" "$folder/mosquitto.conf"
  mv -- "$folder/passwords.new" "$folder/passwords"
}

stop_mosquitto() {
  adopt_mosquitto
  stop_process mosquitto TERM 30
}
