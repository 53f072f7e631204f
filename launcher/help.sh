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
    generate) help_generate ;;
    feed) help_feed ;;
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
  import     read city files (GeoJSON, OpenStreetMap PBF) into the twin
  generate   write an invented city to a folder
  feed       play the sensors of a generated city against the running service
  servers    start PostGIS and Redis alone and print their addresses
  doctor     what this machine has, what is missing, and the cure
  test       the whole verification of the project

./citytwin COMMAND --help explains a command.

Everything of one twin (database, Redis, logs, generated cities) lies in its home, by default .citytwin/ in the
repository. With --home DIR several twins run side by side. The servers are private ones: they listen on loopback
only, on free ports, with passwords of their own. To use your own instead, set
  CITYTWIN_DATABASE_URL   postgresql://user:password@host:5432/database   (with the postgis extension)
  CITYTWIN_REDIS_URL      redis://:password@host:6379/0

exit codes: 0 done, 1 failed, 2 wrong usage, 3 import finished with rejections
TEXT
}

help_demo() {
  cat <<'TEXT'
usage: ./citytwin demo [--size small|city|metro] [--port N] [--home DIR] [--detach]

Starts everything, writes an invented city with a day of sensor history, imports it as dataset 'demo', and feeds its
sensors live. Run again, it takes up what is there.

  --size SIZE   small (about 2,000 buildings), city (50,000), metro (1,000,000); default small
  --port N      port of the service on loopback; default: the home's last one, first 8080
  --home DIR    folder of this twin; default .citytwin/ in the repository
  --detach      return when the city answers; stop it later with ./citytwin down.
                Without it the command stays, and Ctrl-C stops everything.
TEXT
}

help_up() {
  cat <<'TEXT'
usage: ./citytwin up [--port N] [--home DIR] [--detach]

Starts the private PostGIS and Redis, builds if sources have changed, starts the service and waits until it answers.
What runs already is left running; what was killed is started again.

  --port N      port of the service on loopback; default: the home's last one, first 8080
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

  --json        one JSON object: {"serving": bool, "url", "database", "redis", "version", "hash"};
                an address is null while nothing answers there, passwords are left out
  --hash        adds the content hash of the twin: equal for equal content, whatever imports made it
  --home DIR    folder of the twin; default .citytwin/ in the repository
TEXT
}

help_import() {
  cat <<'TEXT'
usage: ./citytwin import FILE... [--dataset NAME] [--kind KIND] [--crs CODE] [--dry-run] [--replace] [--json] [--home DIR]

Reads city files into the twin as one job: all of it is taken over at the end, or nothing. Features are known by
dataset and source id, so the same file a second time changes nothing. Bad records are listed with a code and their
place; the rest loads. PostGIS is started if needed; the service need not run.

  FILE           .geojson, .geojsonl, .osm.pbf
  --dataset NAME whose data it is; default: the name of the first file
  --kind KIND    what the features are, where the file does not say: BUILDING, ROAD, PIPE, ...
  --crs CODE     reference system of the coordinates, EPSG:n; default: what the file says, else longitude and latitude
  --dry-run      say what would be added, changed, removed, rejected; write nothing
  --replace      remove features of the dataset that the files no longer hold
  --json         one machine-readable report on stdout, everything else on stderr
  --home DIR     folder of the twin; default .citytwin/ in the repository

exit codes: 0 clean, 1 failed, 2 wrong usage, 3 finished with rejections

example: ./citytwin import ~/Downloads/monaco-latest.osm.pbf --dataset monaco
TEXT
}

help_generate() {
  cat <<'TEXT'
usage: ./citytwin generate --out DIR [--size small|city|metro] [--seed N] [--dataset NAME] [--start INSTANT] [--preview FILE]

Writes an invented city: one GeoJSON file for each kind of thing, and a history of its sensors. The same seed gives
the same bytes.

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

help_test() {
  cat <<'TEXT'
usage: ./citytwin test [--quick]

The whole verification on real servers: every Maven test against PostGIS and Redis (containers where Docker answers,
private servers under .citytwin/test otherwise), the launcher's scripts by shellcheck, the launcher's tests by bats.
Installs the tools it compares with (gdal-bin, osm2pgsql) and checks with (shellcheck, bats) like ./citytwin doctor says.

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
usage: ./citytwin servers [--home DIR]

Starts the private PostGIS and Redis if they do not run, and prints where they are, with their passwords:
  CITYTWIN_DATABASE_URL=postgresql://...
  CITYTWIN_REDIS_URL=redis://...

  --home DIR    folder of the twin; default .citytwin/ in the repository

example: psql "$(./citytwin servers | sed -n 's/^CITYTWIN_DATABASE_URL=//p')"
TEXT
}
