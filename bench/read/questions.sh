# The same questions for everyone. NAME-1.json … are asked over HTTP, NAME.lua has wrk ask them in turn; NAME-1.sql … are the database's.
# shellcheck shell=bash

columns="f.name, f.usage, f.height, f.storeys_above_ground, f.year_built, f.address"
attributes="name usage height storeysAboveGround yearBuilt address"

# Degrees from the middle of an overview to its sides: 20 km across, most of a city, of which the first hundred by id are wanted.
overview=0.1

# Buildings around which questions are asked, as a relation with the columns source_id, entity_id and c, a point.
places="(select source_id, entity_id, st_centroid(geom) as c from twin.building)"

# windows_of SIZE URL: boxes "west south east north" around seeded buildings, each with 1.06 to 1.12 SIZE buildings.
windows_of() {
  psql -qAtX -F ' ' "$2" <<SQL
create function pg_temp.window_of(x double precision, y double precision, wanted int) returns double precision language plpgsql as \$\$
declare small double precision := 0; large double precision := 0.001; middle double precision; n bigint;
begin
  loop
    select count(*) into n from twin.building f where f.geom && st_makeenvelope(x - large, y - large, x + large, y + large, 4326);
    exit when n >= wanted or large > 1;
    large := large * 2;
  end loop;
  for i in 1..40 loop
    middle := (small + large) / 2;
    select count(*) into n from twin.building f where f.geom && st_makeenvelope(x - middle, y - middle, x + middle, y + middle, 4326);
    if n > wanted * 1.12 then large := middle; elsif n < wanted * 1.06 then small := middle; else return middle; end if;
  end loop;
  return large;
end \$\$;
select (x - d)::numeric(12, 7), (y - d)::numeric(12, 7), (x + d)::numeric(12, 7), (y + d)::numeric(12, 7)
from (select x, y, pg_temp.window_of(x, y, $1) as d
  from (select st_x(c) x, st_y(c) y from $places b order by md5(source_id || $1) limit $windows) p) q;
SQL
}

# write_windows SIZE URL
write_windows() {
  local size=$1 i=0 w s e n
  rm -f "$folder"/*.sql "$folder"/*.json
  while read -r w s e n; do
    i=$((i + 1))
    printf '%s %s %s %s\n' "$w" "$s" "$e" "$n" >"$folder/window-$i"
    write_window_statements "$size" "$i" "f.geom && st_makeenvelope($w, $s, $e, $n, 4326) order by f.entity_id limit $size"
    jq -n "{west: $w, south: $s, east: $e, north: $n}" >"$folder/box"
    write_window_documents "$size" "$i"
  done < <(windows_of "$size" "$2")
  ((i == windows)) || fail "$i windows were made, not $windows"
  write_requests
}

# write_window_statements SIZE NUMBER CONDITION
write_window_statements() {
  cat >"$folder/rows-$2.sql" <<SQL
select f.entity_id, $columns, st_asbinary(f.geom) from twin.building f where $3;
SQL
  cat >"$folder/json_agg-$2.sql" <<SQL
select json_build_object('data', json_build_object('city', json_build_object('buildings', json_build_object('nodes', json_agg(
json_build_object('entityId', entity_id, 'name', name, 'usage', usage, 'height', height, 'storeysAboveGround', storeys_above_ground,
'yearBuilt', year_built, 'address', address, 'geometry', json_build_object('geojson', st_asgeojson(geom, 7)::json))))))) from (
select f.entity_id, $columns, f.geom from twin.building f where $3) f;
SQL
}

# write_window_documents SIZE NUMBER: of the box in the file "box". Everyone is asked with variables, so that a document is parsed once.
write_window_documents() {
  local size=$1 i=$2
  jq -c --argjson first "$size" --arg a "$attributes" '{query: "query W($first: Int!, $box: BBoxInput!) { city { buildings(first: $first, filter: { spatial: { bbox: $box } }) { nodes { entityId \($a) geometry { geojson } } } } }",
    variables: {first: $first, box: .}}' "$folder/box" >"$folder/service-$i.json"
  jq -c --argjson first "$size" --arg a "$attributes" '{query: "query W($west: Float!, $south: Float!, $east: Float!, $north: Float!, $first: Int!) { buildingsInList(west: $west, south: $south, east: $east, north: $north, first: $first) { entityId \($a) geom { geojson } } }",
    variables: (. + {first: $first})}' "$folder/box" >"$folder/postgraphile-$i.json"
  jq -c --argjson first "$size" --arg a "$attributes" '{query: "query W($box: Box!, $first: Int!) { buildings(box: $box, first: $first) { entityId \($a) geometry } }",
    variables: {first: $first, box: .}}' "$folder/box" >"$folder/handwritten-$i.json"
}

# write_lookups KIND URL: places and ids of seeded buildings.
write_lookups() {
  local kind=$1 i=0 x y id
  rm -f "$folder"/*.sql "$folder"/*.json
  while read -r x y id; do
    i=$((i + 1))
    write_lookup_statement "$kind" "$i" "st_setsrid(st_makepoint($x, $y), 4326)" "$id"
    jq -n --arg id "$id" "{x: $x, y: $y, id: \$id}" >"$folder/place"
    write_lookup_documents "$kind" "$i"
  done < <(psql -qAtX -F ' ' "$2" -c "select st_x(c)::numeric(12, 7), st_y(c)::numeric(12, 7), entity_id
    from $places b order by md5(source_id || 'lookup') limit $windows")
  ((i == windows)) || fail "$i places were found, not $windows"
  write_requests
}

# write_lookup_statement KIND NUMBER PLACE ID
write_lookup_statement() {
  local end
  case $1 in
    nearest) end="order by f.geom::geography <-> $3::geography limit 10" ;;
    within) end="where st_dwithin(f.geom::geography, $3::geography, 200)" ;;
    overview) end="where f.geom && st_expand($3, $overview) order by f.entity_id limit 100" ;;
    id) end="where f.entity_id = '$4'" ;;
  esac
  printf 'select f.entity_id, f.name from bench_peer.building f %s;\n' "$end" >"$folder/bare-$2.sql"
}

# write_lookup_documents KIND NUMBER: of what is in the file "place".
write_lookup_documents() {
  local ours theirs own box spatial='query S($s: SpatialFilter!) { city { buildings(first: 10000, filter: { spatial: $s }) { nodes { entityId name } } } }'
  case $1 in
    nearest)
      ours='{query: $spatial, variables: {s: {nearest: {geometry: {point: {x, y}}, k: 10}}}}'
      theirs='{query: "query N($x: Float!, $y: Float!) { buildingsNearestList(x: $x, y: $y, first: 10) { entityId name } }", variables: {x, y}}'
      own='{query: "query N($x: Float!, $y: Float!) { nearest(x: $x, y: $y, first: 10) { entityId name } }", variables: {x, y}}'
      ;;
    within)
      ours='{query: $spatial, variables: {s: {dwithin: {geometry: {point: {x, y}}, distance: 200}}}}'
      theirs='{query: "query D($x: Float!, $y: Float!) { buildingsWithinList(x: $x, y: $y, metres: 200) { entityId name } }", variables: {x, y}}'
      own='{query: "query D($x: Float!, $y: Float!) { within(x: $x, y: $y, distance: 200) { entityId name } }", variables: {x, y}}'
      ;;
    overview)
      ours='{query: "query W($first: Int!, $box: BBoxInput!) { city { buildings(first: $first, filter: { spatial: { bbox: $box } }) { nodes { entityId name } } } }",
        variables: {first: 100, box: $box}}'
      theirs='{query: "query W($west: Float!, $south: Float!, $east: Float!, $north: Float!) { buildingsInList(west: $west, south: $south, east: $east, north: $north, first: 100) { entityId name } }",
        variables: $box}'
      own='{query: "query W($box: Box!) { buildings(box: $box, first: 100) { entityId name } }", variables: {box: $box}}'
      ;;
    id)
      ours='{query: "query B($id: ID!) { node(id: $id) { ... on Building { entityId name } } }", variables: {id: ("Building:" + .id | @base64 | gsub("="; ""))}}'
      theirs='{query: "query B($id: UUID!) { buildingByEntityId(entityId: $id) { entityId name } }", variables: {id}}'
      own='{query: "query B($id: ID!) { building(entityId: $id) { entityId name } }", variables: {id}}'
      ;;
  esac
  box="{west: (.x - $overview), south: (.y - $overview), east: (.x + $overview), north: (.y + $overview)} as \$box | "
  jq -c --arg spatial "$spatial" "$box$ours" "$folder/place" >"$folder/service-$2.json"
  jq -c "$box$theirs" "$folder/place" >"$folder/postgraphile-$2.json"
  jq -c "$box$own" "$folder/place" >"$folder/handwritten-$2.json"
}

# What wrk asks, one after the other, and what it tells in the end: answers/s, median and 99th percentile in milliseconds, failures, bytes
# of an answer.
write_requests() {
  local name i
  for name in service postgraphile handwritten; do
    {
      printf 'local bodies = {}\nlocal i = 0\n'
      for ((i = 1; i <= windows; i++)); do
        printf 'bodies[%d] = [==[%s]==]\n' "$i" "$(cat "$folder/$name-$i.json")"
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
    } >"$folder/$name.lua"
  done
}
