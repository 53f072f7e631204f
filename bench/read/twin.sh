# The databases of a run.
# shellcheck shell=bash

given=()

# count_of TABLE [URL]
count_of() {
  value "select count(*) from twin.$1" "${2:-$twin}"
}

# What was added to a twin that was given goes from it.
restore_twins() {
  local one
  for one in "${given[@]}"; do
    drop_peer_schema "$one" || true
  done
}

use_twin() {
  twin=$(url_of "$1")
}

# importer URL HEAP ARGUMENT...
importer() {
  local url=$1 heap=$2
  shift 2
  CITYTWIN_DATABASE_URL=$url "$java" "-Xmx$heap" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    -cp "$root/importers/target/importers-0.1.0-SNAPSHOT.jar:$root/importers/target/lib/*" io.citytwin.importer.cli.CityTwinCli "$@" \
    >"$folder/output" 2>&1 || {
    cat "$folder/output" >&2
    fail "failed: $*"
  }
}

# The whole city, as the demonstration has it: buildings, roads, pipes, sensors and the rest; of a given file, its buildings.
make_twin() {
  local name=bench_read_$$
  make_database "$name"
  use_twin "$name"
  if [[ -n ${BUILDINGS:-} ]]; then
    importer "$twin" 512m import "$BUILDINGS" --kind BUILDING --dataset bench --crs EPSG:4326
  else
    importer "$twin" 4g generate --out "$folder/city" --size "${SIZE:-metro}" --seed 1
    importer "$twin" 512m import "$folder"/city/*.geojsonl --dataset bench --crs EPSG:4326
    rm -r "$folder/city"
  fi
  psql -qX "$twin" -c 'vacuum analyze'
}

# Not analysed afterwards: statistics of the index would be taken for the twin's own questions too.
add_peer_schema() {
  drop_peer_schema "$1"
  given+=("$1")
  psql -qX -v ON_ERROR_STOP=1 "$1" -f "$root/bench/peers/schema.sql"
}

drop_peer_schema() {
  psql -qX "$1" -c 'drop schema if exists bench_peer cascade' -c 'drop index if exists twin.bench_peer_geography'
}
