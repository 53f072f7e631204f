# What must be true before anything is timed: everyone answers the same. Numbers are compared as numbers, however they are written.
# shellcheck shell=bash

# Bytes of all answers of a server to the questions asked at present.
declare -A bytes=()

# ask NAME NUMBER: the answer of a server to a question, into the file "answer".
ask() {
  curl -fsS "${address[$1]}/graphql" -H 'Content-Type: application/json' -d "@$folder/$2" >"$folder/answer" || fail "${title[$1]} refused $2"
  jq -e 'has("errors") | not' "$folder/answer" >/dev/null || fail "${title[$1]} answered $2 with errors: $(head -c 500 "$folder/answer")"
  bytes[$1]=$((${bytes[$1]:-0} + $(wc -c <"$folder/answer")))
}

# nodes_of NAME <ANSWER: one building a line, in one form.
nodes_of() {
  case $1 in
    postgraphile) jq -cS '.data.buildingsInList[] | .geometry = .geom.geojson | del(.geom)' ;;
    handwritten) jq -cS '.data.buildings[]' ;;
    *) jq -cS '.data.city.buildings.nodes[] | .geometry |= .geojson' ;;
  esac | sort
}

# check_windows SIZE: the answers must be equal. Those of the service may differ in the buildings on the very edge of a window, which &&
# takes and GraphQL does not, and in those that are in the page in their place.
check_windows() {
  local size=$1 i peer ours theirs different edge w s e n
  bytes=()
  for ((i = 1; i <= windows; i++)); do
    psql -qAtX "$twin" -f "$folder/json_agg-$i.sql" | nodes_of json_agg >"$folder/theirs"
    theirs=$(wc -l <"$folder/theirs")
    for peer in $peers; do
      ask "$peer" "$peer-$i.json"
      nodes_of "$peer" <"$folder/answer" >"$folder/ours"
      cmp -s "$folder/ours" "$folder/theirs" || fail "window $i of $size: ${title[$peer]} and json_agg differ"
    done
    ask service "service-$i.json"
    nodes_of service <"$folder/answer" >"$folder/ours"
    ours=$(wc -l <"$folder/ours")
    different=$(comm -3 "$folder/ours" "$folder/theirs" | wc -l)
    read -r w s e n <"$folder/window-$i"
    edge=$(value "select count(*) from twin.building f where f.geom && st_makeenvelope($w, $s, $e, $n, 4326) and not twin.extent_meets(f.geom, $w, $s, $e, $n)")
    ((ours == size && theirs == size && different <= 2 * edge)) ||
      fail "window $i of $size: GraphQL $ours buildings, json_agg $theirs, $different differ, $edge on the edge"
  done
}

# check_lookups KIND: the answers must name the same buildings; of the nearest one may be another, because the operator orders by the sphere.
check_lookups() {
  local kind=$1 i name different most=0
  [[ $kind != nearest ]] || most=2
  bytes=()
  for ((i = 1; i <= windows; i++)); do
    psql -qAtX "$twin" -f "$folder/bare-$i.sql" | cut -d'|' -f1 | sort >"$folder/theirs"
    for name in service $peers; do
      ask "$name" "$name-$i.json"
      jq -r '.data | .. | objects | select(has("entityId")) | .entityId' "$folder/answer" | sort >"$folder/ours"
      different=$(comm -3 "$folder/ours" "$folder/theirs" | wc -l)
      if ! [[ -s $folder/ours ]] || ((different > most)); then
        fail "$kind $i: the answers of ${title[$name]} and of the database differ"
      fi
    done
  done
}
