# Shared by the launcher's tests.
# shellcheck shell=bash disable=SC2034
bats_require_minimum_version 1.5.0

REPOSITORY=$(cd -P "$BATS_TEST_DIRNAME/../.." && pwd)
CITYTWIN="$REPOSITORY/citytwin"

# The tests choose their servers themselves, and a cache for later starts is not what they are about.
unset CITYTWIN_DATABASE_URL CITYTWIN_REDIS_URL
export CITYTWIN_AOT=off

# A folder that other accounts may enter, with a blank in its name; not bats' own, which is closed.
make_playground() {
  PLAYGROUND=$(mktemp -d /tmp/citytwin-bats-XXXXXX)
  chmod 755 "$PLAYGROUND"
  PLAYGROUND="$PLAYGROUND/play ground"
  mkdir -m 755 "$PLAYGROUND"
  export PLAYGROUND
}

remove_playground() {
  rm -rf -- "$(dirname "$PLAYGROUND")"
}

# Values that `./citytwin servers` printed.
database_url_in() {
  sed -n 's/^CITYTWIN_DATABASE_URL=//p' <<<"$1"
}

redis_url_in() {
  sed -n 's/^CITYTWIN_REDIS_URL=//p' <<<"$1"
}

# sql URL STATEMENT
sql() {
  psql -X -A -t -q -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# redis URL COMMAND...: the password by environment, as redis-cli 7.0 makes an empty user of the one in redis://:password@.
redis() {
  local url=$1 address
  shift
  address=${url##*@}
  address=${address%/*}
  REDISCLI_AUTH=$(sed -n 's|^redis://:\([^@]*\)@.*|\1|p' <<<"$url") redis-cli -h "${address%:*}" -p "${address##*:}" "$@"
}

# A process, not only its remains. Looked at once: between two looks the remains may be cleared away.
alive() {
  [[ $(sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null) == [!ZX]* ]]
}

pid_in() {
  cat "$1/run/$2.pid"
}

# Processes that run in a home, or whose arguments name it.
processes_of() {
  {
    find /proc -maxdepth 2 -name cwd -printf '%h %l\n' 2>/dev/null | grep -F -- "$1" | sed 's|^/proc/\([0-9]*\) .*|\1|'
    grep -lF -- "$1" /proc/[0-9]*/cmdline 2>/dev/null | sed 's|^/proc/\([0-9]*\)/.*|\1|'
  } | sort -u | while read -r pid; do
    # Not bats itself and what it runs.
    if [[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) == *postgres* || $(cat "/proc/$pid/comm" 2>/dev/null) =~ ^(postgres|redis-server|mosquitto|java)$ ]]; then
      printf '%s\n' "$pid"
    fi
  done
}

# A port nobody listens on.
free_port() {
  local port=$((33000 + RANDOM % 20000))
  while (exec 5<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((33000 + RANDOM % 20000))
  done
  printf '%s\n' "$port"
}
