# What the machine must have, and where it is. Nothing here changes the machine.
# shellcheck shell=bash

readonly MINIMUM_JAVA=25
readonly MINIMUM_POSTGRES=14
readonly MINIMUM_NODE=18

# Folder of a JDK that is new enough; empty if there is none. `java` on the PATH may be older, so every usual place is
# looked at: JAVA_HOME and PATH first because somebody chose them, then the oldest that is new enough.
find_jdk() {
  local folder
  while IFS= read -r folder; do
    if [[ -x $folder/bin/javac ]] && (($(java_major "$folder") >= MINIMUM_JAVA)); then
      printf '%s\n' "$folder"
      return
    fi
  done < <(jdk_candidates)
}

jdk_candidates() {
  local folder java
  [[ -z ${JAVA_HOME:-} ]] || printf '%s\n' "$JAVA_HOME"
  if java=$(command -v java); then
    java=$(readlink -f "$java")
    printf '%s\n' "${java%/bin/java}"
  fi
  for folder in /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/*; do
    [[ -d $folder && ! -L $folder ]] && printf '%s %s\n' "$(java_major "$folder")" "$folder"
  done | sort -n | cut -d' ' -f2-
}

# 25 for "25.0.3", 8 for "1.8.0_402", 0 if it is no JDK.
java_major() {
  local version
  version=$(java_version "$1")
  version=${version#1.}
  version=${version%%[!0-9]*}
  printf '%s\n' "${version:-0}"
}

java_version() {
  sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$1/release" 2>/dev/null || true
}

# Folder of PostgreSQL's server programs that have PostGIS beside them; empty if there is none. With a major version as
# argument, that one alone: a cluster is only opened by the version that made it.
find_postgres() {
  local wanted=${1:-} folder major
  while IFS= read -r folder; do
    major=$(postgres_major "$folder")
    ((major >= MINIMUM_POSTGRES)) || continue
    [[ -z $wanted || $major == "$wanted" ]] || continue
    if [[ -n $(postgis_version "$folder") ]]; then
      printf '%s\n' "$folder"
      return
    fi
  done < <(postgres_candidates)
}

# Folders with postgres and initdb, newest first, PATH last.
postgres_candidates() {
  local folder program
  {
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
      printf '%s\n' "$folder"
    done | sort -rV
    if program=$(command -v postgres); then
      dirname "$(readlink -f "$program")"
    fi
  } | while IFS= read -r folder; do
    [[ -x $folder/postgres && -x $folder/initdb && -x $folder/psql && -x $folder/pg_isready ]] && printf '%s\n' "$folder"
  done || true
}

# 15 for "postgres (PostgreSQL) 15.18 (Debian ...)"; 0 if it does not run.
postgres_major() {
  local version
  version=$(postgres_version "$1")
  version=${version%%[!0-9]*}
  printf '%s\n' "${version:-0}"
}

postgres_version() {
  "$1/postgres" --version 2>/dev/null | sed 's/^.*) \([0-9][^ ]*\).*$/\1/' || true
}

# Version of the PostGIS that these server programs would load; empty if there is none.
postgis_version() {
  local bin=$1 share
  for share in "/usr/share/postgresql/$(postgres_major "$bin")" "$bin/../share/postgresql" "$bin/../share"; do
    if [[ -f $share/extension/postgis.control ]]; then
      sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$share/extension/postgis.control"
      return
    fi
  done
}

# redis-server, if it comes with redis-cli; empty if not.
find_redis() {
  if command -v redis-cli >/dev/null; then
    command -v redis-server || true
  fi
}

redis_version() {
  "$1" --version 2>/dev/null | sed -n 's/^.* v=\([^ ]*\).*$/\1/p' || true
}

find_maven() {
  command -v mvn || true
}

maven_version() {
  # Maven itself runs on any Java from 8 on; it needs one to tell its version.
  JAVA_HOME=$(find_jdk) "$1" --version 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9.]*\).*$/\1/p' || true
}

# 20 for "v20.20.2"; 0 if there is no node.
node_major() {
  local version
  version=$(node --version 2>/dev/null || true)
  version=${version#v}
  version=${version%%[!0-9]*}
  printf '%s\n' "${version:-0}"
}

# mosquitto, if it comes with mosquitto_passwd; empty if not. Debian puts it where not everybody's path leads.
find_mosquitto() {
  if command -v mosquitto_passwd >/dev/null; then
    command -v mosquitto || { [[ ! -x /usr/sbin/mosquitto ]] || printf '/usr/sbin/mosquitto\n'; }
  fi
}

# Whether one thing is there: jdk, maven, postgres, redis, mosquitto, node, setpriv or the name of a program.
has_requirement() {
  case $1 in
    jdk) [[ -n $(find_jdk) ]] ;;
    maven) [[ -n $(find_maven) ]] ;;
    postgres) [[ -n $(find_postgres) ]] ;;
    redis) [[ -n $(find_redis) ]] ;;
    mosquitto) [[ -n $(find_mosquitto) ]] ;;
    node) (($(node_major) >= MINIMUM_NODE)) ;;
    # Only root has rights to drop.
    setpriv) [[ $EUID -ne 0 ]] || command -v setpriv >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

requirement_name() {
  case $1 in
    jdk) printf 'JDK %s or newer' "$MINIMUM_JAVA" ;;
    maven) printf 'Maven' ;;
    postgres) printf 'PostgreSQL %s or newer with PostGIS' "$MINIMUM_POSTGRES" ;;
    redis) printf 'Redis' ;;
    mosquitto) printf 'Mosquitto' ;;
    node) printf 'Node.js %s or newer' "$MINIMUM_NODE" ;;
    *) printf '%s' "$1" ;;
  esac
}

# Those of the given things that are missing.
missing_requirements() {
  local thing
  for thing in "$@"; do
    has_requirement "$thing" || printf '%s\n' "$thing"
  done
}

# Memory this process may use, in MiB: the machine's, or the container's if that is less.
memory_mib() {
  local machine limit
  machine=$(awk '/^MemTotal:/ {print int($2 / 1024)}' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || true)
  if [[ $limit =~ ^[0-9]{1,15}$ ]] && ((limit / 1048576 < machine)); then
    machine=$((limit / 1048576))
  fi
  printf '%s\n' "$machine"
}

# between VALUE LOW HIGH
between() {
  local value=$1
  ((value >= $2)) || value=$2
  ((value <= $3)) || value=$3
  printf '%s\n' "$value"
}
