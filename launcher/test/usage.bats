#!/usr/bin/env bats
# shellcheck disable=SC2154 # bats sets stderr
# What the launcher says and how it ends, without any server.

load common

setup_file() {
  make_playground
  # A copy that any account may read, wherever the repository lies, in a folder with a blank.
  mkdir "$PLAYGROUND/repository"
  cp -r "$REPOSITORY/citytwin" "$REPOSITORY/launcher" "$REPOSITORY/pom.xml" "$PLAYGROUND/repository/"
  chmod -R a+rX "$PLAYGROUND/repository"
}

teardown_file() {
  remove_playground
}

# All programs of this machine but the given ones.
programs_without() {
  local folder="$PLAYGROUND/programs without $*" program
  if [[ ! -d $folder ]]; then
    mkdir "$folder"
    ln -s /usr/bin/* /usr/sbin/* "$folder/" 2>/dev/null || true
    for program in "$@"; do
      rm -f "${folder:?}/$program"
    done
  fi
  printf '%s\n' "$folder"
}

# As an account that may install nothing.
as_nobody() {
  if [[ $EUID -eq 0 ]]; then
    setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
  else
    "$@"
  fi
}

@test "the help names every command and every exit code" {
  run --separate-stderr "$CITYTWIN" --help
  [ "$status" -eq 0 ]
  for command in demo up down status import export generate feed documents servers doctor test; do
    grep -qE "^  $command +[a-z]" <<<"$output"
  done
  [[ $output == *"0 done, 1 failed, 2 wrong usage, 3 import finished with rejections"* ]]
}

# What the programs themselves say.
# bats test_tags=programs
@test "every command explains itself" {
  for command in demo up down status servers doctor test; do
    run --separate-stderr "$CITYTWIN" "$command" --help
    [ "$status" -eq 0 ]
    [[ $output == "usage: ./citytwin $command"* ]]
  done
  for command in "import --dataset" "export --where" "generate --out" "feed --city"; do
    run --separate-stderr "$CITYTWIN" "${command% *}" --help
    [ "$status" -eq 0 ]
    [[ $output == *"${command#* }"* ]]
  done
}

@test "no command is wrong usage and shows the help" {
  run --separate-stderr "$CITYTWIN"
  [ "$status" -eq 2 ]
  [ -z "$output" ]
  [[ $stderr == *"usage: ./citytwin COMMAND"* ]]
}

@test "an unknown command is named" {
  run --separate-stderr "$CITYTWIN" destroy
  [ "$status" -eq 2 ]
  [[ $stderr == *"WRONG_USAGE: there is no command 'destroy'"* ]]
}

@test "an unknown option is named, with those that exist" {
  run --separate-stderr "$CITYTWIN" up --colour
  [ "$status" -eq 2 ]
  [[ $stderr == *"'up' has no option --colour; it takes: --home --port --detach"* ]]
}

@test "options and values that cannot be are wrong usage" {
  local arguments
  for arguments in "up --port" "up --port eighty" "up --port 0" "up --port 65536" "up --port 999999" "up extra" "down --port 1" \
    "demo --size huge" "status --json=yes" "status --home" "status --home=" "--detach up" "servers --json" "doctor --detach"; do
    # shellcheck disable=SC2086 # words on purpose
    run --separate-stderr "$CITYTWIN" $arguments
    echo "$arguments: $status $stderr"
    [ "$status" -eq 2 ]
    [[ $stderr == *"WRONG_USAGE"* ]]
  done
}

@test "a home that is a file is refused" {
  touch "$PLAYGROUND/a file"
  run --separate-stderr "$CITYTWIN" servers --home "$PLAYGROUND/a file"
  [ "$status" -eq 1 ]
  [[ $stderr == *"HOME_NOT_USABLE: $PLAYGROUND/a file is a file"* ]]
}

@test "it works by a symbolic link, from another folder, in a path with blanks" {
  ln -s "$PLAYGROUND/repository/citytwin" "$PLAYGROUND/the twin"
  cd /
  run --separate-stderr "$PLAYGROUND/the twin" status --home "$PLAYGROUND/nothing"
  [ "$status" -eq 0 ]
  [[ $output == *"in $PLAYGROUND/nothing"* ]]
  [[ $output == *"not running"* ]]
}

@test "a relative home is relative to the caller's folder" {
  cd "$PLAYGROUND"
  run --separate-stderr "$CITYTWIN" status --home here/there
  [[ $output == *"in $PLAYGROUND/here/there"* ]]
}

@test "the status of nothing is one JSON object with the seven keys, and looking makes no folder" {
  run --separate-stderr "$CITYTWIN" status --json --hash --home "$PLAYGROUND/nothing"
  [ "$status" -eq 0 ]
  version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$REPOSITORY/pom.xml")
  [ "$output" = "{\"serving\": false, \"url\": null, \"database\": null, \"redis\": null, \"mqtt\": null, \"version\": \"$version\", \"hash\": null}" ]
  [ ! -e "$PLAYGROUND/nothing" ]
}

@test "down where nothing is, is no fault" {
  run --separate-stderr "$CITYTWIN" down --home "$PLAYGROUND/nothing"
  [ "$status" -eq 0 ]
  [ ! -e "$PLAYGROUND/nothing" ]
}

@test "doctor finds what this machine has" {
  run --separate-stderr "$CITYTWIN" doctor
  [ "$status" -eq 0 ]
  [[ $output == *"Nothing is missing."* ]]
  grep -qE '^ok +JDK 25 or newer +(2[5-9]|[3-9][0-9])' <<<"$output"
  grep -qE '^ok +PostgreSQL 14 or newer with PostGIS +[0-9]+\.[0-9]+ with PostGIS [0-9.]+ /' <<<"$output"
  grep -qE '^ok +Redis +[0-9.]+ /' <<<"$output"
  grep -qE '^ok +Maven +[0-9.]+ /' <<<"$output"
}

@test "doctor says how this machine's processors are shared" {
  run --separate-stderr "$CITYTWIN" doctor
  if [[ $(cat /proc/sys/kernel/sched_autogroup_enabled 2>/dev/null || echo 0) == 0 ]]; then
    grep -qE '^ok +processors shared among processes +yes$' <<<"$output"
  else
    grep -qE '^ok +processors shared among processes +yes, within the control group /' <<<"$output" ||
      [[ $output == *"slow "*"among sessions"*"sysctl -w kernel.sched_autogroup_enabled=0"* ]]
  fi
}

@test "doctor names what is missing and its cure" {
  run --separate-stderr env PATH="$(programs_without redis-server)" "$CITYTWIN" doctor
  [ "$status" -eq 1 ]
  grep -qE '^missing +Redis +not found' <<<"$output"
  [[ $output == *"cure: "*"install --no-install-recommends redis-server"* || $output == *"package manager"* ]]
}

@test "the JDK is found though java on the PATH is none" {
  run --separate-stderr env -u JAVA_HOME PATH="$(programs_without java javac)" "$CITYTWIN" doctor
  grep -qE '^ok +JDK 25 or newer' <<<"$output"
}

@test "a JAVA_HOME that is too old is passed over" {
  mkdir -p "$PLAYGROUND/old jdk/bin"
  cp /bin/true "$PLAYGROUND/old jdk/bin/javac"
  echo 'JAVA_VERSION="17.0.15"' >"$PLAYGROUND/old jdk/release"
  run --separate-stderr env JAVA_HOME="$PLAYGROUND/old jdk" "$CITYTWIN" doctor
  grep -qE '^ok +JDK 25 or newer' <<<"$output"
  [[ $output != *"old jdk"* ]]
}

@test "an account that may install nothing is told the exact commands" {
  run --separate-stderr as_nobody env HOME=/ PATH="$(programs_without redis-server sudo)" \
    "$PLAYGROUND/repository/citytwin" servers --home "$PLAYGROUND/never"
  [ "$status" -eq 1 ]
  [[ $stderr == *"missing: Redis"* ]]
  [[ $stderr == *"sudo apt-get install --no-install-recommends redis-server"* || $stderr == *"no apt-get"* ]]
  [[ $stderr == *"MISSING_REQUIREMENT"* ]]
  [ ! -e "$PLAYGROUND/never" ]
}

@test "an account that may not write to the home is told so" {
  run --separate-stderr as_nobody env HOME=/ "$PLAYGROUND/repository/citytwin" servers --home /proc/citytwin
  [ "$status" -eq 1 ]
  [[ $stderr == *"HOME_NOT_USABLE"*"--home DIR"* ]]
}

@test "a server of the user's that does not answer is named, without its password" {
  run --separate-stderr env CITYTWIN_DATABASE_URL="postgresql://me:geheim@127.0.0.1:1/city" CITYTWIN_REDIS_URL="redis://:geheim@127.0.0.1:2/0" \
    "$CITYTWIN" servers --home "$PLAYGROUND/foreign"
  [ "$status" -eq 1 ]
  [[ $stderr == *"SERVER_UNREACHABLE: nothing answers at 127.0.0.1:1, which CITYTWIN_DATABASE_URL names"* ]]
  [[ $stderr != *geheim* ]]
}

@test "feed without a running service says how to start one" {
  run --separate-stderr "$CITYTWIN" feed --home "$PLAYGROUND/nothing"
  [ "$status" -eq 1 ]
  [[ $stderr == *"SERVICE_NOT_RUNNING"*"./citytwin up"* ]]
}

@test "live and simulate without a running city say how to start one" {
  run --separate-stderr "$CITYTWIN" live --top --home "$PLAYGROUND/nothing"
  [ "$status" -eq 1 ]
  [[ $stderr == *"SERVICE_NOT_RUNNING"*"./citytwin up"* ]]
  run --separate-stderr "$CITYTWIN" live --home "$PLAYGROUND/nothing"
  [ "$status" -eq 2 ]
  [[ $stderr == *"--top"* ]]
  run "$CITYTWIN" live --help
  [ "$status" -eq 0 ]
  [[ $output == *"--once"* ]]
  run --separate-stderr "$CITYTWIN" simulate burst --home "$PLAYGROUND/nothing"
  [ "$status" -eq 1 ]
  [[ $stderr == *"NO_CITY"*"./citytwin demo"* ]]
}

# A build without the classes: that Java misses them shows that the launcher got as far, with no server started before.
@test "a suggested mapping needs neither PostgreSQL nor a folder of the twin" {
  cd "$PLAYGROUND/repository"
  hash=$({
    find . -maxdepth 2 -name pom.xml -print0
    printf './launcher/build.sh\0'
  } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
  mkdir -p "target/launcher/$hash"
  run --separate-stderr env PATH="$(programs_without postgres initdb pg_ctl redis-server)" \
    ./citytwin import --suggest a.geojson --home "$PLAYGROUND/untouched"
  [ "$status" -eq 1 ]
  [[ $stderr == *"CityTwinCli"* ]]
  [[ $stderr != *"PostgreSQL"* ]]
  [ ! -e "$PLAYGROUND/untouched" ]
}

@test "who waits for Maven's tests is told when it ended without them" {
  mkdir "$BATS_TEST_TMPDIR/target"
  # shellcheck disable=SC2016 # that shell has its own arguments
  run timeout 20 bash -c '
    set -uo pipefail
    CITYTWIN_ROOT=$1
    source "$2/launcher/test.sh"
    has_real_data() { true; }
    run_maven_here() { printf "\033[0m"; return 1; } # it ends with its colours, and without a new line
    maven_verify && exit 2
    await_maven "integration-test" && exit 3
    exit 4
  ' bash "$BATS_TEST_TMPDIR" "$REPOSITORY"
  [ "$status" -eq 4 ]
}
