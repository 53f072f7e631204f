# The same questions to a tenth of the twin and to the whole of it, by one client: what ten times as many buildings cost an answer.
# shellcheck shell=bash

tenth=

# The tenth of the buildings that is nearest to the middle of the city, in a database of its own; the questions are about its inner tenth,
# so that both twins give the same answers.
make_tenth() {
  local name=bench_tenth_$$ count middle
  tenth=$(url_of "$name")
  make_database "$name"
  printf '{"type":"Feature","id":"d","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},"properties":{}}' >"$folder/district.geojson"
  importer "$tenth" 256m import "$folder/district.geojson" --kind DISTRICT --dataset migrated
  count=$(value 'select count(*) / 10 from twin.building')
  middle=$(value "select st_setsrid(st_makepoint(percentile_cont(0.5) within group (order by st_xmin(geom)),
    percentile_cont(0.5) within group (order by st_ymin(geom))), 4326) from twin.building")
  copy_rows "select * from twin.dataset" twin.dataset
  copy_rows "select * from twin.building order by geom <-> '$middle'::geometry limit $count" twin.building
  psql -qX "$tenth" -c 'vacuum analyze'
  places="(select source_id, entity_id, st_centroid(geom) as c from twin.building order by geom <-> '$middle'::geometry limit $((count / 10)))"
}

# copy_rows QUERY TABLE
copy_rows() {
  psql -qX "$twin" -c "copy ($1) to stdout (format binary)" | psql -qX "$tenth" -c "copy $2 from stdin (format binary)"
}

# The answers must be the same, byte for byte.
check_growth() {
  local i
  bytes=()
  for ((i = 1; i <= windows; i++)); do
    ask tenth "service-$i.json"
    mv "$folder/answer" "$folder/theirs"
    ask service "service-$i.json"
    jq -e '[.. | objects | select(has("entityId"))] | length > 0' "$folder/answer" >/dev/null || fail "question $i finds nothing"
    cmp -s "$folder/answer" "$folder/theirs" || fail "question $i reaches beyond the tenth; ask for less, or take a larger city"
  done
  cp "$folder/service.lua" "$folder/tenth.lua"
}

# compare_growth TITLE STATEMENT: the service's latencies, and the database's own.
compare_growth() {
  local round
  check_growth
  warm_up tenth
  warm_up service
  rm -f "$folder"/*.rounds
  for ((round = 1; round <= rounds; round++)); do
    measure_server tenth 1 "$seconds" >>"$folder/tenth.rounds"
    measure_server service 1 "$seconds" >>"$folder/service.rounds"
    measure_database "$2" 1 "$tenth" >>"$folder/database-tenth.rounds"
    measure_database "$2" 1 "$twin" >>"$folder/database.rounds"
  done
  printf '%s, 1 client: p50 of a tenth %.2f ms, of the whole %.2f ms\n' "$1" "$(median_of 2 "$folder/tenth.rounds")" "$(median_of 2 "$folder/service.rounds")"
  printf '  p50 of the whole, times that of a tenth: %s\n' "$(ratios 2 "$folder/service.rounds" "$folder/tenth.rounds")"
  printf '  the same of %s alone: %s\n' "${title[$2]}" "$(ratios 2 "$folder/database.rounds" "$folder/database-tenth.rounds")"
}

bench_growth() {
  local size kind
  make_tenth
  add_peer_schema "$twin"
  add_peer_schema "$tenth"
  start_service service "$twin"
  start_service tenth "$tenth"
  printf '%s buildings in the tenth\n' "$(count_of building "$tenth")"
  for size in $sizes; do
    write_windows "$size" "$tenth"
    compare_growth "$size buildings" json_agg
  done
  for kind in $lookups; do
    write_lookups "$kind" "$tenth"
    compare_growth "$kind" bare
  done
}
