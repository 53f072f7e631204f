# The whole verification.
# shellcheck shell=bash

# What failed, in words.
FAILURES=()

# Checks under way beside Maven: their names, and the processes that run them.
BESIDE=()
BESIDE_PIDS=()

# What Maven says, and its last line once it has ended.
MAVEN_LOG="$CITYTWIN_ROOT/target/maven.log"
BATS_LOG="$CITYTWIN_ROOT/target/bats.tap"
readonly MAVEN_ENDED="Maven has ended."

command_test() {
  read_options test "--quick" "$@"
  require_to_run maven shellcheck ogr2ogr cs2cs unzip
  mkdir -p -- "$CITYTWIN_ROOT/target"
  rm -f -- "$MAVEN_LOG"
  trap 'stop_checks; stop_test_servers' EXIT
  if $OPT_QUICK; then
    check_beside "formatter" check_format
    check_beside "shellcheck" check_scripts
    run_check "Maven (without servers)" maven_verify -DskipITs
  else
    require osm2pgsql osmium bats curl openssl postgres redis mosquitto mosquitto_pub setpriv node npm
    check_beside "npm packages of the tests" install_node_packages
    start_test_servers
    await_checks
    check_beside "formatter" check_format
    check_beside "shellcheck" check_scripts
    check_beside "launcher" test_launcher
    run_check "Maven" maven_verify
  fi
  await_checks
  summarise
}

# run_check NAME COMMAND...: goes on after a failure, so that one run shows everything that is wrong.
run_check() {
  local name=$1
  shift
  say ""
  say "== $name"
  "$@" || FAILURES+=("$name")
}

# check_beside NAME COMMAND...: runs it in the background, where Maven leaves a processor idle; await_checks shows what it said.
# In a process group of its own, to be told as a whole when the run is interrupted.
check_beside() {
  local name=$1
  shift
  set -m
  "$@" </dev/null >"$CITYTWIN_ROOT/target/check-${name%% *}.log" 2>&1 &
  set +m
  BESIDE+=("$name")
  BESIDE_PIDS+=("$!")
}

await_checks() {
  local i
  for i in "${!BESIDE[@]}"; do
    wait "${BESIDE_PIDS[i]}" || FAILURES+=("${BESIDE[i]}")
    say ""
    say "== ${BESIDE[i]}"
    cat -- "$CITYTWIN_ROOT/target/check-${BESIDE[i]%% *}.log" >&2
  done
  BESIDE=()
  BESIDE_PIDS=()
}

# Those that an interrupted run leaves.
stop_checks() {
  local pid
  for pid in "${BESIDE_PIDS[@]}"; do
    kill -s INT -- "-$pid" 2>/dev/null || true
    wait "$pid" || true
  done
}

# await_maven PATTERN...: until Maven has said all of them. Fails when it has ended without.
await_maven() {
  local pattern
  for pattern in "$@"; do
    until grep -qs -- "$pattern" "$MAVEN_LOG"; do
      ! grep -qsxF -- "$MAVEN_ENDED" "$MAVEN_LOG" || return
      sleep 1
    done
  done
}

# A fresh home. Where the servers' account may not enter the repository (a checkout in a closed folder), one in /tmp.
start_test_servers() {
  OPT_HOME="$CITYTWIN_ROOT/.citytwin/test"
  name_home
  stop_test_servers
  rm -rf -- "$TWIN_HOME"
  make_folder "$CITYTWIN_ROOT/.citytwin"
  make_folder "$TWIN_HOME"
  if ! as_server test -x "$TWIN_HOME/."; then
    OPT_HOME=$(mktemp -d /tmp/citytwin-test-XXXXXX)
    chmod 755 "$OPT_HOME"
    say "The servers' account may not enter $CITYTWIN_ROOT; the test servers' data goes to $OPT_HOME."
  fi
  if docker_answers; then
    say "Docker answers: the Maven tests run on containers."
    return
  fi
  start_servers
  unlock_home
  CITYTWIN_TEST_DATABASE_URL=$(private_database_url)
  CITYTWIN_TEST_REDIS_URL=$(private_redis_url)
  export CITYTWIN_TEST_DATABASE_URL CITYTWIN_TEST_REDIS_URL
  say "Test servers: $(without_password "$CITYTWIN_TEST_DATABASE_URL") and $(without_password "$CITYTWIN_TEST_REDIS_URL")"
}

docker_answers() {
  command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1
}

stop_test_servers() {
  [[ -n $TWIN_HOME ]] || return 0
  [[ ! -d $TWIN_HOME/run ]] || stop_everything
  [[ $TWIN_HOME != /tmp/citytwin-test-* ]] || rm -rf -- "$TWIN_HOME"
}

# What the lock files say, where it is not there yet; npm's own scripts stay unrun.
install_node_packages() {
  local folder
  for folder in "$CITYTWIN_ROOT/src/test/audit" "$CITYTWIN_ROOT/web"; do
    if cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then
      say "${folder#"$CITYTWIN_ROOT/"}: as the lock file says"
    else
      (cd -- "$folder" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier </dev/null) &&
        cp -- "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json" || return
    fi
  done
}

# Two modules at a time: the importers and the service do not know each other, and each mostly waits for its servers.
maven_verify() {
  local options=(-T 2 "$@")
  rm -rf -- "$CITYTWIN_ROOT"/*/target/surefire-reports "$CITYTWIN_ROOT"/*/target/failsafe-reports
  if ! has_real_data; then
    options+=(-DexcludedGroups=real-data)
  fi
  local status=0
  run_maven_here --fail-at-end verify -Dspotless.check.skip=true "${options[@]}" 2>&1 | tee "$MAVEN_LOG" || status=1
  printf '\n%s\n' "$MAVEN_ENDED" >>"$MAVEN_LOG"
  return "$status"
}

run_maven_here() {
  (cd -- "$CITYTWIN_ROOT" && JAVA_HOME=$(find_jdk) "$(find_maven)" -B -ntp "$@" </dev/null)
}

# Maven would do it before everything else, with one processor idle. Later than its first words: both fill the same local
# repository on a new machine.
check_format() {
  await_maven 'Building CityTwin :: twin-model' || true
  MAVEN_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" run_maven_here -q -N spotless:check && say "no complaint"
}

has_real_data() {
  [[ -d ${CITYTWIN_TEST_DATA:-$CITYTWIN_ROOT/../shared/data} ]]
}

check_scripts() {
  shellcheck -x -P "$CITYTWIN_ROOT" "$CITYTWIN_ROOT/citytwin" "$CITYTWIN_ROOT/.ci/run" "$CITYTWIN_ROOT"/bench/*.sh &&
    shellcheck -x "$CITYTWIN_ROOT"/launcher/test/*.bats "$CITYTWIN_ROOT"/launcher/test/*.bash && say "no complaint"
}

# The launcher's tests start servers and a service of their own: those that need no programs at once, the others as soon as
# Maven has packaged what they start.
test_launcher() {
  local status=0
  : >"$BATS_LOG"
  run_bats '!programs' || status=1
  if await_maven 'integration-test (default) @ importers' 'integration-test (default) @ twin-service'; then
    BUILD=$(build_folder)
    if [[ ! -d $BUILD ]]; then
      mkdir -p -- "$BUILDS"
      stage_build "$BUILD"
    fi
  fi
  run_bats programs || status=1
  return "$status"
}

# run_bats TAG
run_bats() {
  env -u CITYTWIN_DATABASE_URL -u CITYTWIN_REDIS_URL bats --tap --filter-tags "$1" "$CITYTWIN_ROOT/launcher/test" </dev/null 2>&1 | tee -a "$BATS_LOG"
}

# Counts over Maven's and bats' reports; the last line says them all.
summarise() {
  local passed failed skipped
  read -r passed failed skipped < <(count_tests)
  say ""
  if ! has_real_data; then
    say "NOTE: there is no folder ${CITYTWIN_TEST_DATA:-$CITYTWIN_ROOT/../shared/data}: the tests on real city data were LEFT OUT."
  fi
  ! $OPT_QUICK || say "NOTE: --quick left out every test that needs PostGIS or Redis, and the launcher's tests."
  if [[ ${#FAILURES[@]} -gt 0 ]]; then
    say "FAILED: ${FAILURES[*]} ($(elapsed))"
  else
    say "Everything passed ($(elapsed))."
  fi
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [[ ${#FAILURES[@]} -eq 0 && $passed -gt 0 ]]
}

count_tests() {
  local reports=()
  mapfile -t reports < <(find "$CITYTWIN_ROOT" -path '*/target/*-reports/TEST-*.xml' -type f)
  {
    [[ ${#reports[@]} -eq 0 ]] || grep -h '<testsuite ' "${reports[@]}"
    $OPT_QUICK || cat "$BATS_LOG" 2>/dev/null || true
  } | awk '
    function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    /^ok .* # skip/ {skipped++; next}
    /^ok /          {passed++; next}
    /^not ok /      {failed++; next}
    /<testsuite /   {bad = attribute("failures") + attribute("errors"); idle = attribute("skipped")
                     failed += bad; skipped += idle; passed += attribute("tests") - bad - idle}
    END {print passed + 0, failed + 0, skipped + 0}'
}
