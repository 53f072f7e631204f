#!/usr/bin/env bash
# Windows of buildings through GraphQL against the same rows from the database alone: as JSON made by json_agg, and as plain rows with
# well-known binary (pgbench, no HTTP). One machine, one server, one run, turn by turn. The answers are compared before anything is
# timed. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… CITYTWIN_REDIS_URL=redis://… bench/read.sh
#   BUILDINGS=FILE         a GeoJSON sequence of buildings; else those of a generated city of SIZE (default metro)
#   DATABASE=NAME          a twin that is there already, on that server; it is left as it is
#   SIZES="100 1000 10000" buildings of an answer; "" leaves windows out
#   LOOKUPS="nearest within id"  ten nearest and all within 200 m against the bare query on the ellipsoid, one by id against a lookup by key
#   CLIENTS="1 8"          clients at the same time
#   ROUNDS=n SECONDS_EACH=s  rounds (default 5) of so many seconds for each (default 5)
#   JAR=FILE JVM_OPTIONS=… the service (default: the one that is built)
set -euo pipefail
export PGOPTIONS='-c client_min_messages=warning'

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
server=${CITYTWIN_DATABASE_URL:?set it to a server on which databases may be created}
redis=${CITYTWIN_REDIS_URL:?set it to a Redis}
sizes=${SIZES-100 1000 10000}
lookups=${LOOKUPS-nearest within id}
clients=${CLIENTS:-1 8}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-5}
windows=20
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=${JAR:-$root/src/target/twin-service-0.1.0-SNAPSHOT.jar}
folder=$(mktemp -d)
made=
service=

cleanup() {
  if [[ -n $service ]]; then
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
  fi
  [[ -z $made ]] || psql -qX "$server" -c "drop database if exists $made with (force)" || true
  rm -rf "$folder"
}
trap cleanup EXIT

fail() {
  printf 'bench/read.sh: %s\n' "$1" >&2
  exit 1
}

for program in psql pgbench wrk curl jq "$java"; do
  command -v "$program" >/dev/null || fail "$program is missing"
done
[[ -f $jar ]] || fail "build first: mvn -pl src -am package -DskipTests"

url_of() {
  local base=${server%%\?*}
  printf '%s/%s\n' "${base%/*}" "$1"
}

value() {
  psql -qAtX "$twin" -c "$1"
}

importer() {
  CITYTWIN_DATABASE_URL=$twin "$java" -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    -cp "$root/importers/target/importers-0.1.0-SNAPSHOT.jar:$root/importers/target/lib/*" io.citytwin.importer.cli.CityTwinCli "$@" \
    >"$folder/output" 2>&1 || {
    cat "$folder/output" >&2
    fail "failed: $*"
  }
}

make_twin() {
  made=bench_read_$$
  twin=$(url_of "$made")
  psql -qX "$server" -c "create database $made"
  psql -qX "$twin" -c 'create extension postgis'
  local buildings=${BUILDINGS:-}
  if [[ -z $buildings ]]; then
    importer generate --out "$folder/city" --size "${SIZE:-metro}" --seed 1
    buildings=$folder/city/buildings.geojsonl
  fi
  importer import "$buildings" --kind BUILDING --dataset bench --crs EPSG:4326
  psql -qX "$twin" -c 'vacuum analyze twin.building'
}

start_service() {
  local port=${PORT:-18480}
  # shellcheck disable=SC2086
  CITYTWIN_DATABASE_URL=$twin CITYTWIN_REDIS_URL=$redis CITYTWIN_PORT=$port "$java" ${JVM_OPTIONS:--Xmx512m -XX:+UseSerialGC -XX:FreqInlineSize=100 -XX:InlineSmallCode=800} --enable-native-access=ALL-UNNAMED \
    -jar "$jar" >"$folder/service.log" 2>&1 &
  service=$!
  address=http://127.0.0.1:$port
  local try
  for ((try = 0; try < 240; try++)); do
    curl -fsS "$address/healthz" >/dev/null 2>&1 && return
    sleep 0.25
  done
  tail -n 20 "$folder/service.log" >&2
  fail "the service did not start"
}

# windows_of SIZE: boxes "west south east north" around seeded buildings, each with 1.06 to 1.12 SIZE buildings.
windows_of() {
  psql -qAtX -F ' ' "$twin" <<SQL
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
  from (select st_x(st_centroid(geom)) x, st_y(st_centroid(geom)) y from twin.building order by md5(source_id || $1) limit $windows) p) q;
SQL
}

columns="f.name, f.usage, f.height, f.storeys_above_ground, f.year_built, f.address"

# write_questions SIZE: one file for each window and way of asking.
write_questions() {
  local size=$1 i=0 w s e n box
  rm -f "$folder"/*.sql "$folder"/*.json
  while read -r w s e n; do
    i=$((i + 1))
    printf '%s %s %s %s\n' "$w" "$s" "$e" "$n" >"$folder/window-$i"
    box="f.geom && st_makeenvelope($w, $s, $e, $n, 4326) order by f.entity_id limit $size"
    cat >"$folder/rows-$i.sql" <<SQL
select f.entity_id, $columns, st_asbinary(f.geom) from twin.building f where $box;
SQL
    cat >"$folder/agg-$i.sql" <<SQL
select json_build_object('data', json_build_object('city', json_build_object('buildings', json_build_object('nodes', json_agg(
json_build_object('entityId', entity_id, 'name', name, 'usage', usage, 'height', height, 'storeysAboveGround', storeys_above_ground,
'yearBuilt', year_built, 'address', address, 'geometry', json_build_object('geojson', st_asgeojson(geom, 7)::json))))))) from (
select f.entity_id, $columns, f.geom from twin.building f where $box) f;
SQL
    jq -n -c --argjson first "$size" --argjson box "{\"west\":$w,\"south\":$s,\"east\":$e,\"north\":$n}" \
      '{query: "query W($first: Int!, $box: BBoxInput!) { city { buildings(first: $first, filter: { spatial: { bbox: $box } }) { nodes { entityId name usage height storeysAboveGround yearBuilt address geometry { geojson } } } } }", variables: {first: $first, box: $box}}' \
      >"$folder/question-$i.json"
  done < <(windows_of "$size")
  ((i == windows)) || fail "$i windows were made, not $windows"
  write_requests
}

# write_lookups KIND: the same for places and ids of seeded buildings.
write_lookups() {
  local kind=$1 i=0 x y id place filter
  rm -f "$folder"/*.sql "$folder"/*.json
  while read -r x y id; do
    i=$((i + 1))
    place="st_setsrid(st_makepoint($x, $y), 4326)::geography"
    case $kind in
      nearest)
        filter="{nearest: {geometry: {point: {x: $x, y: $y}}, k: 10}}"
        printf 'select f.entity_id, f.name, st_distance(f.geom::geography, %s) from twin.building f order by f.geom::geography <-> %s limit 10;\n' \
          "$place" "$place" >"$folder/bare-$i.sql"
        ;;
      within)
        filter="{dwithin: {geometry: {point: {x: $x, y: $y}}, distance: 200}}"
        printf 'select f.entity_id, f.name from twin.building f where st_dwithin(f.geom::geography, %s, 200);\n' "$place" >"$folder/bare-$i.sql"
        ;;
      id)
        filter=
        printf "select f.entity_id, f.name from twin.building f where f.entity_id = '%s';\n" "$id" >"$folder/bare-$i.sql"
        ;;
      *) fail "LOOKUPS are nearest, within and id, not $kind" ;;
    esac
    if [[ -n $filter ]]; then
      jq -n -c --arg filter "$filter" '{query: "{ city { buildings(first: 10000, filter: {spatial: \($filter)}) { nodes { entityId name } } } }"}'
    else
      jq -n -c --arg id "$id" '{query: "query B($id: ID!) { node(id: $id) { ... on Building { entityId name } } }",
        variables: {id: ("Building:" + $id | @base64 | gsub("="; ""))}}'
    fi >"$folder/question-$i.json"
  done < <(psql -qAtX -F ' ' "$twin" -c "select st_x(c)::numeric(12, 7), st_y(c)::numeric(12, 7), entity_id
    from (select st_centroid(geom) c, entity_id from twin.building order by md5(source_id || 'lookup') limit $windows) p")
  write_requests
}

# The answers must name the same buildings; of the nearest one may be another, because the operator orders by the sphere.
check_lookups() {
  local i different most=0
  [[ $1 != nearest ]] || most=2
  for ((i = 1; i <= windows; i++)); do
    curl -fsS "$address/graphql" -H 'Content-Type: application/json' -d "@$folder/question-$i.json" |
      jq -r '.data | (.city.buildings.nodes // [.node])[].entityId' | sort >"$folder/ours"
    psql -qAtX "$twin" -f "$folder/bare-$i.sql" | cut -d'|' -f1 | sort >"$folder/theirs"
    different=$(comm -3 "$folder/ours" "$folder/theirs" | wc -l)
    if ! [[ -s $folder/ours ]] || ((different > most)); then
      fail "$1 $i: the answers differ"
    fi
  done
}

# What wrk asks, one after the other.
write_requests() {
  local i
  {
    printf 'local bodies = {}\nlocal i = 0\n'
    for ((i = 1; i <= windows; i++)); do
      printf 'bodies[%d] = [==[%s]==]\n' "$i" "$(cat "$folder/question-$i.json")"
    done
    cat <<'LUA'
local headers = { ["Content-Type"] = "application/json" }
function request()
  i = i % #bodies + 1
  return wrk.format("POST", "/graphql", headers, bodies[i])
end
LUA
  } >"$folder/questions.lua"
}

# The answers must be equal, but for the buildings on the very edge of a window, which && takes and GraphQL does not, and those that are
# in the page in their place.
check_answers() {
  local i ours theirs different edge w s e n
  for ((i = 1; i <= windows; i++)); do
    curl -fsS "$address/graphql" -H 'Content-Type: application/json' -d "@$folder/question-$i.json" |
      jq -c '.data.city.buildings.nodes[]' | sort >"$folder/ours"
    psql -qAtX "$twin" -f "$folder/agg-$i.sql" | jq -c '.data.city.buildings.nodes[]' | sort >"$folder/theirs"
    ours=$(wc -l <"$folder/ours")
    theirs=$(wc -l <"$folder/theirs")
    different=$(comm -3 "$folder/ours" "$folder/theirs" | wc -l)
    read -r w s e n <"$folder/window-$i"
    edge=$(value "select count(*) from twin.building f where f.geom && st_makeenvelope($w, $s, $e, $n, 4326) and not twin.extent_meets(f.geom, $w, $s, $e, $n)")
    ((ours == $1 && theirs == $1 && different <= 2 * edge)) ||
      fail "window $i of $1: GraphQL $ours buildings, json_agg $theirs, $different differ, $edge on the edge"
  done
}

# ask_service CLIENTS [SECONDS]: answers in a second.
ask_service() {
  wrk -t1 -c"$1" -d"${2:-$seconds}s" -s "$folder/questions.lua" "$address/graphql" >"$folder/wrk"
  ! grep -q 'Non-2xx' "$folder/wrk" || fail "the service refused: $(cat "$folder/wrk")"
  awk '/Requests\/sec/ { print $2 }' "$folder/wrk"
}

# Until the compiler is done: until two measurements in a row are no more than 3 percent better than the one before.
warm_up() {
  local last=0 now calm=0 try
  for ((try = 0; try < 30 && calm < 2; try++)); do
    now=$(ask_service 8 5)
    calm=$(awk -v now="$now" -v last="$last" -v calm="$calm" 'BEGIN { print now <= last * 1.03 ? calm + 1 : 0 }')
    last=$now
  done
}

ask_database() {
  local files=() i
  for ((i = 1; i <= windows; i++)); do
    files+=(-f "$folder/$2-$i.sql")
  done
  pgbench -n -M prepared -c "$1" -j 1 -T "$seconds" "${files[@]}" "$twin" 2>/dev/null | awk '/^tps/ { print $3 }'
}

summary() {
  sort -n | awk '{ v[NR] = $1 } END { printf "least %.2f, median %.2f, greatest %.2f", v[1], v[int((NR + 1) / 2)], v[NR] }'
}

if [[ -n ${DATABASE:-} ]]; then
  twin=$(url_of "$DATABASE")
else
  make_twin
fi
start_service
printf '%s buildings\n' "$(value 'select count(*) from twin.building')"
for size in $sizes; do
  write_questions "$size"
  check_answers "$size"
  for count in $clients; do
    warm_up
    : >"$folder/rounds"
    for ((round = 1; round <= rounds; round++)); do
      printf '%s %s %s\n' "$(ask_service "$count")" "$(ask_database "$count" agg)" "$(ask_database "$count" rows)" >>"$folder/rounds"
    done
    printf '%s buildings, %s clients: %s answers/s (median)\n' "$size" "$count" "$(awk '{ print $1 }' "$folder/rounds" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')"
    printf '  times json_agg: %s\n' "$(awk '{ print $1 / $2 }' "$folder/rounds" | summary)"
    printf '  times WKB rows: %s\n' "$(awk '{ print $1 / $3 }' "$folder/rounds" | summary)"
  done
done
for kind in $lookups; do
  write_lookups "$kind"
  check_lookups "$kind"
  for count in $clients; do
    warm_up
    : >"$folder/rounds"
    for ((round = 1; round <= rounds; round++)); do
      printf '%s %s\n' "$(ask_service "$count")" "$(ask_database "$count" bare)" >>"$folder/rounds"
    done
    printf '%s, %s clients: %s answers/s (median)\n' "$kind" "$count" "$(awk '{ print $1 }' "$folder/rounds" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')"
    printf '  times the bare query: %s\n' "$(awk '{ print $1 / $2 }' "$folder/rounds" | summary)"
  done
done
printf 'resident memory of the service: %s MB\n' "$(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$service/status")"
