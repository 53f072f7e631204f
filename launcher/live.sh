# The running service at a glance.
# shellcheck shell=bash

command_live() {
  read_options live "--home --top --once" "$@"
  $OPT_TOP || wrong_usage "'live' shows the running service with --top, or one picture of it with --top --once"
  name_home
  is_alive service || fail SERVICE_NOT_RUNNING "the service of $TWIN_HOME does not run; start it with ./citytwin up"
  SAMPLES=$(mktemp -d)
  trap 'rm -rf -- "$SAMPLES"' EXIT
  take_sample before
  sleep 1
  if $OPT_ONCE; then
    take_sample after
    print_frame
  else
    watch_frames
  fi
}

# Until Ctrl-C, which is the usual end. The picture is drawn at once, so that it does not flicker.
watch_frames() {
  local frame
  trap 'printf "\n"; exit 0' INT TERM
  while true; do
    take_sample after
    frame=$(print_frame)
    printf '\033[H\033[2J%s\n\nCtrl-C ends.\n' "$frame"
    mv -f -- "$SAMPLES/after" "$SAMPLES/before"
    sleep 1
  done
}

# take_sample NAME: what the service says of itself now, its first line the time in seconds, the second its health.
take_sample() {
  local url health
  url=$(service_url)
  # Not well is an answer too: without -f.
  health=$(curl -sS -m 5 "$url/healthz" 2>/dev/null) ||
    fail SERVICE_SILENT "the service does not answer at $url/healthz; see $TWIN_HOME/log/service.log, then ./citytwin down and up"
  {
    date +%s.%N
    printf '%s\n' "$health"
    curl -fsS -m 5 "$url/metrics" 2>/dev/null ||
      fail SERVICE_SILENT "the service does not answer at $url/metrics; see $TWIN_HOME/log/service.log, then ./citytwin down and up"
  } >"$SAMPLES/$1"
}

print_frame() {
  LC_ALL=C awk -v url="$(service_url)" -v now="$(date -u +%FT%TZ)" "$FRAME" "$SAMPLES/before" "$SAMPLES/after"
}

# Rates are the differences of two samples by the time between them.
# shellcheck disable=SC2016 # the fields are awk's
readonly FRAME='
  FNR == 1 { sample++; at[sample] = $1; next }
  FNR == 2 { health = $0; next }
  /^#/ || $NF == "NaN" { next }
  {
    value = $NF
    name = $0
    sub(/ [^ ]*$/, "", name)
    bare = name
    sub(/\{.*/, "", bare)
    sum[sample, bare] += value
    seen[bare] = 1
    if (bare == "http_server_requests_seconds_count" && match(name, /uri="[^"]*"/)) {
      uri = substr(name, RSTART + 5, RLENGTH - 6)
      door = uri == "/observations" ? "ndjson" : uri ~ /^\/v1\.1\// ? "things" : uri == "/graphql" ? "graphql" : ""
      if (door != "") sum[sample, door] += value
    }
    if (match(name, /quantile="[^"]*"/)) quantile[bare, substr(name, RSTART + 10, RLENGTH - 11)] = value
  }
  function rate(name) {
    return at[2] > at[1] ? (sum[2, name] - sum[1, name]) / (at[2] - at[1]) : 0
  }
  function state(field, text) {
    text = health
    return sub(".*\"" field "\":\"", "", text) ? substr(text, 1, index(text, "\"") - 1) : "?"
  }
  function millis(name, q) {
    q = quantile[name, q]
    return q == "" || q == "NaN" ? "-" : sprintf("%.1f ms", q * 1000)
  }
  function known(name, format) {
    return name in seen ? sprintf(format, sum[2, name]) : "-"
  }
  END {
    groups = rate("citytwin_ingest_group_count")
    mean = groups ? rate("citytwin_ingest_group_sum") / groups : 0
    printf "CityTwin live  %s  %s\n\n", url, now
    printf "%-15s %s   database %s   redis %s   state %s\n", "service", state("status"), state("database"), state("redis"), state("live")
    printf "%-15s NDJSON %.1f/s   SensorThings %.1f/s   GraphQL %.1f/s   MQTT %.1f/s\n", "doors", rate("ndjson"), rate("things"), \
      rate("graphql"), rate("citytwin_mqtt_received_total")
    printf "%-15s accepted %.1f/s   duplicates %.1f/s   rejected %.1f/s\n", "observations", rate("citytwin_ingest_accepted_total"), \
      rate("citytwin_ingest_duplicates_total"), rate("citytwin_ingest_rejected_total")
    printf "%-15s %s waiting\n", "queue", known("citytwin_ingest_queued", "%d")
    printf "%-15s p50 %s   p99 %s   %.1f groups/s of %.1f\n", "commit", millis("citytwin_ingest_commit_seconds", "0.5"), \
      millis("citytwin_ingest_commit_seconds", "0.99"), groups, mean
    printf "%-15s %s to state   %s to alarms   %.1f batches/s   %.1f coalesced/s\n", "subscriptions", \
      known("citytwin_watch_subscriptions", "%d"), known("citytwin_alarm_subscriptions", "%d"), rate("citytwin_watch_batches_total"), \
      rate("citytwin_watch_coalesced_total")
    printf "%-15s %s   %s unacknowledged   %.1f refused/s   %.1f dropped/s\n", "mqtt", \
      !("citytwin_mqtt_connected" in seen) ? "no broker" : sum[2, "citytwin_mqtt_connected"] ? "connected" : "not connected", \
      known("citytwin_mqtt_unacknowledged", "%d"), rate("citytwin_mqtt_refused_total"), rate("citytwin_mqtt_dropped_total")
    printf "%-15s %s behind the hours that may be rolled up\n", "rollups", known("citytwin_rollup_lag_seconds", "%d s")
    printf "%-15s %s open   %.1f evaluated/s   %.1f changes/s   %s too late\n", "alarms", known("citytwin_alarm_open", "%d"), \
      rate("citytwin_alarm_evaluated_total"), rate("citytwin_alarm_transitions_total"), known("citytwin_alarm_late_total", "%d")
  }'
