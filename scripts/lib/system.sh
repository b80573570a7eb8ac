# shellcheck shell=bash
# What siting needs of the system, and how to see that it is there.
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

# What the program that drives Chromium in the tests is linked with.
has_atomic() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1 '; }

has_chromium() { command -v chromium >/dev/null; }
has_poppler() { command -v pdftotext >/dev/null && command -v pdftoppm >/dev/null; }

missing_capabilities() {
  local wanted="python pango" capability
  # A server elsewhere does the demo's work; the tests run one of their own.
  [ "$1" = demo ] && [ -n "${SITING_DATABASE_URL:-}" ] || wanted="$wanted postgis"
  [ "$1" != test ] || wanted="$wanted chromium atomic poppler"
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
  atomic) echo "GCC's libatomic (Playwright, which drives Chromium in the tests, is linked with it)" ;;
  poppler) echo "Poppler's pdftotext and pdftoppm (read PDFs in the tests)" ;;
  esac
}
