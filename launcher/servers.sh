# PostGIS and Redis together: private ones, or those of the user.
# shellcheck shell=bash

# Whether a server had to move to another port: a service that knows the old one must be started again.
SERVERS_MOVED=false

command_servers() {
  read_options servers "--home --with-mqtt" "$@"
  start_servers
  printf 'CITYTWIN_DATABASE_URL=%s\n' "$(database_url)"
  printf 'CITYTWIN_REDIS_URL=%s\n' "$(redis_url)"
  ! uses_private_broker || printf 'CITYTWIN_MQTT_URL=%s\n' "$(mqtt_url)"
}

# Makes the home, locks it, and brings up what the user has not replaced.
start_servers() {
  require_for_servers
  make_home
  lock_home
  check_disk_space
  ! uses_private_database || start_postgres
  ! uses_private_redis || start_redis
  ! uses_private_broker || start_mosquitto
  check_foreign_servers
}

require_for_servers() {
  name_home
  local needed=()
  ! uses_private_database || needed+=(postgres)
  ! uses_private_redis || needed+=(redis)
  ! uses_private_broker || needed+=(mosquitto)
  ! uses_private_database && ! uses_private_redis && ! uses_private_broker || needed+=(setpriv)
  require "${needed[@]}"
}

uses_private_database() {
  [[ -z ${CITYTWIN_DATABASE_URL:-} ]]
}

uses_private_redis() {
  [[ -z ${CITYTWIN_REDIS_URL:-} ]]
}

database_url() {
  if uses_private_database; then private_database_url; else printf '%s\n' "$CITYTWIN_DATABASE_URL"; fi
}

redis_url() {
  if uses_private_redis; then private_redis_url; else printf '%s\n' "$CITYTWIN_REDIS_URL"; fi
}

# note_new_port NAME PORT
note_new_port() {
  local old
  old=$(port_of "$1")
  [[ -z $old || $old == "$2" ]] || SERVERS_MOVED=true
  [[ $old == "$2" ]] || remember_port "$1" "$2"
}

check_disk_space() {
  local free
  free=$(free_disk_mib "$TWIN_HOME")
  ((free >= 200)) || fail DISK_FULL "only $free MiB are free where $TWIN_HOME lies; free some space, or choose another --home"
}

free_disk_mib() {
  df -Pk -- "$1" | awk 'NR == 2 {print int($4 / 1024)}'
}

check_foreign_servers() {
  local variable address
  for variable in CITYTWIN_DATABASE_URL CITYTWIN_REDIS_URL; do
    [[ -n ${!variable:-} ]] || continue
    address=$(address_of "${!variable}")
    answers "${address%:*}" "${address##*:}" ||
      fail SERVER_UNREACHABLE "nothing answers at $address, which $variable names; start it, or unset $variable to use the private server"
  done
}

# host:port of a URL, with the scheme's usual port.
address_of() {
  local rest=${1#*://} port=5432
  [[ $1 != redis* ]] || port=6379
  rest=${rest%%[/?]*}
  rest=${rest##*@}
  [[ $rest =~ :[0-9]+$ ]] || rest="$rest:$port"
  printf '%s\n' "$rest"
}

# Whether something accepts a connection.
answers() {
  # shellcheck disable=SC2016 # the inner shell expands them: host and port stay data
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' _ "${1//[\[\]]/}" "$2" 2>/dev/null
}

# A URL as it may be shown: without the password, and without a lone @.
without_password() {
  sed -E 's|^([a-z]+://[^:/@]*):[^@]*@|\1@|; s|://@|://|' <<<"$1"
}

stop_servers() {
  stop_mosquitto
  stop_redis
  stop_postgres
}
