# The private Redis: latest state and the stream of changes. Losing it loses nothing; its file makes restarts quick.
# shellcheck shell=bash

redis_folder() {
  printf '%s/redis\n' "$(realpath -m -- "$TWIN_HOME/servers")"
}

start_redis() {
  adopt_redis
  if is_alive redis && wait_for_redis; then
    return
  fi
  [[ -d $(redis_folder) ]] || make_server_folder "$(redis_folder)"
  run_redis
}

run_redis() {
  local folder log="$TWIN_HOME/log/redis.log" attempt seen port
  folder=$(redis_folder)
  set_server_prefix
  for ((attempt = 1; attempt <= 5; attempt++)); do
    port=$(choose_port redis)
    note_new_port redis "$port"
    write_redis_settings "$port"
    seen=$(stat -c %s "$log" 2>/dev/null || echo 0)
    # Its folder is the working directory, so no path has to be quoted in its settings.
    start_process redis "$folder" "${SERVER_PREFIX[@]}" "$(find_redis)" ./redis.conf
    wait_for_redis && return 0
    tail -c "+$((seen + 1))" "$log" | grep -qiE 'address already in use|could not create server tcp' || break
  done
  forget_process redis
  show_log "$log"
  fail START_FAILED "Redis did not start; if its file is damaged, move $folder away (the state is made anew from the database) and try again"
}

# Until Redis has read its file and answers with the right password. Fails when the process has ended.
wait_for_redis() {
  local tenths=0
  until [[ $(ask_redis ping) == PONG ]]; do
    is_alive redis || return 1
    ((++tenths < 600)) || fail START_FAILED "Redis has not answered for a minute; see $TWIN_HOME/log/redis.log"
    sleep 0.1
  done
  is_alive redis
}

# The password by environment, never as an argument.
ask_redis() {
  REDISCLI_AUTH=$(secret redis) timeout 5 redis-cli -h 127.0.0.1 -p "$(port_of redis)" "$@" 2>/dev/null </dev/null || true
}

# Redis writes its own title over its arguments, so a lost one is found by asking whoever holds our port and knows our
# password.
adopt_redis() {
  is_alive redis && return 0
  [[ -n $(port_of redis) ]] && port_taken "$(port_of redis)" || return 0
  local pid
  pid=$(ask_redis info server | tr -d '\r' | sed -n 's/^process_id:\([0-9]*\)$/\1/p')
  [[ -z $pid ]] || remember_process redis "$pid"
}

write_redis_settings() {
  local file
  file="$(redis_folder)/redis.conf"
  (
    umask 077
    cat >"$file.new" <<TEXT
# Written by ./citytwin at every start; changes here are lost.
bind 127.0.0.1
port $1
protected-mode yes
requirepass $(secret redis)
daemonize no
logfile ""
save ""
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory $(between $(($(memory_mib) / 16)) 128 512)mb
maxmemory-policy noeviction
TEXT
  )
  give_to_server "$file.new"
  mv -- "$file.new" "$file"
}

private_redis_url() {
  printf 'redis://:%s@127.0.0.1:%s/%s\n' "$(secret redis)" "$(port_of redis)" "${1:-0}"
}

stop_redis() {
  adopt_redis
  stop_process redis TERM 60
}
