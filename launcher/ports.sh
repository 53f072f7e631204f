# Ports on loopback.
# shellcheck shell=bash

# port_of NAME: what the home remembers; empty if nothing.
port_of() {
  [[ -f $TWIN_HOME/ports ]] || return 0
  sed -n "s/^$1=\([0-9]\{1,5\}\)\$/\1/p" "$TWIN_HOME/ports" | tail -n 1
}

remember_port() {
  {
    [[ ! -f $TWIN_HOME/ports ]] || grep -v "^$1=" "$TWIN_HOME/ports" || true
    printf '%s=%s\n' "$1" "$2"
  } >"$TWIN_HOME/ports.new"
  mv -- "$TWIN_HOME/ports.new" "$TWIN_HOME/ports"
}

# Whether something listens on the port, on loopback or on every address. Read from the kernel's table: a connection
# attempt would miss a listener whose queue is full.
port_taken() {
  [[ -n $(listening_inodes "$1") ]]
}

# Socket inodes of those that listen on a port where 127.0.0.1 would meet them.
listening_inodes() {
  local hex
  hex=$(printf ':%04X' "$1")
  awk -v hex="$hex" '
    $4 == "0A" && substr($2, length($2) - 4) == hex &&
    $2 ~ /^(0100007F|00000000|0000000000000000FFFF00000100007F|00000000000000000000000000000000):/ {print $10}
  ' /proc/net/tcp /proc/net/tcp6 2>/dev/null || true
}

# Who listens on a port, as "name (pid 12)"; "another process" where the kernel does not tell us.
port_holder() {
  local inode link pid
  for inode in $(listening_inodes "$1"); do
    link=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
    if [[ -n $link ]]; then
      pid=${link#/proc/}
      pid=${pid%%/*}
      printf '%s (pid %s)\n' "$(cat "/proc/$pid/comm" 2>/dev/null || echo process)" "$pid"
      return
    fi
  done
  printf 'another process\n'
}

# A free port for a server: the home's last one if it is still free. Below the range from which the kernel takes
# ports for outgoing connections.
choose_port() {
  local name=$1 port attempt
  port=$(port_of "$name")
  for ((attempt = 0; attempt < 200; attempt++)); do
    if [[ -n $port ]] && ! port_taken "$port"; then
      printf '%s\n' "$port"
      return
    fi
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
  done
  fail NO_FREE_PORT "no free port found between 20000 and 32000"
}
