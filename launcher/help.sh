# The help texts.
# shellcheck shell=bash

# The help of one command, or of all.
print_help() {
  case ${1:-} in
    demo) help_demo ;;
    up) help_up ;;
    down) help_down ;;
    status) help_status ;;
    import) help_import ;;
    import-series) help_import_series ;;
    undo) help_undo ;;
    issues) help_issues ;;
    export) help_export ;;
    generate) help_generate ;;
    feed) help_feed ;;
    simulate) help_simulate ;;
    live) help_live ;;
    documents) help_documents ;;
    test) help_test ;;
    doctor) help_doctor ;;
    servers) help_servers ;;
    *) help_overview ;;
  esac
}

help_overview() {
  cat <<'TEXT'
CityTwin: a city in PostGIS behind one GraphQL endpoint.

usage: ./citytwin COMMAND [OPTION...]

  demo       everything in one go: servers, build, service, an invented city, live sensors
  up         start PostGIS, Redis and the service
  down       stop whatever of them runs
  status     what runs, and where
  import     read city files of every usual GIS format into the twin
  import-series  read series of sensors (delimited text, JSON) into the history
  issues     list the records that an import refused or repaired
  undo       restore the state before an import
  export     write features of the twin to a file (GeoJSON, GeoPackage, FlatGeobuf, CSV)
  generate   write an invented city to a folder
  feed       play the sensors of a generated city against the running service
  simulate   have a pipe burst, a street flooded or a sensor die in the demo city
  live       watch the running service: doors, queue, commits, subscriptions, alarms
  documents  write the manifest of a client's GraphQL documents, for the service to trust
  servers    start PostGIS and Redis alone and print their addresses
  doctor     what this machine has, what is missing, and the cure
  test       the whole verification of the project

./citytwin COMMAND --help explains a command.

Everything of one twin (database, Redis, logs, generated cities) lies in its home, by default .citytwin/ in the
repository. With --home DIR several twins run side by side. The servers are private ones: they listen on loopback
only, on free ports, with passwords of their own. To use your own instead, set
  CITYTWIN_DATABASE_URL   postgresql://user:password@host:5432/database   (with the postgis extension)
  CITYTWIN_REDIS_URL      redis://:password@host:6379/0
  CITYTWIN_MQTT_URL       mqtt://user:password@host:1883   (a broker of sensors; without it there is none)

exit codes: 0 done, 1 failed, 2 wrong usage, 3 import finished with rejections
TEXT
}

help_demo() {
  cat <<'TEXT'
usage: ./citytwin demo [--size small|city|metro] [--port N] [--with-mqtt] [--home DIR] [--detach]

Starts everything, writes an invented city with a day of sensor history, imports it as dataset 'demo', and feeds its
sensors live. Run again, it takes up what is there.

  --size SIZE   small (about 2,000 buildings), city (50,000), metro (1,000,000); default small
  --port N      port of the service on loopback; default: the home's last one, first 8080
  --with-mqtt   start a private Mosquitto too, from which the service takes observations; the home keeps it
  --home DIR    folder of this twin; default .citytwin/ in the repository
  --detach      return when the city answers; stop it later with ./citytwin down.
                Without it the command stays, and Ctrl-C stops everything.
TEXT
}

help_up() {
  cat <<'TEXT'
usage: ./citytwin up [--port N] [--with-mqtt] [--home DIR] [--detach]

Starts the private PostGIS and Redis, builds if sources have changed, starts the service and waits until it answers.
What runs already is left running; what was killed is started again.

  --port N      port of the service on loopback; default: the home's last one, first 8080
  --with-mqtt   start a private Mosquitto too, from which the service takes observations; the home keeps it
  --home DIR    folder of this twin; default .citytwin/ in the repository
  --detach      return when the service answers; stop it later with ./citytwin down.
                Without it the command stays, and Ctrl-C stops everything.
TEXT
}

help_down() {
  cat <<'TEXT'
usage: ./citytwin down [--home DIR]

Stops the live feed, the service, Redis and PostGIS of one home and waits until they are gone. Data stays.
To remove a twin for good: ./citytwin down, then delete its home.

  --home DIR    folder of the twin; default .citytwin/ in the repository
TEXT
}

help_status() {
  cat <<'TEXT'
usage: ./citytwin status [--json] [--hash] [--home DIR]

Prints what runs and where. Exit code 0 whatever it finds.

  --json        one JSON object: {"serving": bool, "url", "database", "redis", "mqtt", "version", "hash"};
                an address is null while nothing answers there, passwords are left out
  --hash        adds the content hash of the twin: equal for equal content, whatever imports made it
  --home DIR    folder of the twin; default .citytwin/ in the repository
TEXT
}

help_import() {
  cat <<'TEXT'
usage: ./citytwin import FILE... [--dataset NAME] [--kind KIND] [--crs CODE] [--mapping FILE] [--dry-run] [--replace] [--json] [--home DIR]

Reads city files into the twin as one job: all of it is taken over at the end, or nothing. Features are known by
dataset and source id, so the same file a second time changes nothing. Bad records are listed with a code and their
place; the rest loads. PostGIS is started if needed; the service need not run.

  FILE           GeoJSON, Shapefile, GeoPackage, FlatGeobuf, GML, KML, CSV, OpenStreetMap, GeoTIFF; folders, .zip, .gz
  --dataset NAME whose data it is; default: the name of the first file
  --kind KIND    what the features are, where the file does not say: BUILDING, ROAD, PIPE, ...
  --crs CODE     reference system of the coordinates, EPSG:n, GCJ-02, BD-09; default: what the file says. If it says
                 nothing, the import is refused, unless --assume-wgs84 is given and the numbers can be degrees
  --mapping FILE which field is what; ./citytwin import --suggest FILE prints one to begin with (and needs no database)
  --via-ogr      let GDAL convert the files first: DXF, MapInfo, FileGDB, GPX and whatever else it reads
  --retry JOB    try the rejected records of a job again, with the options given now; with FILE, those it holds corrected
  --dry-run      say what would be added, changed, removed, rejected; write nothing
  --replace      remove features of the dataset that the files no longer hold
  --json         one machine-readable report on stdout, everything else on stderr
  --home DIR     folder of the twin; default .citytwin/ in the repository

exit codes: 0 clean, 1 failed, 2 wrong usage, 3 finished with rejections, 130 interrupted (nothing was imported)

example: ./citytwin import ~/Downloads/monaco-latest.osm.pbf --dataset monaco

All options: ./citytwin import --help, once the project is built.
TEXT
}

help_import_series() {
  cat <<'TEXT'
usage: ./citytwin import-series FILE... --series MAPPING --dataset NAME [--stations FILE] [--dry-run] [--json] [--home DIR]

Reads series of sensors, delimited text or JSON, also packed with gzip, into the history as one job: all of it is taken
over at the end, or nothing. The same file a second time changes nothing; another value for the same time corrects the
first. Bad rows are listed with a code and their line; the rest loads. A running service shows the newest values within
seconds.

  FILE             .csv, .tsv, .txt, .json, .ndjson, .jsonl, each also with .gz
  --series MAPPING what the rows mean: a YAML file, or cologne-traffic, cologne-gauges, cologne-air, cologne-weather,
                   helsinki-kumpula
  --dataset NAME   dataset of the sensors
  --stations FILE  where missing sensors stand; default: the file that the mapping names, beside the first FILE
  --dry-run        say what would be added, changed, rejected; write nothing
  --json           one machine-readable report on stdout, everything else on stderr
  --home DIR       folder of the twin; default .citytwin/ in the repository

exit codes: 0 clean, 1 failed, 2 wrong usage, 3 finished with rejections

example: ./citytwin import-series levels.csv --series levels.yaml --dataset pipes
TEXT
}

help_undo() {
  cat <<'TEXT'
usage: ./citytwin undo JOB [--dry-run] [--json] [--home DIR]

Restores the state before an import, as a job of its own. Refused if a later job changed the same features, or if
observations would be lost. An undo can itself be undone.

exit codes: 0 clean, 1 failed or refused, 2 wrong usage

example: ./citytwin undo 17 --dry-run
TEXT
}

help_issues() {
  cat <<'TEXT'
usage: ./citytwin issues [JOB] [--jobs] [--code CODE] [--format table|json|geojson] [--out FILE] [--home DIR]

Lists what was wrong with the records of an import, by default of the latest, each with its code and place. What the
codes mean stands in docs/import-issues.md.

example: ./citytwin issues 17 --format geojson --out issues.geojson
TEXT
}

help_export() {
  cat <<'TEXT'
usage: ./citytwin export --kind KIND[,KIND] [--dataset NAME] [--where CQL2] [--bbox W,S,E,N] [--crs CODE]
                         [--format FORMAT] [--out FILE] [--force] [--json] [--home DIR]
       ./citytwin export --observations [--dataset NAME] [--property NAME] [--from TIME] [--to TIME]
                         [--format csv|geojsonseq] [--out FILE] [--force] [--home DIR]

Writes features of the twin, all from one moment of it, to a file that other tools read. An import of the file into
the same dataset changes nothing. PostGIS is started if needed; the service need not run.

  --kind KIND    what to export: BUILDING, ROAD, PIPE, ...; FlatGeobuf and CSV hold one kind
  --dataset NAME only features of this dataset
  --where CQL2   only features for which a condition holds, such as "height > 30 AND name LIKE 'A%'"
  --bbox W,S,E,N only features that meet this box in longitude and latitude
  --crs CODE     reference system of the file; default EPSG:4326
  --format       geojson, geojsonseq, gpkg, fgb or csv; default: as the name of --out ends
  --out FILE     file to write; it appears when it is whole. Default: standard output, for text formats
  --force        replace the file if there is one
  --json         one machine-readable report on stdout; needs --out
  --observations observations instead of features, a row or a point for each
  --property     only observations of this property, such as pressure
  --from, --to   only observations of this time or later, and of before that one
  --home DIR     folder of the twin; default .citytwin/ in the repository

exit codes: 0 done, 1 failed (there is no file), 2 wrong usage

example: ./citytwin export --kind BUILDING --dataset demo --out buildings.gpkg
TEXT
}

help_generate() {
  cat <<'TEXT'
usage: ./citytwin generate --out DIR [--size small|city|metro] [--seed N] [--dataset NAME] [--start INSTANT] [--preview FILE]

Writes an invented city: one GeoJSON file for each kind of thing (buildings, roads, junctions, pipes and their nodes,
grid cells, districts, sensors, plots with their planning limits, addresses, coded city parts), and a history of its
sensors. The same seed gives the same bytes.

  --out DIR      folder to write to
  --size SIZE    small (about 2,000 buildings), city (50,000), metro (1,000,000); default small
  --seed N       which city; default 1
  --dataset NAME dataset it will be imported as; default demo
  --start INSTANT  end of the sensors' history, as 2026-01-01T00:00:00Z
  --preview FILE also draw the city to this PNG file

example: ./citytwin generate --out /tmp/city --seed 7 && ./citytwin import /tmp/city/*.geojsonl --dataset demo
TEXT
}

help_feed() {
  cat <<'TEXT'
usage: ./citytwin feed [--city DIR] [--url URL] [--home DIR] [...]

Plays the sensors of a generated city against the running service, until Ctrl-C.

  --city DIR    folder written by ./citytwin generate; default: the home's demo city
  --url URL     address of the service; default: the one of this home
  --home DIR    folder of the twin; default .citytwin/ in the repository
TEXT
}

help_simulate() {
  cat <<'TEXT'
usage: ./citytwin simulate burst|flood|dead-sensor [--at LON,LAT] [--radius METRES] [--size N] [--duration DURATION]
                           [--city DIR] [--home DIR]

Has something go wrong for a while in the city whose sensors run live. It ends by itself, and leads to an alarm of the
demo's rules.
TEXT
}

help_live() {
  cat <<'TEXT'
usage: ./citytwin live --top [--once] [--home DIR]

Shows the running service, each second anew, from what it says at /metrics and /healthz. Rates are those of the last second.

  --top         the picture; Ctrl-C ends it
  --once        one picture, for scripts
  --home DIR    folder of the twin; default .citytwin/ in the repository

  service        whether it serves, and whether `state` shows the present (READY)
  doors          requests, and messages of MQTT, that came in
  observations   what became of theirs
  queue          observations that wait for their commit; when it is full, doors answer 429
  commit         how long a group takes to be durable
  subscriptions  who watches, what is sent, and what slow clients miss (coalesced)
  rollups        how far series of hours lag; late hours are read from their observations meanwhile
  alarms         those not cleared, pairs of a rule and a sensor evaluated, and observations too late to count

Exit code 1 if the service does not run or answer.
TEXT
}

help_documents() {
  cat <<'TEXT'
usage: ./citytwin documents PATH... [--out FILE]

Collects the GraphQL operations of a client into a manifest of trusted documents: reads all files *.graphql and *.gql
of the folders, checks each operation against the schema, and writes each with the fragments it uses, under the SHA-256
of its text. Give the manifest to the service by the settings citytwin.documents.manifest and citytwin.documents.mode.

  PATH          folder with documents, with all below it, or a file
  --out FILE    where the manifest goes; printed when left out

exit codes: 0 the manifest is written; 1 an operation is wrong, nothing is written; 2 wrong usage
TEXT
}

help_test() {
  cat <<'TEXT'
usage: ./citytwin test [--quick]

The whole verification on real servers: every Maven test against PostGIS and Redis (containers where Docker answers,
private servers under .citytwin/test otherwise), the launcher's scripts by shellcheck, the launcher's tests by bats.
Installs the tools it compares with (gdal-bin, osm2pgsql, osmium-tool) and checks with (shellcheck, bats, nodejs, npm)
like ./citytwin doctor says.

Tests on real city data read the folder CITYTWIN_TEST_DATA, by default ../shared/data beside the repository. If it is
not there they are left out, and the summary says so.

  --quick       only what needs no server: unit tests, formatter, shellcheck
TEXT
}

help_doctor() {
  cat <<'TEXT'
usage: ./citytwin doctor [--home DIR] [--port N]

Looks at everything CityTwin needs on this machine and prints what it found, and the cure for what is missing.
Changes nothing. Exit code 0 if nothing is missing, else 1.

  --home DIR    folder of the twin; default .citytwin/ in the repository
  --port N      port to look at; default: the home's last one, first 8080
TEXT
}

help_servers() {
  cat <<'TEXT'
usage: ./citytwin servers [--with-mqtt] [--home DIR]

Starts the private PostGIS and Redis if they do not run, and prints where they are, with their passwords:
  CITYTWIN_DATABASE_URL=postgresql://...
  CITYTWIN_REDIS_URL=redis://...

  --with-mqtt   also a private Mosquitto, printed as CITYTWIN_MQTT_URL; the home keeps it
  --home DIR    folder of the twin; default .citytwin/ in the repository

example: psql "$(./citytwin servers | sed -n 's/^CITYTWIN_DATABASE_URL=//p')"
TEXT
}
