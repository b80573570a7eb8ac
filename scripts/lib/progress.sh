# shellcheck shell=bash
# What set-up says to a person, and what it keeps in its log.
log=.setup/setup.log

say() { printf '%s\n' "$*"; }
say_part() { printf '%s' "$*"; }

# Runs a command with its output in the log.
attempt() {
  printf '\n$ %s\n' "$*" >>"$log"
  "$@" >>"$log" 2>&1 </dev/null
}

# Does the same; when it fails, shows the end of the log and gives up.
run() {
  if ! attempt "$@"; then
    say "failed."
    say ""
    say "This did not work: $*"
    tail -n 25 "$log" | sed 's/^/    /'
    say ""
    say "All of it is in $log. What was installed so far stays; the same command goes on from there."
    exit 1
  fi
}

# Two set-ups in one clone would trip over each other: the second waits, and then looks again what is left to do.
wait_for_other_setup() {
  command -v flock >/dev/null || return 0
  exec 9>.setup/lock
  flock --nonblock 9 && return 0
  say "Another set-up is running in this folder; waiting for it."
  flock 9
  exec "$BASH" scripts/setup "$1"
}
