#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets stderr
# The private Mosquitto: there when asked for, closed to strangers, brought back after a kill.

load common

setup_file() {
  make_playground
  export HOME_ONE="$PLAYGROUND/home one"
  "$CITYTWIN" servers --with-mqtt --home "$HOME_ONE" >"$PLAYGROUND/one" 3>&-
}

teardown_file() {
  "$CITYTWIN" down --home "$HOME_ONE" 3>&-
  remove_playground
}

setup() {
  MQTT_PORT=$(sed -n 's/^mosquitto=//p' "$HOME_ONE/ports")
  PASSWORD=$(cat "$HOME_ONE/secrets/mosquitto")
}

# send [OPTION...]: one message to the private broker.
send() {
  mosquitto_pub -h 127.0.0.1 -p "$MQTT_PORT" -V mqttv5 -q 1 -t test/topic -m hello "$@"
}

@test "it takes messages of those who know its password, at the address printed" {
  grep -qxF "CITYTWIN_MQTT_URL=mqtt://citytwin:$PASSWORD@127.0.0.1:$MQTT_PORT" "$PLAYGROUND/one"
  send -u citytwin -P "$PASSWORD"
  run ! send -u citytwin -P wrong
  run ! send
}

@test "its password is closed to others, and it does not run as root" {
  [ "$(stat -c %a "$HOME_ONE/servers/mosquitto")" = 700 ]
  [ "$(stat -c %a "$HOME_ONE/servers/mosquitto/passwords" "$HOME_ONE/servers/mosquitto/mosquitto.conf" | sort -u)" = 600 ]
  [ "$(stat -c %u "/proc/$(pid_in "$HOME_ONE" mosquitto)")" -ne 0 ]
  run ! grep -qaF -- "$PASSWORD" "/proc/$(pid_in "$HOME_ONE" mosquitto)/cmdline" "$HOME_ONE/log/mosquitto.log" \
    "$HOME_ONE/servers/mosquitto/passwords"
}

@test "the status shows it without its password" {
  run --separate-stderr "$CITYTWIN" status --json --home "$HOME_ONE"
  [[ $output == *"\"mqtt\": \"mqtt://citytwin@127.0.0.1:$MQTT_PORT\""* ]]
}

@test "a killed one is brought back without being asked for again" {
  local killed
  killed=$(pid_in "$HOME_ONE" mosquitto)
  kill -KILL "$killed"
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$output" = "$(cat "$PLAYGROUND/one")" ]
  [ "$(pid_in "$HOME_ONE" mosquitto)" != "$killed" ]
  send -u citytwin -P "$PASSWORD"
}

@test "one whose files in run/ were lost is found again" {
  local before
  before=$(pid_in "$HOME_ONE" mosquitto)
  rm -f "$HOME_ONE/run/mosquitto."*
  run --separate-stderr "$CITYTWIN" servers --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  [ "$(pid_in "$HOME_ONE" mosquitto)" = "$before" ]
}

@test "down stops it" {
  local pid
  pid=$(pid_in "$HOME_ONE" mosquitto)
  run --separate-stderr "$CITYTWIN" down --home "$HOME_ONE"
  [ "$status" -eq 0 ]
  run ! alive "$pid"
}
