# What siting needs of the system: how to see that it is there, and how to get it.
# A capability is looked for where it does its work, so that it counts however it was installed.

python_is_usable() {
  command -v "$1" >/dev/null &&
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null </dev/null
}

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if python_is_usable "$name"; then
      echo "$name"
      return 0
    fi
  done
  return 1
}

has_python() {
  python_is_usable .venv/bin/python || find_python >/dev/null
}

# True for a folder of PostgreSQL's shared files that holds PostGIS 3.3 or newer.
has_postgis_files() {
  local control="$1/extension/postgis.control" version
  [ -r "$control" ] || return 1
  version=$(sed -n "s/^default_version *= *'\([0-9]*\)\.\([0-9]*\).*/\1 \2/p" "$control")
  # shellcheck disable=SC2086 # two numbers
  set -- $version
  [ $# -eq 2 ] && { [ "$1" -gt 3 ] || { [ "$1" -eq 3 ] && [ "$2" -ge 3 ]; }; }
}

has_postgis() {
  local server version
  [ -z "${SITING_DATABASE_URL:-}" ] || return 0 # a server elsewhere does the work
  for server in /usr/lib/postgresql/*/bin/postgres; do
    version=${server#/usr/lib/postgresql/}
    version=${version%%/*}
    if [ -x "$server" ] && [ "$version" -ge 14 ] && has_postgis_files "/usr/share/postgresql/$version"; then
      return 0
    fi
  done
  command -v pg_config >/dev/null && command -v initdb >/dev/null && has_postgis_files "$(pg_config --sharedir)"
}

has_pango() {
  local known name
  known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 1
  for name in libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0; do
    [[ $known == *"$name "* ]] || return 1
  done
}

has_chromium() { command -v chromium >/dev/null; }
has_poppler() { command -v pdftotext >/dev/null && command -v pdftoppm >/dev/null; }

missing_capabilities() {
  local wanted="python postgis pango" capability
  [ "$1" != test ] || wanted="$wanted chromium poppler"
  for capability in $wanted; do
    "has_$capability" || echo "$capability"
  done
}

describe() {
  case $1 in
  python) echo "Python 3.11 or newer, with its venv module" ;;
  postgis) echo "PostgreSQL 14 or newer with PostGIS 3.3 or newer (the server's programs; no server needs to run)" ;;
  pango) echo "Pango, its FreeType part, and HarfBuzz with its subset library (they set the PDF)" ;;
  chromium) echo "Chromium (opens proposals in the tests)" ;;
  poppler) echo "Poppler's pdftotext and pdftoppm (read PDFs in the tests)" ;;
  esac
}

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
    poppler) echo poppler-utils ;;
    esac
  done | tr '\n' ' ' | sed 's/ $//'
}

# Installs what is missing, or says what to do and gives up.
provide_capabilities() {
  local purpose=$1 still capability
  shift
  if ! command -v apt-get >/dev/null; then
    say "This system has no apt-get, so set-up can't install what is missing here:"
    for capability in "$@"; do say "  - $(describe "$capability")"; done
    say "Install it the way of this system, then run the same command again."
    exit 1
  fi
  if [ "$(id -u)" != 0 ]; then
    say_what_root_must_do "$@"
    exit 1
  fi
  install_packages "$@"
  still=$(missing_capabilities "$purpose")
  [ -z "$still" ] && return 0
  say "The packages are installed, but this is still not here:"
  for capability in $still; do say "  - $(describe "$capability")"; done
  exit 1
}

say_what_root_must_do() {
  local as_root=sudo capability
  command -v sudo >/dev/null || as_root=
  say "Packages of the system are missing, and only root can install them:"
  for capability in "$@"; do say "  - $(describe "$capability")"; done
  say ""
  say "Run this${as_root:+ (or the same without sudo in a root shell)}, then the same command again:"
  [ -n "$as_root" ] || say "    su -    # then, as root:"
  say "    ${as_root:+sudo }apt-get update"
  say "    ${as_root:+sudo }apt-get install --yes --no-install-recommends $(packages_for "$@")"
}

install_packages() {
  local started=$SECONDS packages
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get --quiet --yes -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
  say_part "  Package lists ... "
  run "${apt[@]}" update
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
