# Getting what is missing: by apt where we may, by telling the commands where we may not.
# shellcheck shell=bash

# Makes sure that the given things are there, or ends with what to do.
require() {
  local missing=() thing
  mapfile -t missing < <(missing_requirements "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  for thing in "${missing[@]}"; do
    say "missing: $(requirement_name "$thing")"
  done
  if ! is_apt_system; then
    explain_without_apt "${missing[@]}"
  elif may_install; then
    install_missing "${missing[@]}"
  else
    explain_apt "${missing[@]}"
  fi
  mapfile -t missing < <(missing_requirements "$@")
  [[ ${#missing[@]} -eq 0 ]] || fail MISSING_REQUIREMENT "still missing: ${missing[*]}; see ./citytwin doctor"
}

is_apt_system() {
  command -v apt-get >/dev/null && command -v dpkg >/dev/null
}

may_install() {
  [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null
}

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

# Debian's and Ubuntu's package for one thing; the JDK's package is asked for separately, as not every release has it.
package_of() {
  case $1 in
    jdk) printf 'openjdk-%s-jdk-headless\n' "$MINIMUM_JAVA" ;;
    postgres) printf 'postgresql-postgis\n' ;;
    redis) printf 'redis-server\n' ;;
    node) printf 'nodejs\n' ;;
    setpriv) printf 'util-linux\n' ;;
    cs2cs) printf 'proj-bin\n' ;;
    ogr2ogr) printf 'gdal-bin\n' ;;
    osmium) printf 'osmium-tool\n' ;;
    mosquitto_pub) printf 'mosquitto-clients\n' ;;
    *) printf '%s\n' "$1" ;;
  esac
}

explain_without_apt() {
  say "This system has no apt-get, so nothing is installed for you. Install the things above, then run the command again."
  fail MISSING_REQUIREMENT "install them with this system's package manager"
}

explain_apt() {
  local packages=() thing
  for thing in "$@"; do
    [[ $thing == jdk ]] || packages+=("$(package_of "$thing")")
  done
  if [[ ${#packages[@]} -gt 0 ]]; then
    say "Run, or give this account passwordless sudo:"
    say "    sudo apt-get update"
    say "    sudo apt-get install --no-install-recommends ${packages[*]}"
  fi
  [[ " $* " != *" jdk "* ]] || explain_jdk
  fail MISSING_REQUIREMENT "run the commands above, then this one again"
}

explain_jdk() {
  if apt_offers "$(package_of jdk)"; then
    say "    sudo apt-get install --no-install-recommends $(package_of jdk)"
  else
    say "This release of the system has no package of JDK $MINIMUM_JAVA. Get one, for example Eclipse Temurin $MINIMUM_JAVA from the Adoptium"
    say "project, as a package or unpacked to /usr/lib/jvm/, or set JAVA_HOME to where it lies; then run this again."
  fi
}

apt_offers() {
  [[ -n $(apt-cache --quiet madison "$1" 2>/dev/null) ]]
}

# Installs what apt has. A JDK that apt does not have is said at once, before minutes are spent on the rest.
install_missing() {
  local packages=() thing
  say "Refreshing the package lists ..."
  apt_get update || warn "the package lists could not be refreshed; going on with those that are here"
  for thing in "$@"; do
    if [[ $thing == jdk ]] && ! apt_offers "$(package_of jdk)"; then
      explain_jdk
      fail NO_JDK "JDK $MINIMUM_JAVA or newer is needed and apt has none"
    fi
    packages+=("$(package_of "$thing")")
  done
  say "Installing with apt-get: ${packages[*]}"
  install_without_services "${packages[@]}"
}

apt_get() {
  local log
  log=$(mktemp)
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" </dev/null >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  show_log "$log" 20
  return 1
}

# The packages of PostgreSQL and Redis would start services, and PostgreSQL's would make a cluster for the whole system.
# CityTwin uses neither, so both are held back while installing; services that were there before are left alone.
install_without_services() (
  had_redis=$(command -v redis-server || true)
  had_mosquitto=$(find_mosquitto)
  made_policy=false
  changed_clusters=false
  trap 'restore_service_settings' EXIT
  if [[ ! -e /usr/sbin/policy-rc.d ]]; then
    made_policy=true
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
  fi
  if [[ " $* " == *" postgresql-postgis "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    apt_get install --no-install-recommends postgresql-common ||
      fail INSTALL_FAILED "apt-get could not install postgresql-common; its words are above"
    changed_clusters=true
    printf 'create_main_cluster = false # citytwin\n' | as_root tee -a /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  apt_get install --no-install-recommends "$@" || fail INSTALL_FAILED "apt-get could not install $*; its words are above"
  if [[ -z $had_redis && " $* " == *" redis-server "* ]]; then
    # Nor at the next start of the machine; whichever init it has.
    as_root systemctl disable redis-server >/dev/null 2>&1 || as_root update-rc.d redis-server disable >/dev/null 2>&1 || true
  fi
  if [[ -z $had_mosquitto && " $* " == *" mosquitto "* ]]; then
    as_root systemctl disable mosquitto >/dev/null 2>&1 || as_root update-rc.d mosquitto disable >/dev/null 2>&1 || true
  fi
)

restore_service_settings() {
  if $made_policy; then
    as_root rm -f /usr/sbin/policy-rc.d
  fi
  if $changed_clusters; then
    as_root sed -i '/^create_main_cluster = false # citytwin$/d' /etc/postgresql-common/createcluster.conf
  fi
}
