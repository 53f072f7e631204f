# The two questions: a window of features, and the same with what their sensors show now.
# shellcheck shell=bash

state="state { key number unit observedAt quality }"

# write_questions KIND: windows of twice as many features as an answer has, so that every answer is a full one.
write_questions() {
  local i side name fields own
  case $1 in
    buildings) fields="entityId name usage height storeysAboveGround yearBuilt address geometry { geojson }" ;;
    sensors) fields="entityId name sensorType status geometry { geojson }" ;;
  esac
  kind=$1
  side=$(awk -v n="$features" -v size="$size" 'BEGIN { printf "%.7f", 0.1 * sqrt(1.2 * size / n) }')
  for ((i = 1; i <= windows; i++)); do
    for name in plain overlay; do
      own=$fields
      [[ $name == plain ]] || own="$fields $state"
      awk -v seed="$i" -v side="$side" 'BEGIN { srand(seed); x = 7 + rand() * (0.1 - side); y = 43 + rand() * (0.1 - side);
        printf "{\"west\":%.7f,\"south\":%.7f,\"east\":%.7f,\"north\":%.7f}", x, y, x + side, y + side }' |
        jq -c --argjson first "$size" --arg kind "$1" --arg own "$own" '{query: "query W($first: Int!, $box: BBoxInput!) { city { \($kind)(first: $first, filter: { spatial: { bbox: $box } }) { nodes { \($own) } } } }",
          variables: {first: $first, box: .}}' >"$folder/$name-$i.json"
    done
  done
  write_requests plain
  write_requests overlay
}

# write_requests NAME: as bench/read has wrk ask and tell.
write_requests() {
  local i
  {
    printf 'local bodies = {}\nlocal i = 0\n'
    for ((i = 1; i <= windows; i++)); do
      printf 'bodies[%d] = [==[%s]==]\n' "$i" "$(cat "$folder/$1-$i.json")"
    done
    cat <<'LUA'
local headers = { ["Content-Type"] = "application/json" }
function request()
  i = i % #bodies + 1
  return wrk.format("POST", "/graphql", headers, bodies[i])
end
function done(all, latency)
  local e = all.errors
  io.write(string.format("\nmeasured %.3f %.3f %.3f %d %d\n", all.requests * 1e6 / all.duration, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout, all.bytes / math.max(all.requests, 1)))
end
LUA
  } >"$folder/$1.lua"
}

# What the history has of each feature, one a line, as the overlay must show it.
shown() {
  local id=s.entity_id
  [[ $kind == sensors ]] || id=s.mounted_on
  psql -qAtX "$twin" -c "select json_build_object('entityId', $id, 'state', json_build_array(json_build_object(
      'key', d.observed_property, 'number', o.result, 'unit', d.unit,
      'observedAt', to_char(o.phenomenon_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'),
      'quality', (array['GOOD', 'SUSPECT', 'BAD', 'ESTIMATED', 'SIMULATED', 'MISSING'])[1 + o.quality])))
    from twin.observation o join twin.datastream d using (datastream_no) join twin.sensor s on s.entity_id = d.sensor_id" | jq -cS . | sort >"$folder/shown"
}

ask() {
  curl -fsS "${address[$1]}/graphql" -H 'Content-Type: application/json' -d "@$folder/$1-$2.json" >"$folder/answer-$1" || fail "$1 $2 is refused"
  jq -e 'has("errors") | not' "$folder/answer-$1" >/dev/null || fail "errors: $(head -c 500 "$folder/answer-$1")"
  bytes[$1]=$((${bytes[$1]:-0} + $(wc -c <"$folder/answer-$1")))
}

check_answers() {
  local i
  bytes=()
  shown
  for ((i = 1; i <= windows; i++)); do
    ask plain "$i"
    ask overlay "$i"
    jq -c ".data.city.$kind.nodes[]" "$folder/answer-overlay" >"$folder/nodes"
    (($(wc -l <"$folder/nodes") == size)) || fail "window $i has not $size $kind"
    cmp -s <(jq -c 'del(.state)' "$folder/nodes") <(jq -c ".data.city.$kind.nodes[]" "$folder/answer-plain") || fail "window $i differs without state"
    jq -cS '{entityId, state}' "$folder/nodes" | sort | comm -23 - "$folder/shown" >"$folder/wrong"
    [[ ! -s $folder/wrong ]] || fail "window $i shows what the history has not: $(head -n 1 "$folder/wrong")"
  done
}
