# The processes of a home: starting them so that they outlive the launcher, knowing them again, stopping them.
#
# run/NAME.pid holds the pid alone. run/NAME.identity holds pid, start time and boot: a pid file that has grown stale may
# name somebody else's process by now, and that one must never be touched.
# shellcheck shell=bash

# start_process NAME FOLDER COMMAND...: in a session of its own, output appended to log/NAME.log.
start_process() {
  local name=$1 folder=$2 log="$TWIN_HOME/log/$1.log"
  shift 2
  rotate_log "$log"
  # The subshell becomes the command (cd, then exec all the way), so its pid is the server's.
  (cd -- "$folder" && exec setsid "$@") </dev/null >>"$log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  remember_process "$name" "$!"
}

rotate_log() {
  if [[ -f $1 ]] && (($(stat -c %s "$1") > 20000000)); then
    mv -f -- "$1" "$1.1"
  fi
}

remember_process() {
  printf '%s\n' "$(identity_of "$2")" >"$TWIN_HOME/run/$1.identity.new"
  mv -- "$TWIN_HOME/run/$1.identity.new" "$TWIN_HOME/run/$1.identity"
  printf '%s\n' "$2" >"$TWIN_HOME/run/$1.pid.new"
  mv -- "$TWIN_HOME/run/$1.pid.new" "$TWIN_HOME/run/$1.pid"
}

forget_process() {
  rm -f -- "$TWIN_HOME/run/$1.pid" "$TWIN_HOME/run/$1.identity"
}

# "pid start-time boot"; the start time is empty when there is no such process, or only its remains.
identity_of() {
  printf '%s %s %s' "$1" "$(start_time "$1")" "$(cat /proc/sys/kernel/random/boot_id)"
}

# Field 22 of stat, counted from behind the name in brackets, which may itself hold blanks. Empty for a zombie.
start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  read -r -a fields <<<"${stat##*) }"
  [[ ${fields[0]} == Z || ${fields[0]} == X ]] || printf '%s' "${fields[19]}"
}

# The pid of a process of this home if it is alive; empty if not.
pid_of() {
  local recorded pid
  recorded=$(cat "$TWIN_HOME/run/$1.identity" 2>/dev/null) || return 0
  pid=${recorded%% *}
  [[ $pid =~ ^[0-9]+$ && -n $(start_time "$pid") && $recorded == "$(identity_of "$pid")" ]] || return 0
  printf '%s\n' "$pid"
}

is_alive() {
  [[ -n $(pid_of "$1") ]]
}

# Pids of processes that have both texts among their arguments.
processes_with() {
  local files
  mapfile -t files < <(grep -lzxF -e "$1" /proc/[0-9]*/cmdline 2>/dev/null || true)
  [[ ${#files[@]} -gt 0 ]] || return 0
  grep -lzxF -e "$2" "${files[@]}" 2>/dev/null | sed 's|^/proc/\([0-9]*\)/cmdline$|\1|' || true
}

# adopt NAME ARGUMENT ARGUMENT: finds a process again whose files in run/ were lost.
adopt() {
  local pid
  is_alive "$1" && return 0
  pid=$(processes_with "$2" "$3" | head -n 1)
  [[ -z $pid ]] || remember_process "$1" "$pid"
}

# stop_process NAME SIGNAL SECONDS: asks it to end and waits; killed if it does not listen.
stop_process() {
  local name=$1 signal=$2 seconds=$3 pid
  pid=$(pid_of "$name")
  if [[ -n $pid ]]; then
    kill -s "$signal" "$pid" 2>/dev/null || true
    if ! wait_for_end "$name" "$seconds"; then
      warn "$name (pid $pid) did not end within $seconds s and is killed"
      kill -s KILL "$pid" 2>/dev/null || true
      wait_for_end "$name" 10 || fail STOP_FAILED "$name (pid $pid) cannot be stopped"
    fi
  fi
  forget_process "$name"
}

wait_for_end() {
  local name=$1 tenths=$(($2 * 10))
  while is_alive "$name"; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}
