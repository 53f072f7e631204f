# Building, once for each state of the sources. A build lies in target/launcher/HASH, where HASH is that of the sources: a
# running service keeps its own files while the next build is made, and a state that was built before is not built again.
#
#   service/    the service's jar and its libraries, unpacked (starts quicker than one jar of jars)
#   importers/  the command line's jar and its libraries
#   start.aot   cache of loaded and linked classes (see aot.sh)
# shellcheck shell=bash

BUILDS="$CITYTWIN_ROOT/target/launcher"

project_version() {
  sed -n '/<artifactId>citytwin<\/artifactId>/,/<\/version>/s|^ *<version>\(.*\)</version>.*|\1|p' "$CITYTWIN_ROOT/pom.xml" | head -n 1
}

# Hash of everything that goes into the programs: poms, sources, resources, and how a build is laid out; not the tests.
source_hash() (
  cd -- "$CITYTWIN_ROOT"
  {
    find . -maxdepth 2 -name pom.xml -print0
    find ./*/main ./*/src/main -type f -print0 2>/dev/null || true
    printf './launcher/build.sh\0'
  } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16
)

# Folder of the build of the present sources, made or not.
build_folder() {
  printf '%s/%s\n' "$BUILDS" "$(source_hash)"
}

# Sets BUILD to the folder of a complete build; builds if there is none.
ensure_build() {
  BUILD=$(build_folder)
  [[ ! -d $BUILD ]] || return 0
  require jdk maven
  mkdir -p -- "$BUILDS" 2>/dev/null || fail BUILD_FAILED "the folder $BUILDS cannot be written; run as the owner of the repository"
  exec 8>"$BUILDS/lock"
  if ! flock -n 8; then
    say "Another ./citytwin builds here; waiting for it ..."
    flock 8
  fi
  if [[ ! -d $BUILD ]]; then
    run_maven
    stage_build "$BUILD"
    remove_old_builds
  fi
  exec 8>&-
}

# What a command needs that has to build first, and what it needs anyway.
require_to_run() {
  local needed=(jdk)
  [[ -d $(build_folder) ]] || needed+=(maven)
  require "${needed[@]}" "$@"
}

run_maven() {
  local log="$BUILDS/build.log" began=$SECONDS watcher status=0
  say "Building CityTwin $(project_version) (the first time Maven fetches libraries; log: $log) ..."
  : >"$log"
  watch_build "$log" &
  watcher=$!
  (cd "$CITYTWIN_ROOT" && JAVA_HOME=$(find_jdk) "$(find_maven)" -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcitytwin.lint=off package) \
    </dev/null >>"$log" 2>&1 8>&- 9>&- || status=$?
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  if [[ $status -ne 0 ]]; then
    grep -m 20 '^\[ERROR\]' "$log" | cut -c1-300 | sed 's/^/    /' >&2 || show_log "$log" 30
    fail BUILD_FAILED "Maven ended with code $status; the whole log is $log. Without network the first build cannot fetch libraries"
  fi
  say "Built in $((SECONDS - began)) s."
}

# One line for each module that Maven begins.
watch_build() {
  local shown=0 lines
  while sleep 1; do
    mapfile -t lines < <(sed -n 's/^\[INFO\] Building \(CityTwin.*[^ ]\)  *\(\[[0-9]*\/[0-9]*\]\)$/  \2 \1/p' "$1")
    while ((shown < ${#lines[@]})); do
      say "${lines[shown]}"
      shown=$((shown + 1))
    done
  done
}

# Copies what Maven made to the folder of the build; complete or not there.
stage_build() {
  local target=$1 new="$1.new" version
  version=$(project_version)
  rm -rf -- "$new"
  mkdir -p -- "$new/importers"
  "$(find_jdk)/bin/java" -Djarmode=tools -jar "$CITYTWIN_ROOT/src/target/twin-service-$version.jar" \
    extract --destination "$new/service" >>"$BUILDS/build.log" 2>&1 </dev/null
  mv -- "$new/service/twin-service-$version.jar" "$new/service/twin-service.jar"
  cp -- "$CITYTWIN_ROOT/importers/target/importers-$version.jar" "$new/importers/importers.jar"
  cp -r -- "$CITYTWIN_ROOT/importers/target/lib" "$new/importers/lib"
  mv -T -- "$new" "$target"
}

# Keeps the three newest, and whatever a process still runs from.
remove_old_builds() {
  local folder
  find "$BUILDS" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- |
    while IFS= read -r folder; do
      grep -qsF -e "$folder/" /proc/[0-9]*/cmdline || rm -rf -- "$folder"
    done
}
