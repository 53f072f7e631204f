# The Java command line: import, import-series, undo, issues, export, generate, feed, simulate, hash.
# shellcheck shell=bash

readonly CLI_CLASS=io.citytwin.importer.cli.CityTwinCli

# A suggested mapping needs no database.
command_import() {
  if has_option --suggest "$@"; then
    without_database 256 import "$@"
  else
    with_database import "$@"
  fi
}

command_import_series() {
  with_database import-series "$@"
}

command_undo() {
  with_database undo "$@"
}

command_issues() {
  with_database issues "$@"
}

command_export() {
  with_database export "$@"
}

# with_database SUBCOMMAND ARGUMENT...
with_database() {
  local subcommand=$1
  shift
  help_of_command_line "$subcommand" "$@"
  read_home_option "$@"
  require_to_run
  start_servers
  ensure_build
  unlock_home
  CITYTWIN_DATABASE_URL=$(database_url)
  export CITYTWIN_DATABASE_URL
  become_command_line 256 "$subcommand" "${REST[@]}"
}

# without_database HEAP SUBCOMMAND ARGUMENT...
without_database() {
  local heap=$1 subcommand=$2
  shift 2
  help_of_command_line "$subcommand" "$@"
  read_home_option "$@"
  name_home
  require_to_run
  ensure_build
  become_command_line "$heap" "$subcommand" "${REST[@]}"
}

# The one command that needs the schema, which is the service's.
command_documents() {
  if has_option --help "$@" || has_option -h "$@"; then
    help_documents
    return
  fi
  read_home_option "$@"
  name_home
  require_to_run
  ensure_build
  leave_ascii_locale
  exec "$(find_jdk)/bin/java" -Xmx256m -XX:+UseSerialGC -Dfile.encoding=UTF-8 --sun-misc-unsafe-memory-access=allow \
    -cp "$BUILD/service/twin-service.jar:$BUILD/service/lib/*" io.citytwin.documents.DocumentsCommand "${REST[@]}"
}

command_generate() {
  without_database "$(generator_heap)" generate "$@"
}

command_feed() {
  help_of_command_line feed "$@"
  read_home_option "$@"
  name_home
  if ! has_option --url "${REST[@]}"; then
    is_alive service || fail SERVICE_NOT_RUNNING "the service of $TWIN_HOME does not run; start it with ./citytwin up, or name another with --url"
    REST=(--url "$(service_url)" "${REST[@]}")
  fi
  if ! has_option --city "${REST[@]}"; then
    [[ -d $TWIN_HOME/city/current ]] || fail NO_CITY "there is no demo city in $TWIN_HOME; make one with ./citytwin demo, or name a folder with --city"
    REST=(--city "$TWIN_HOME/city/current" "${REST[@]}")
  fi
  require_to_run
  ensure_build
  become_command_line 256 feed "${REST[@]}"
}

command_simulate() {
  help_of_command_line simulate "$@"
  read_home_option "$@"
  name_home
  if ! has_option --city "${REST[@]}"; then
    [[ -d $TWIN_HOME/city/current ]] || fail NO_CITY "there is no demo city in $TWIN_HOME; make one with ./citytwin demo, or name a folder with --city"
    is_alive feed || fail FEED_NOT_RUNNING "nobody plays the sensors of $TWIN_HOME; start them with ./citytwin demo"
    REST=(--city "$TWIN_HOME/city/current" "${REST[@]}")
  fi
  require_to_run
  ensure_build
  become_command_line 64 simulate "${REST[@]}"
}

# The command line knows its options best; before the first build the launcher's own words have to do.
help_of_command_line() {
  local command=$1
  shift
  has_option --help "$@" || has_option -h "$@" || return 0
  BUILD=$(build_folder)
  if [[ -d $BUILD && -n $(find_jdk) ]]; then
    set_command_line 64 "$command" --help
    "${COMMAND_LINE[@]}"
    printf '\nand of the launcher:\n      --home DIR    folder of the twin; default .citytwin/ in the repository\n'
  else
    print_help "$command"
  fi
  exit 0
}

# A metropolis is planned as a whole before it is written.
generator_heap() {
  between $(($(memory_mib) / 4)) 512 4096
}

# Replaces the launcher, so that terminal, standard input, signals and exit code are the command's own.
become_command_line() {
  local heap=$1
  shift
  set_command_line "$heap" "$@"
  exec "${COMMAND_LINE[@]}"
}

# run_command_line HEAP SUBCOMMAND ARGUMENT...: the same, and back.
run_command_line() {
  set_command_line "$@"
  CITYTWIN_DATABASE_URL=$(database_url) "${COMMAND_LINE[@]}" 8>&- 9>&-
}

# Smaller pieces for the compiler, which shares the processors with what it compiles: an import is over in seconds. Room for the
# batches under way among the young objects, so that the old ones, and with them the memory, do not grow with the file.
readonly JVM_OPTIONS=(-XX:FreqInlineSize=100 -XX:InlineSmallCode=800 -XX:SurvivorRatio=3)

# Sets COMMAND_LINE. Heap in MiB.
set_command_line() {
  local heap=$1
  shift
  leave_ascii_locale
  COMMAND_LINE=("$(find_jdk)/bin/java" "-Dcitytwin.home=$TWIN_HOME" "-Dcitytwin.role=$1" "-Xmx${heap}m" -XX:+UseSerialGC
    "${JVM_OPTIONS[@]}" -Dfile.encoding=UTF-8 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -cp "$BUILD/importers/importers.jar:$BUILD/importers/lib/*" "$CLI_CLASS" "$@")
}

# In the locale of cron jobs and bare containers, Java could not open files whose names hold other letters than ASCII.
leave_ascii_locale() {
  if [[ $(locale charmap 2>/dev/null) == ANSI_X3.4-1968 ]]; then
    LC_ALL=$(utf8_locale)
    export LC_ALL
  fi
}
