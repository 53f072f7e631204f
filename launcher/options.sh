# Reading the command line.
# shellcheck shell=bash

OPT_HOME=""
OPT_PORT=""
OPT_SIZE=small
OPT_DETACH=false
OPT_JSON=false
OPT_HASH=false
OPT_QUICK=false
OPT_WITH_MQTT=false
OPT_TOP=false
OPT_ONCE=false
# What read_home_option left over.
REST=()

# read_options COMMAND "ALLOWED..." ARG...: sets OPT_*; anything else is wrong usage.
read_options() {
  local command=$1 allowed=" $2 " option value
  shift 2
  while [[ $# -gt 0 ]]; do
    option=${1%%=*}
    case $option in
      --help | -h)
        print_help "$command"
        exit 0
        ;;
      --?*)
        [[ $allowed == *" $option "* ]] || wrong_usage "'$command' has no option $option; it takes:${allowed% }"
        ;;
      *) wrong_usage "'$command' takes no argument '$1'" ;;
    esac
    case $option in
      --home | --port | --size)
        if [[ $1 == *=* ]]; then
          value=${1#*=}
        else
          [[ $# -ge 2 ]] || wrong_usage "$option needs a value"
          value=$2
          shift
        fi
        set_option "$option" "$value"
        ;;
      *)
        [[ $1 != *=* ]] || wrong_usage "$option takes no value"
        set_option "$option" true
        ;;
    esac
    shift
  done
}

set_option() {
  case $1 in
    --home) set_home_option "$2" ;;
    --port)
      [[ $2 =~ ^[0-9]{1,5}$ ]] && ((10#$2 >= 1 && 10#$2 <= 65535)) ||
        wrong_usage "--port takes a number from 1 to 65535, not '$2'"
      OPT_PORT=$((10#$2))
      ;;
    --size)
      [[ $2 == small || $2 == city || $2 == metro ]] || wrong_usage "--size takes small, city or metro, not '$2'"
      OPT_SIZE=$2
      ;;
    --detach) OPT_DETACH=true ;;
    --json) OPT_JSON=true ;;
    --hash) OPT_HASH=true ;;
    --quick) OPT_QUICK=true ;;
    --with-mqtt) OPT_WITH_MQTT=true ;;
    --top) OPT_TOP=true ;;
    --once) OPT_ONCE=true ;;
  esac
}

set_home_option() {
  [[ -n $1 ]] || wrong_usage "--home needs a folder"
  [[ $1 != *[$'\n\r']* ]] || wrong_usage "--home takes a path on one line"
  OPT_HOME=$1
}

# For commands whose other options are the Java command line's: takes --home out, leaves the others in REST.
read_home_option() {
  REST=()
  while [[ $# -gt 0 ]]; do
    case $1 in
      --home)
        [[ $# -ge 2 ]] || wrong_usage "--home needs a folder"
        set_home_option "$2"
        shift
        ;;
      --home=*) set_home_option "${1#*=}" ;;
      --)
        REST+=("$@")
        return
        ;;
      *) REST+=("$1") ;;
    esac
    shift
  done
}

# Whether an option is among the arguments.
has_option() {
  local option=$1 argument
  shift
  for argument in "$@"; do
    [[ $argument != "--" ]] || return 1
    [[ $argument != "$option" && $argument != "$option="* ]] || return 0
  done
  return 1
}
