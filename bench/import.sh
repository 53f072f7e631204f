#!/usr/bin/env bash
# The importer against ogr2ogr and osm2pgsql: same files, same machine, same server, one run. Row counts are compared before a
# ratio is printed. See docs/benchmarks.md.
#
# usage: CITYTWIN_DATABASE_URL=postgresql://… bench/import.sh [EXTRACT.osm.pbf]
#   SIZE=small|city|metro   the generated city (default city)
#   ROUNDS=n                rounds; the median is printed (default 3)
set -euo pipefail
export PGOPTIONS='-c client_min_messages=warning'

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
extract=${1:-}
size=${SIZE:-city}
rounds=${ROUNDS:-3}
server=${CITYTWIN_DATABASE_URL:?set it to a server on which databases may be created}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
prefix=bench_$$
folder=$(mktemp -d)
databases=()

cleanup() {
  local database
  for database in "${databases[@]}"; do
    psql -qX "$server" -c "drop database if exists $database with (force)" || true
  done
  rm -rf "$folder"
}
trap cleanup EXIT

fail() {
  printf 'bench/import.sh: %s\n' "$1" >&2
  exit 1
}

for program in psql ogr2ogr "$java"; do
  command -v "$program" >/dev/null || fail "$program is missing"
done
[[ -z $extract || -f $extract ]] || fail "$extract does not exist"
[[ -z $extract ]] || command -v osm2pgsql >/dev/null || fail "osm2pgsql is missing (apt install osm2pgsql)"
[[ -f $root/importers/target/importers-0.1.0-SNAPSHOT.jar ]] || fail "build first: mvn -pl importers -am package -DskipTests"

# The same server, another database.
url_of() {
  local base=${server%%\?*}
  printf '%s/%s\n' "${base%/*}" "$1"
}

make_database() {
  databases+=("$1")
  psql -qX "$server" -c "drop database if exists $1 with (force)" -c "create database $1"
  psql -qX "$(url_of "$1")" -c 'create extension postgis'
}

citytwin() {
  "$java" -Xmx256m -cp "$root/importers/target/importers-0.1.0-SNAPSHOT.jar:$root/importers/target/lib/*" \
    io.citytwin.importer.cli.CityTwinCli "$@"
}

count() {
  psql -qAtX "$(url_of "$1")" -c "$2"
}

# seconds COMMAND…: runs it quietly and prints the seconds it took; its output is shown if it fails. Exit code 3 is an import
# that finished with rejections: the counts will tell.
seconds() {
  local start end code=0
  start=$(date +%s%N)
  "$@" >"$folder/output" 2>&1 || code=$?
  end=$(date +%s%N)
  if ((code != 0 && code != 3)); then
    cat "$folder/output" >&2
    fail "failed with exit code $code: $*"
  fi
  awk -v n=$((end - start)) 'BEGIN { printf "%.2f\n", n / 1e9 }'
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# ratio NAME-OF-OURS OURS NAME-OF-THEIRS THEIRS
ratio() {
  awk -v a="$2" -v b="$4" -v na="$1" -v nb="$3" 'BEGIN { printf "%s %.2f s, %s %.2f s: ratio %.2f\n", na, a, nb, b, a / b }'
}

import_ours() {
  CITYTWIN_DATABASE_URL=$(url_of "$1") citytwin import "${@:3}" --dataset "$2"
}

import_ogr() {
  PG_USE_COPY=YES ogr2ogr -f PostgreSQL "$(url_of "$1")" "$2" -nln building -lco GEOMETRY_NAME=geom -lco SPATIAL_INDEX=GIST
}

import_osm2pgsql() {
  osm2pgsql --create --slim --drop -l -d "$(url_of "$1")" "$2"
}

bench_geojson() {
  local file=$folder/city/buildings.geojsonl ours=() theirs=() lines a b round
  citytwin generate --out "$folder/city" --size "$size" --seed 1 >/dev/null 2>"$folder/output" || {
    cat "$folder/output" >&2
    fail "generate failed"
  }
  lines=$(wc -l <"$file")
  ((lines > 0)) || fail "$file is empty"
  for ((round = 1; round <= rounds; round++)); do
    make_database "${prefix}_ours"
    make_database "${prefix}_ogr"
    ours+=("$(seconds import_ours "${prefix}_ours" demo "$file")")
    theirs+=("$(seconds import_ogr "${prefix}_ogr" "GeoJSONSeq:$file")")
    a=$(count "${prefix}_ours" 'select count(*) from twin.building')
    b=$(count "${prefix}_ogr" 'select count(*) from building')
    [[ $a == "$lines" && $b == "$lines" ]] || fail "buildings: file $lines, citytwin $a, ogr2ogr $b"
  done
  printf 'GeoJSONSeq, %s buildings, median of %s: ' "$lines" "$rounds"
  ratio citytwin "$(printf '%s\n' "${ours[@]}" | median)" ogr2ogr "$(printf '%s\n' "${theirs[@]}" | median)"
}

bench_pbf() {
  local ours=() theirs=() a b round
  for ((round = 1; round <= rounds; round++)); do
    make_database "${prefix}_ours"
    make_database "${prefix}_osm"
    ours+=("$(seconds import_ours "${prefix}_ours" osm "$extract")")
    theirs+=("$(seconds import_osm2pgsql "${prefix}_osm" "$extract")")
    a=$(count "${prefix}_ours" 'select count(*) from twin.building')
    b=$(count "${prefix}_osm" "select count(distinct osm_id) from planet_osm_polygon where building is not null and building <> 'no'")
    ((a > 0 && b > 0)) || fail "no buildings: citytwin $a, osm2pgsql $b"
    # Their rules for areas differ a little; more than 2 % apart means that one of them lost data.
    awk -v a="$a" -v b="$b" 'BEGIN { d = a - b; exit (d < 0 ? -d : d) > 0.02 * b }' || fail "buildings: citytwin $a, osm2pgsql $b"
  done
  printf '%s, buildings %s and %s, median of %s: ' "${extract##*/}" "$a" "$b" "$rounds"
  ratio citytwin "$(printf '%s\n' "${ours[@]}" | median)" osm2pgsql "$(printf '%s\n' "${theirs[@]}" | median)"
}

bench_geojson
[[ -z $extract ]] || bench_pbf
