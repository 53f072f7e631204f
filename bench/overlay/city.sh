# The city of a run, the service over it, and the values its sensors send.
# shellcheck shell=bash

make_city() {
  make_database "bench_overlay_$$"
  twin=$(url_of "bench_overlay_$$")
}

# The service makes the tables; then buildings on the fields of a square grid over a tenth of a degree, each with a sensor in its middle.
start_service() {
  launch service "${PORT:-18484}"
  address[plain]=${address[service]}
  address[overlay]=${address[service]}
  await_live service
  fill
  await service "count=$features" cat "$folder/service.log"
}

fill() {
  psql -qX -v ON_ERROR_STOP=1 "$twin" >/dev/null <<SQL
insert into twin.dataset (name) values ('bench');
create temp table place as
select i, 7 + (i % side + 0.5) * 0.1 / side as x, 43 + (i / side + 0.5) * 0.1 / side as y, 0.03 / side as r
from (select i, ceil(sqrt($features))::int as side from generate_series(0, $features - 1) i) grid;
insert into twin.building (entity_id, dataset, source_id, name, geom, row_hash, job_id, usage, height, storeys_above_ground, year_built, address)
select md5('building' || i)::uuid, 'bench', 'B-' || i, 'Building ' || i,
  st_setsrid(st_makepolygon(st_makeline(array[st_makepoint(x - r, y - r), st_makepoint(x + r, y - r * 1.1), st_makepoint(x + r * 1.1, y + r),
    st_makepoint(x - r * 1.2, y + r), st_makepoint(x - r, y - r)])), 4326),
  '', 1, (array['RESIDENTIAL', 'OFFICE', 'COMMERCIAL'])[1 + i % 3], 3 + i % 400 / 10.0, 1 + i % 30, 1900 + i % 120, i % 90 || ' Street ' || i / 90
from place;
insert into twin.sensor (entity_id, dataset, source_id, name, geom, row_hash, job_id, sensor_type, status, mounted_kind, mounted_on, datastreams)
select md5('sensor' || i)::uuid, 'bench', 'S-' || i, 'Meter ' || i, st_setsrid(st_makepoint(x, y), 4326), '', 1, 'meter', 'ONLINE',
  'BUILDING', md5('building' || i)::uuid, '[]'
from place;
insert into twin.datastream (datastream_id, code, sensor_id, name, observed_property, unit, cadence, late_after, dead_after)
select md5('stream' || i)::uuid, 'bench/S-' || i || '/power', md5('sensor' || i)::uuid, 'power', 'power', 'kW',
  interval '1 h', interval '1 day', interval '7 days'
from place;
with r as (select twin.next_revision(2) as revision)
insert into twin.change_log select revision, 0, 'SENSOR', 'ADDED', array[md5('sensor0')::uuid] from r;
SQL
  psql -qX "$twin" -c 'vacuum analyze'
}

# Each sensor sends one value of the last hour; one in ten says that it is an estimate.
send_values() {
  local now
  now=$(date +%s)
  awk -v n="$features" -v now="$now" 'BEGIN {
    for (i = 0; i < n; i++) {
      at = now - 60 - i % 3000
      printf "{\"datastream\":\"bench/S-%d/power\",\"phenomenonTime\":\"%s.%03dZ\",\"result\":%s%s}\n", i, strftime("%Y-%m-%dT%H:%M:%S", at, 1),
        i % 1000, i * 7919 % 100000 / 100, i % 10 ? "" : ",\"quality\":\"ESTIMATED\""
    }
  }' | split -l 5000 - "$folder/values-"
  for chunk in "$folder"/values-*; do
    curl -fsS "${address[service]}/observations" -H 'Content-Type: application/x-ndjson' --data-binary "@$chunk" >"$folder/answer"
    jq -e '.rejected == 0' "$folder/answer" >/dev/null || fail "values were refused: $(head -c 500 "$folder/answer")"
  done
  [[ $(value 'select count(*) from twin.observation') == "$features" ]] || fail "the history does not hold every value"
}
