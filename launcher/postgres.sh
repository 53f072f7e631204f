# The private PostGIS: a cluster of its own under the home, on loopback alone, with a password.
# shellcheck shell=bash

postgres_folder() {
  # The real place, as it stands among the server's arguments.
  printf '%s/postgres\n' "$(realpath -m -- "$TWIN_HOME/servers")"
}

# Programs of the version that made the cluster; of the newest one if there is no cluster yet.
postgres_programs() {
  local version="" programs
  if [[ -f $TWIN_HOME/servers/postgres/PG_VERSION ]]; then
    version=$(cat "$TWIN_HOME/servers/postgres/PG_VERSION")
  fi
  programs=$(find_postgres "$version")
  [[ -n $programs ]] ||
    fail MISSING_REQUIREMENT "the cluster in $TWIN_HOME was made by PostgreSQL $version, which is no longer here with PostGIS; install it, or choose another --home"
  printf '%s\n' "$programs"
}

start_postgres() {
  local programs
  programs=$(postgres_programs)
  adopt postgres -D "$(postgres_folder)"
  if ! is_alive postgres || ! wait_for_postgres "$programs"; then
    make_cluster "$programs"
    remove_stale_postmaster_pid
    run_postgres "$programs"
  fi
  make_database "$programs"
}

# Makes the cluster beside its place and renames it at the end, so that an interrupted initdb leaves nothing half-made.
make_cluster() {
  local programs=$1 folder new log="$TWIN_HOME/log/initdb.log" password_file
  folder=$(postgres_folder)
  [[ ! -f $folder/PG_VERSION ]] || return 0
  say "Making a PostGIS cluster in $folder ..."
  new="$folder.new"
  rm -rf -- "$new"
  make_server_folder "$new"
  password_file="$new.password"
  rm -f -- "$password_file"
  (umask 077 && secret postgres >"$password_file")
  give_to_server "$password_file"
  if ! as_server "$programs/initdb" -D "$new" -U citytwin --auth=scram-sha-256 --pwfile="$password_file" \
    --encoding=UTF8 --locale="$(utf8_locale)" >"$log" 2>&1; then
    rm -f -- "$password_file"
    show_log "$log"
    fail START_FAILED "initdb failed; mend what its words above say (disk space?), then try again"
  fi
  rm -f -- "$password_file"
  printf "include = 'citytwin.conf'\n" >>"$new/postgresql.conf"
  mv -T -- "$new" "$folder"
}

# C.UTF-8 sorts by code point and is quick; where the system lacks it, plain C.
utf8_locale() {
  if locale -a 2>/dev/null | grep -qiE '^C\.utf-?8$'; then
    printf 'C.UTF-8\n'
  else
    printf 'C\n'
  fi
}

# After a crash and a restart of the machine, the pid in postmaster.pid may belong to another process of the same account,
# and PostgreSQL would refuse to start. It goes if it names no server of this cluster. Should one be alive all the same,
# the shared memory of the cluster still keeps a second one from starting.
remove_stale_postmaster_pid() {
  local file pid
  file="$(postgres_folder)/postmaster.pid"
  pid=$(head -n 1 "$file" 2>/dev/null || true)
  [[ -n $pid ]] || return 0
  if ! processes_with -D "$(postgres_folder)" | grep -qx -- "$pid"; then
    rm -f -- "$file"
  fi
}

# Starts the server; tries again if it was beaten to its port, or if processes of a killed predecessor still end.
run_postgres() {
  local programs=$1 folder log="$TWIN_HOME/log/postgres.log" attempt seen port
  folder=$(postgres_folder)
  set_server_prefix
  for ((attempt = 1; attempt <= 10; attempt++)); do
    port=$(choose_port postgres)
    note_new_port postgres "$port"
    write_postgres_settings "$port" "$(postgres_major "$programs")"
    seen=$(stat -c %s "$log" 2>/dev/null || echo 0)
    start_process postgres "$folder" "${SERVER_PREFIX[@]}" "$programs/postgres" -D "$folder"
    wait_for_postgres "$programs" && return 0
    tail -c "+$((seen + 1))" "$log" | grep -qE 'pre-existing shared memory|could not bind|lock file "postmaster.pid"' || break
    sleep 1
  done
  forget_process postgres
  show_log "$log"
  fail START_FAILED "PostgreSQL did not start; mend what its last words above say, then try again"
}

# Until the server answers; it may first repeat what a crash left open. Fails when the process has ended.
wait_for_postgres() {
  local programs=$1 tenths=0
  until "$programs/pg_isready" -q -h 127.0.0.1 -p "$(port_of postgres)" -t 5; do
    is_alive postgres || return 1
    ((++tenths % 100 != 0)) || say "PostgreSQL is recovering; waiting (log: $TWIN_HOME/log/postgres.log) ..."
    ((tenths < 6000)) || fail START_FAILED "PostgreSQL has not answered for 10 minutes; see $TWIN_HOME/log/postgres.log"
    sleep 0.1
  done
  is_alive postgres
}

# Settings of this machine, written anew at each start. What is acknowledged is on disk: fsync and synchronous_commit on.
write_postgres_settings() {
  local port=$1 major=$2 memory compression=on file
  memory=$(memory_mib)
  ((major < 15)) || compression=lz4
  file="$(postgres_folder)/citytwin.conf"
  cat >"$file.new" <<TEXT
# Written by ./citytwin at every start; changes here are lost. Put yours into postgresql.conf below the include.
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
password_encryption = scram-sha-256
max_connections = 200
shared_buffers = $(between $((memory / 4)) 64 2048)MB
effective_cache_size = $(between $((memory / 2)) 128 16384)MB
maintenance_work_mem = $(between $((memory / 16)) 32 512)MB
work_mem = 32MB
fsync = on
full_page_writes = on
synchronous_commit = on
commit_delay = 0
wal_compression = $compression
wal_buffers = 16MB
max_wal_size = 2GB
checkpoint_timeout = 5min
checkpoint_completion_target = 0.9
jit = off
max_parallel_workers_per_gather = 0
random_page_cost = 1.1
log_timezone = 'UTC'
timezone = 'UTC'
log_line_prefix = '%m [%p] '
TEXT
  chmod 600 "$file.new"
  give_to_server "$file.new"
  mv -- "$file.new" "$file"
}

# run_sql DATABASE SQL: as the twin's user, the password by environment.
run_sql() {
  PGPASSWORD=$(secret postgres) PGCONNECT_TIMEOUT=10 PGOPTIONS="-c client_min_messages=warning" \
    "$(postgres_programs)/psql" -X -q -A -t -w -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p "$(port_of postgres)" -U citytwin -d "$1" -c "$2" </dev/null
}

make_database() {
  local programs=$1 log="$TWIN_HOME/log/database.log"
  if ! {
    [[ $(run_sql postgres "select count(*) from pg_database where datname = 'citytwin'") == 1 ]] ||
      run_sql postgres "create database citytwin"
    run_sql citytwin "create extension if not exists postgis"
  } 2>"$log"; then
    show_log "$log"
    fail START_FAILED "the database citytwin could not be made ready with the programs in $programs; see the words above"
  fi
}

private_database_url() {
  printf 'postgresql://citytwin:%s@127.0.0.1:%s/%s\n' "$(secret postgres)" "$(port_of postgres)" "${1:-citytwin}"
}

# INT is PostgreSQL's fast shutdown: sessions are cut off, everything is written, children are gone when it ends.
stop_postgres() {
  adopt postgres -D "$(postgres_folder)"
  stop_process postgres INT 90
  wait_for_orphans
}

# Children of a server that was killed notice it and end by themselves.
wait_for_orphans() {
  local folder tenths=100
  folder=$(postgres_folder)
  while ((tenths-- > 0)) && [[ -n $(find /proc -maxdepth 2 -name cwd -printf '%l\n' 2>/dev/null | grep -xF -- "$folder") ]]; do
    sleep 0.1
  done
}
