# shellcheck shell=bash
# How to get what is missing: the packages of Debian and its relatives.

# The newest PostGIS that this system's package lists have; before they are fetched, the name that stands for it.
postgis_package() {
  local name
  name=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n 1)
  echo "${name:-postgresql-postgis}"
}

packages_for() {
  local capability
  for capability in "$@"; do
    case $capability in
    python) echo python3 python3-venv ;;
    postgis) postgis_package ;;
    pango) echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
    chromium) echo chromium ;;
    atomic) echo libatomic1 ;;
    poppler) echo poppler-utils ;;
    esac
  done | tr '\n' ' ' | sed 's/ $//'
}

# Whether we may install the missing capabilities; says what to do where we may not.
can_provide() {
  local capability
  [ $# -gt 0 ] || return 0
  if command -v apt-get >/dev/null; then
    [ "$(id -u)" != 0 ] || return 0
    say_what_root_must_do "$@"
  else
    say "This system has no apt-get, so set-up can't install what is missing here:"
    for capability in "$@"; do say "  - $(describe "$capability")"; done
    say "Install it in the way of this system, then run the same command again."
  fi
  return 1
}

# Installs what is missing, and looks whether it then is there.
provide_capabilities() {
  local purpose=$1 still capability
  shift
  install_packages "$@"
  still=$(missing_capabilities "$purpose")
  [ -z "$still" ] && return 0
  say "The packages are installed, but this is still not here:"
  for capability in $still; do say "  - $(describe "$capability")"; done
  exit 1
}

say_what_root_must_do() {
  local sudo="sudo " capability
  command -v sudo >/dev/null || sudo=
  say "Packages of the system are missing, and only root can install them:"
  for capability in "$@"; do say "  - $(describe "$capability")"; done
  say ""
  if [ -n "$sudo" ]; then
    say "Run this, then the same command again:"
  else
    say "Run this as root (become root by su -), then the same command again as yourself:"
  fi
  say "    ${sudo}apt-get update"
  say "    ${sudo}apt-get install --yes --no-install-recommends $(packages_for "$@")"
}

install_packages() {
  local started=$SECONDS packages
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get --quiet --yes -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
  say_part "  Package lists ... "
  # One source out of reach need not matter; whether it does, installing will tell.
  attempt "${apt[@]}" update || say_part "(not all could be fetched) "
  packages=$(packages_for "$@")
  say "done, $((SECONDS - started)) s"
  started=$SECONDS
  say_part "  Packages of the system: $packages (about half a minute) ... "
  without_main_cluster
  # shellcheck disable=SC2086 # a list of words
  run "${apt[@]}" install --no-install-recommends $packages
  say "done, $((SECONDS - started)) s"
}

# Debian's PostgreSQL makes and starts a cluster of its own when it is installed; siting has no use for it.
# The setting stands only while we install, so that the machine's own habits and clusters stay as they were.
without_main_cluster() {
  local folder=/etc/postgresql-common/createcluster.d
  drop_in=$folder/90-siting-setup.conf
  mkdir -p "$folder"
  echo "create_main_cluster = false" >"$drop_in"
  trap 'rm -f "$drop_in"; rmdir --ignore-fail-on-non-empty "${drop_in%/*}" 2>/dev/null || true' EXIT
}
