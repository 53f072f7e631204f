#!/usr/bin/env bash
# The importer against ogr2ogr, osm2pgsql and a bare COPY: same features, same machine, same server, one run. Counts and areas are
# compared before a ratio is printed. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… bench/import.sh [EXTRACT.osm.pbf]
#   SIZE=small|city|metro   the generated city whose buildings are imported (default metro, about a million)
#   BUILDINGS=FILE          a GeoJSON sequence of buildings to take instead of generating them
#   FORMATS="fgb gpkg shp geojsonl pbf"  which formats, in this order; pbf are the same buildings as OpenStreetMap objects
#   ROUNDS=n                rounds, each with every program (default 3)
set -euo pipefail
# shellcheck source=bench/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

extract=${1:-}
size=${SIZE:-metro}
rounds=${ROUNDS:-3}
formats=${FORMATS:-fgb gpkg shp geojsonl pbf}
jvm_options=${CITYTWIN_JVM_OPTIONS:--XX:FreqInlineSize=100 -XX:InlineSmallCode=800 -XX:SurvivorRatio=3}
prefix=bench_$$

cleanup() {
  rm -f "/tmp/$prefix.copy"
}

need psql ogr2ogr "$java"
need_database
[[ -x /usr/bin/time ]] || fail "/usr/bin/time is missing (apt install time)"
[[ -z $extract || -f $extract ]] || fail "$extract does not exist"
[[ -z $extract && $formats != *pbf* ]] || need osm2pgsql osmium python3
[[ -f $root/importers/target/importers-0.1.0-SNAPSHOT.jar ]] || fail "build first: mvn -pl importers -am package -DskipTests"

# The way ./citytwin runs it (launcher/commandline.sh): a quarter of a gigabyte, whatever the size of the file.
citytwin() {
  # shellcheck disable=SC2086
  "$java" -Xmx256m -XX:+UseSerialGC $jvm_options --enable-native-access=ALL-UNNAMED \
    -cp "$root/importers/target/importers-0.1.0-SNAPSHOT.jar:$root/importers/target/lib/*" io.citytwin.importer.cli.CityTwinCli "$@"
}
export -f citytwin
export java root jvm_options

# measure COMMAND…: seconds and peak memory (MB) of the client on one line; its output is shown if it fails. Exit code 3 is an
# import that finished with rejections: the counts will tell.
measure() {
  local code=0
  /usr/bin/time -o "$folder/time" -f '%e %M' bash -c '"$@"' - "$@" >"$folder/output" 2>&1 || code=$?
  if ((code != 0 && code != 3)); then
    cat "$folder/output" >&2
    fail "failed with exit code $code: $*"
  fi
  tail -n 1 "$folder/time" | awk '{ printf "%s %d\n", $1, $2 / 1024 }'
}

# A twin that is migrated, and has nothing of what is imported.
make_twin() {
  make_database "$1"
  CITYTWIN_DATABASE_URL=$(url_of "$1") citytwin import "$folder/district.geojson" --kind DISTRICT --dataset migrated >"$folder/output" 2>&1 || {
    cat "$folder/output" >&2
    fail "migration failed"
  }
}

import_ours() {
  CITYTWIN_DATABASE_URL=$(url_of "$1") citytwin import "$2" --kind BUILDING --dataset bench --crs EPSG:4326 "${@:3}"
}

# Reads the file though nothing changed: what an import costs that finds a difference in few of its records.
import_reread() {
  import_ours "$@" --reread
}

import_ogr() {
  PG_USE_COPY=YES ogr2ogr -f PostgreSQL "$(url_of "$1")" "$2" -nln building -nlt PROMOTE_TO_MULTI -lco FID=ogc_fid -lco GEOMETRY_NAME=geom -lco SPATIAL_INDEX=GIST
}

import_osm2pgsql() {
  osm2pgsql --create --slim --drop -l -d "$(url_of "$1")" "$2"
}

# The limit: rows that are ready, a primary key and a spatial index, nothing else.
import_copy() {
  psql -qX -v ON_ERROR_STOP=1 "$(url_of "$1")" <<SQL
create table building (id bigint, name text, geom geometry);
copy building from '$2' (format binary);
alter table building add primary key (id);
create index on building using gist (geom);
SQL
}
export -f import_ours import_reread import_ogr import_osm2pgsql import_copy url_of
export server folder

# ratios FILE COLUMN COLUMN: of "a b" lines the paired ratio b / a: least, median, greatest.
ratios() {
  awk -v a="$2" -v b="$3" '{ print $b / $a }' "$1" | sort -n |
    awk '{ v[NR] = $1 } END { printf "least %.2f, median %.2f, greatest %.2f", v[1], v[int((NR + 1) / 2)], v[NR] }'
}

median() {
  awk -v c="$2" '{ print $c }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# convert FORMAT NAME: the GeoJSON sequence of that name as another format.
convert() {
  case $1 in
    fgb) ogr2ogr -f FlatGeobuf -lco SPATIAL_INDEX=NO "$folder/$2.fgb" "GeoJSONSeq:$folder/$2.geojsonl" ;;
    gpkg) ogr2ogr -f GPKG -lco SPATIAL_INDEX=NO "$folder/$2.gpkg" "GeoJSONSeq:$folder/$2.geojsonl" ;;
    shp) ogr2ogr -f "ESRI Shapefile" -lco ENCODING=UTF-8 "$folder/$2.shp" "GeoJSONSeq:$folder/$2.geojsonl" 2>/dev/null ;;
    geojsonl) ;;
    pbf)
      python3 "$root/bench/opl.py" "$folder/$2.geojsonl" "$folder"
      cat "$folder"/{nodes,ways,relations}.opl | osmium cat --no-progress -F opl -O -o "$folder/$2.pbf" -
      rm "$folder"/{nodes,ways,relations}.opl
      ;;
    *) fail "unknown format $1; allowed: fgb gpkg shp geojsonl pbf" ;;
  esac
}

generate() {
  citytwin generate --out "$folder/city" --size "$size" --seed 1 >"$folder/output" 2>&1 || {
    cat "$folder/output" >&2
    fail "generate failed"
  }
  mv "$folder/city/buildings.geojsonl" "$folder/buildings.geojsonl"
  rm -r "$folder/city"
}

prepare() {
  if [[ -n ${BUILDINGS:-} ]]; then
    ln -s "$(realpath "$BUILDINGS")" "$folder/buildings.geojsonl"
  else
    generate
  fi
  printf '{"type":"Feature","id":"d","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},"properties":{}}' >"$folder/district.geojson"
  lines=$(wc -l <"$folder/buildings.geojsonl")
  ((lines > 0)) || fail "no buildings were generated"
  head -n $((lines / 10)) "$folder/buildings.geojsonl" >"$folder/tenth.geojsonl"
  for format in $formats; do
    convert "$format" buildings
    convert "$format" tenth
  done
}

# What both tables hold must be the same buildings: their number, and the sum of their areas to nine digits.
check_answers() {
  local a b area_a area_b
  a=$(value 'select count(*) from twin.building' "$(url_of "${prefix}_ours")")
  b=$(value 'select count(*) from building' "$(url_of "${prefix}_ogr")")
  [[ $a == "$lines" && $b == "$lines" ]] || fail "buildings: file $lines, citytwin $a, ogr2ogr $b"
  area_a=$(value 'select sum(st_area(geom)) from twin.building' "$(url_of "${prefix}_ours")")
  area_b=$(value 'select sum(st_area(geom)) from building' "$(url_of "${prefix}_ogr")")
  awk -v a="$area_a" -v b="$area_b" 'BEGIN { d = a - b; exit (d < 0 ? -d : d) > 1e-9 * b || b <= 0 }' ||
    fail "areas: citytwin $area_a, ogr2ogr $area_b"
}

bench_format() {
  local format=$1 file=$folder/buildings.$1 source=$folder/buildings.$1 round first again reread theirs limit hash tenth
  [[ $format != geojsonl ]] || source=GeoJSONSeq:$file
  : >"$folder/rounds"
  for ((round = 1; round <= rounds; round++)); do
    make_twin "${prefix}_ours"
    make_database "${prefix}_ogr"
    make_database "${prefix}_copy"
    first=$(measure import_ours "${prefix}_ours" "$file")
    theirs=$(measure import_ogr "${prefix}_ogr" "$source")
    check_answers
    hash=$(value 'select twin.content_hash()' "$(url_of "${prefix}_ours")")
    again=$(measure import_ours "${prefix}_ours" "$file")
    reread=$(measure import_reread "${prefix}_ours" "$file")
    [[ $hash == $(value 'select twin.content_hash()' "$(url_of "${prefix}_ours")") ]] || fail "an import of the same file changed the twin"
    psql -qX "$(url_of "${prefix}_ogr")" -c "copy (select ogc_fid::bigint, name::text, geom from building) to '/tmp/$prefix.copy' (format binary)"
    limit=$(measure import_copy "${prefix}_copy" "/tmp/$prefix.copy")
    printf '%s %s %s %s %s\n' "$first" "$theirs" "$again" "$limit" "$reread" >>"$folder/rounds"
    # shellcheck disable=SC2086 # seconds and memory
    printf '  round %d: citytwin %s s (%s MB), ogr2ogr %s s (%s MB), again %s s, read again %s s, COPY + indexes %s s\n' \
      "$round" $first $theirs ${again% *} ${reread% *} ${limit% *}
  done
  make_twin "${prefix}_ours"
  tenth=$(measure import_ours "${prefix}_ours" "$folder/tenth.$format")
  printf '%s, %s buildings, %d rounds: %.0f features/s\n' "$format" "$lines" "$rounds" \
    "$(awk -v n="$lines" -v s="$(median "$folder/rounds" 1)" 'BEGIN { print n / s }')"
  printf '  ogr2ogr takes, times the importer:           %s\n' "$(ratios "$folder/rounds" 1 3)"
  printf '  first import takes, times the same again:     %s\n' "$(ratios "$folder/rounds" 5 1)"
  printf '  first import takes, times one that reads all: %s\n' "$(ratios "$folder/rounds" 9 1)"
  printf '  importer takes, times COPY + indexes:         %s\n' "$(ratios "$folder/rounds" 7 1)"
  printf '  peak memory of the importer:                  %s MB, of a tenth of the buildings %s MB\n' "$(median "$folder/rounds" 2)" "${tenth#* }"
}

# The buildings made as OpenStreetMap objects: every one of them in both tables, with the same area to nine digits.
check_made() {
  [[ $1 == "$lines" && $2 == "$lines" ]] || fail "buildings: file $lines, citytwin $1, osm2pgsql $2"
  local area_a area_b
  area_a=$(value 'select sum(st_area(geom)) from twin.building' "$(url_of "${prefix}_ours")")
  area_b=$(value 'select sum(st_area(way)) from planet_osm_polygon' "$(url_of "${prefix}_osm")")
  awk -v a="$area_a" -v b="$area_b" 'BEGIN { d = a - b; exit (d < 0 ? -d : d) > 1e-9 * b || b <= 0 }' ||
    fail "areas: citytwin $area_a, osm2pgsql $area_b"
}

# An extract of the world: the rules for areas differ a little; more than 2 % apart means that one of them lost data.
check_extract() {
  (($1 > 0 && $2 > 0)) || fail "no buildings: citytwin $1, osm2pgsql $2"
  awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit (d < 0 ? -d : d) > 0.02 * b }' || fail "buildings: citytwin $1, osm2pgsql $2"
}

# bench_osm FILE CHECK
bench_osm() {
  local file=$1 round a b ours theirs again
  : >"$folder/rounds"
  for ((round = 1; round <= rounds; round++)); do
    make_twin "${prefix}_ours"
    make_database "${prefix}_osm"
    ours=$(CITYTWIN_DATABASE_URL=$(url_of "${prefix}_ours") measure citytwin import "$file" --dataset osm)
    theirs=$(measure import_osm2pgsql "${prefix}_osm" "$file")
    a=$(value 'select count(*) from twin.building' "$(url_of "${prefix}_ours")")
    b=$(value "select count(distinct osm_id) from planet_osm_polygon where building is not null and building <> 'no'" "$(url_of "${prefix}_osm")")
    "$2" "$a" "$b"
    again=$(CITYTWIN_DATABASE_URL=$(url_of "${prefix}_ours") measure citytwin import "$file" --dataset osm)
    printf '%s %s %s\n' "$ours" "$theirs" "$again" >>"$folder/rounds"
    # shellcheck disable=SC2086 # seconds and memory
    printf '  round %d: citytwin %s s (%s MB), osm2pgsql %s s (%s MB), again %s s\n' "$round" $ours $theirs "${again% *}"
  done
  printf '%s, buildings %s and %s, %d rounds\n' "${file##*/}" "$a" "$b" "$rounds"
  printf '  osm2pgsql takes, times the importer:          %s\n' "$(ratios "$folder/rounds" 1 3)"
  printf '  first import takes, times the same again:     %s\n' "$(ratios "$folder/rounds" 5 1)"
  printf '  peak memory of the importer:                  %s MB\n' "$(median "$folder/rounds" 2)"
}

machine
prepare
for format in $formats; do
  if [[ $format == pbf ]]; then
    bench_osm "$folder/buildings.pbf" check_made
  else
    bench_format "$format"
  fi
done
[[ -z $extract ]] || bench_osm "$extract" check_extract
