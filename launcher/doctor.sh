# What this machine has, what is missing, and the cure. Changes nothing.
# shellcheck shell=bash

DOCTOR_MISSING=0

command_doctor() {
  read_options doctor "--home --port" "$@"
  name_home
  examine_programs
  examine_machine
  if ((DOCTOR_MISSING > 0)); then
    printf '\n%s missing. ' "$DOCTOR_MISSING"
    if is_apt_system && may_install; then
      printf './citytwin up installs what apt has, after saying so.\n'
    else
      printf 'The cures are above.\n'
    fi
    return 1
  fi
  printf '\nNothing is missing.\n'
}

# finding STATE WHAT FOUND [CURE]
finding() {
  printf '%-8s %-40s %s\n' "$1" "$2" "$3"
  [[ -z ${4:-} ]] || printf '%-8s   cure: %s\n' '' "$4"
  [[ $1 != missing ]] || DOCTOR_MISSING=$((DOCTOR_MISSING + 1))
}

examine_programs() {
  local found
  examine_jdk
  found=$(find_maven)
  examine maven "$found" "$([[ -z $found ]] || maven_version "$found")"
  examine_postgres
  if uses_private_redis; then
    found=$(find_redis)
    examine redis "$found" "$([[ -z $found ]] || redis_version "$found")"
  else
    finding ok Redis "yours, by CITYTWIN_REDIS_URL"
  fi
  examine curl "$(command -v curl || true)" ""
  [[ $EUID -ne 0 ]] || examine setpriv "$(command -v setpriv || true)" ""
}

# examine THING PLACE VERSION
examine() {
  if [[ -n $2 ]]; then
    finding ok "$(requirement_name "$1")" "$3${3:+ }$2"
  else
    finding missing "$(requirement_name "$1")" "not found" "$(cure_of "$1")"
  fi
}

examine_jdk() {
  local jdk
  jdk=$(find_jdk)
  if [[ -n $jdk ]]; then
    finding ok "$(requirement_name jdk)" "$(java_version "$jdk") $jdk"
  else
    finding missing "$(requirement_name jdk)" "$(describe_other_java)" "$(cure_of jdk)"
  fi
}

describe_other_java() {
  local java
  if java=$(command -v java); then
    java=$(readlink -f "$java")
    printf 'only %s %s' "$(java_version "${java%/bin/java}")" "$java"
  else
    printf 'not found'
  fi
}

examine_postgres() {
  local programs found
  if ! uses_private_database; then
    finding ok "PostgreSQL with PostGIS" "yours, by CITYTWIN_DATABASE_URL"
    return
  fi
  programs=$(find_postgres)
  if [[ -n $programs ]]; then
    finding ok "$(requirement_name postgres)" "$(postgres_version "$programs") with PostGIS $(postgis_version "$programs") $programs"
  else
    found=$(postgres_candidates | head -n 1)
    [[ -z $found ]] || found="too old or without PostGIS: $found"
    finding missing "$(requirement_name postgres)" "${found:-not found}" "$(cure_of postgres)"
  fi
}

cure_of() {
  if ! is_apt_system; then
    printf "install it with this system's package manager"
  elif [[ $1 == jdk ]] && ! apt_offers "$(package_of jdk)"; then
    printf 'get one, for example Eclipse Temurin %s from the Adoptium project; unpack it to /usr/lib/jvm/ or set JAVA_HOME' "$MINIMUM_JAVA"
  else
    printf '%sapt-get install --no-install-recommends %s' "$([[ $EUID -eq 0 ]] || printf 'sudo ')" "$(package_of "$1")"
  fi
}

examine_machine() {
  local place=$TWIN_HOME free memory port
  while [[ ! -d $place ]]; do
    place=$(dirname -- "$place")
  done
  free=$(free_disk_mib "$place")
  if ((free >= 4096)); then
    finding ok "disk: 4 GiB free" "$((free / 1024)) GiB at $place"
  else
    finding low "disk: 4 GiB free" "$free MiB at $place" "free some space, or choose another --home"
  fi
  memory=$(memory_mib)
  if ((memory >= 1900)); then
    finding ok "memory: 2 GiB" "$((memory / 1024)) GiB"
  else
    finding low "memory: 2 GiB" "$memory MiB" "a small city may do with less; a large one will not"
  fi
  port=$(service_port)
  if is_alive service; then
    finding ok "port $port" "held by this home's service"
  elif port_taken "$port"; then
    finding taken "port $port" "held by $(port_holder "$port")" "./citytwin up --port $(free_port_above "$port")"
  else
    finding ok "port $port" "free"
  fi
  examine_scheduler
}

# With "autogroup", Linux shares the processors out among sessions instead of among processes, unless a control group has a share of its
# own. Each process of PostgreSQL is a session, so a statement of half a millisecond takes a tenth of a second now and then.
examine_scheduler() {
  local grouped group
  grouped=$(cat /proc/sys/kernel/sched_autogroup_enabled 2>/dev/null || echo 0)
  group=$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null || true)
  while [[ -n $group && ! -f /sys/fs/cgroup$group/cpu.weight ]]; do
    group=${group%/*}
  done
  if [[ $grouped == 0 ]]; then
    finding ok "processors shared among processes" "yes"
  elif [[ -n $group ]]; then
    finding ok "processors shared among processes" "yes, within the control group $group"
  else
    finding slow "processors shared among processes" "no, among sessions: answers wait when there is much to do" \
      "$([[ $EUID -eq 0 ]] || printf 'sudo ')sysctl -w kernel.sched_autogroup_enabled=0"
  fi
}
