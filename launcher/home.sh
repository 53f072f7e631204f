# The home of one twin: a folder with everything that belongs to it.
#
#   run/      pid files, the lock                 ports      port of each server, kept over restarts
#   log/      one log for each process            secrets/   passwords, readable by the owner alone
#   servers/  data of PostGIS and Redis           city/      generated cities
# shellcheck shell=bash

TWIN_HOME=""
SERVER_PREFIX=()

# Sets TWIN_HOME without making it.
name_home() {
  local folder=${OPT_HOME:-$CITYTWIN_ROOT/.citytwin}
  [[ ! -e $folder || -d $folder ]] || fail HOME_NOT_USABLE "$folder is a file; --home takes a folder"
  TWIN_HOME=$(realpath -m -- "$folder")
}

# Sets TWIN_HOME and makes what is missing in it.
make_home() {
  name_home
  local folder
  for folder in "$TWIN_HOME" "$TWIN_HOME/run" "$TWIN_HOME/log" "$TWIN_HOME/secrets"; do
    make_folder "$folder"
  done
  chmod 700 "$TWIN_HOME/secrets"
  make_servers_folder
}

# A folder that the servers' account may pass through, whatever the umask.
make_folder() {
  if [[ ! -d $1 ]]; then
    mkdir -p -m 755 -- "$1" 2>/dev/null ||
      fail HOME_NOT_USABLE "the folder $1 cannot be made: $(mkdir -p -- "$1" 2>&1 || true); choose another with --home DIR"
    chmod 755 -- "$1"
  fi
  [[ -w $1 ]] || fail HOME_NOT_USABLE "this account may not write to $1; run as its owner, or choose another folder with --home DIR"
}

# Below root's own folder the account that runs the servers sees nothing. Their data then goes to /var/lib.
make_servers_folder() {
  local folder="$TWIN_HOME/servers" elsewhere
  make_folder_or_link "$folder"
  # By its real path: a link made earlier leads out of the closed folder, but passes through it.
  as_server test -x "$(realpath -- "$folder")/." && return 0
  [[ ! -L $folder && -z $(ls -A "$folder") ]] ||
    fail HOME_NOT_USABLE "the account $(server_account) may not enter $folder; open the folders above it (chmod o+x), or choose another --home"
  mkdir -p -m 755 /var/lib/citytwin
  elsewhere=$(mktemp -d /var/lib/citytwin/home-XXXXXX)
  chmod 755 "$elsewhere"
  rmdir "$folder"
  ln -s "$elsewhere" "$folder"
  say "The account $(server_account) may not enter $TWIN_HOME: the servers' data lies in $elsewhere."
}

make_folder_or_link() {
  [[ ! -L $1 ]] || mkdir -p -m 755 -- "$(readlink -- "$1")"
  make_folder "$1"
}

# The account that PostGIS and Redis run as: never root.
server_account() {
  if [[ $EUID -ne 0 ]]; then
    id -un
  elif [[ -d $TWIN_HOME/servers/postgres ]]; then
    stat -c %U "$TWIN_HOME/servers/postgres"
  elif id -u postgres >/dev/null 2>&1; then
    printf 'postgres\n'
  else
    printf 'nobody\n'
  fi
}

# Sets SERVER_PREFIX: what stands before a command so that it runs as that account.
set_server_prefix() {
  SERVER_PREFIX=()
  if [[ $EUID -eq 0 ]]; then
    local account
    account=$(server_account)
    [[ $(id -u "$account") != 0 ]] ||
      fail HOME_NOT_USABLE "$TWIN_HOME/servers belongs to root, and PostgreSQL does not run as root; choose another --home"
    SERVER_PREFIX=(setpriv "--reuid=$(id -u "$account")" "--regid=$(id -g "$account")" --clear-groups --no-new-privs --)
  fi
}

as_server() {
  set_server_prefix
  "${SERVER_PREFIX[@]}" "$@"
}

# Makes an empty folder of that account, closed to all others.
make_server_folder() {
  mkdir -p -m 700 -- "$1"
  give_to_server "$1"
}

give_to_server() {
  if [[ $EUID -eq 0 ]]; then
    local account
    account=$(server_account)
    chown "$(id -u "$account"):$(id -g "$account")" -- "$1"
  fi
}

# The password of one server of this home; made at first use.
secret() {
  local file="$TWIN_HOME/secrets/$1"
  if [[ ! -s $file ]]; then
    (
      umask 077
      head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$file.new"
      mv -- "$file.new" "$file"
    )
  fi
  cat -- "$file"
}

# One command at a time changes a home. The lock goes with the process that holds it, so none is ever left behind;
# servers must not inherit it (start_process closes descriptor 9).
lock_home() {
  exec 9>"$TWIN_HOME/run/lock"
  flock -n 9 && return 0
  say "Another ./citytwin is at work on $TWIN_HOME; waiting for it ..."
  flock -w 900 9 || fail HOME_BUSY "another ./citytwin has worked on $TWIN_HOME for 15 minutes; look at its output, then try again"
}

unlock_home() {
  exec 9>&-
}
