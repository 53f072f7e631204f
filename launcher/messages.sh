# What the launcher says: progress and faults on stderr, so that stdout holds results alone.
# shellcheck shell=bash

say() {
  printf '%s\n' "$*" >&2
}

# Says that something is off but goes on.
warn() {
  printf 'citytwin: warning: %s\n' "$*" >&2
}

# Ends with exit code 1: a code a script can look for, what is wrong, and the next step.
fail() {
  local code=$1
  shift
  printf 'citytwin: %s: %s\n' "$code" "$*" >&2
  exit 1
}

# Ends with exit code 2.
wrong_usage() {
  printf 'citytwin: WRONG_USAGE: %s\n' "$*" >&2
  printf 'See ./citytwin --help\n' >&2
  exit 2
}

# The end of a log, indented, and where the whole of it is.
show_log() {
  local log=$1 lines=${2:-15}
  say "The last lines of $log:"
  tail -n "$lines" "$log" 2>/dev/null | cut -c1-300 | sed 's/^/    /' >&2 || true
}

# A text as a JSON string; control characters become spaces.
json_string() {
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "${text//[[:cntrl:]]/ }"
}

# Whole seconds since the shell began, as "12 s".
elapsed() {
  printf '%s s' "$SECONDS"
}
