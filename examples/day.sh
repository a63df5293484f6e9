#!/bin/sh
# A day at the desk, on real tickets: builds itdesk, makes a desk, imports a slice of a ServiceNow log,
# works an incident to its end, and leaves the desk to play with.
#
#   examples/day.sh [FOLDER]        (default: scratch-desk)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
desk=${1:-scratch-desk}
if [ -e "$desk" ] && [ ! -e "$desk/.made-by-day.sh" ]; then
  echo "$desk is there already and was not made by this script; name another folder" >&2
  exit 2
fi

# ITDESK names a program that is built already; the tests use it.
if [ -z "${ITDESK:-}" ]; then
  (cd "$here/.." && cargo build --release)
  ITDESK=$here/../${CARGO_TARGET_DIR:-target}/release/itdesk
  case ${CARGO_TARGET_DIR:-} in /*) ITDESK=$CARGO_TARGET_DIR/release/itdesk ;; esac
fi

say() { printf '\n# %s\n' "$*"; }
# Shows a command as one would type it, and runs it.
run() {
  printf '$ itdesk'
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_./:,=-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$ITDESK" "$@"
}

rm -rf "$desk"
mkdir -p "$desk"
touch "$desk/.made-by-day.sh"
"$ITDESK" --quiet init "$desk"
cp "$here/policy-day.toml" "$desk/itdesk.toml"
cd "$desk"
export ITDESK_ACTOR=lin@example.org

say "a real audit log comes in; classes by our own rule, compared with the log's priorities"
run import "$here/data/servicenow-sample.csv" --profile servicenow
run list --all --limit 5
run list --all class:A reassigned:'>2' --limit 3

say "someone calls: payroll cannot be reached"
new=$("$ITDESK" incident new "Payroll cannot be reached" --service payroll --impact high --urgency high \
  --interruption full --requester Zhao --channel phone --place "data centre 1" --symptom "connection refused")
run show "$new"
run due --within 1d

say "it finds its way by service, skill and load, and is worked on"
run incident assign "$new" --auto
run incident start "$new"
run incident respond "$new" "We are on it; next word within the hour."
run incident outage start "$new"
run incident analyse "$new" "killed for lack of memory" --step root-cause --cause configuration
run incident hold "$new" --reason supplier --note "waiting for the data centre"
run incident resume "$new"
run incident repair "$new" "heap limited to 6 GiB, restarted"
run incident verify "$new" --passed --note "stable under load"
run incident outage end "$new"
run incident resolve "$new"

say "closing wants a whole record: what is missing is said at once"
run incident close "$new" || true
run incident close "$new" --outcome "payroll runs with a limited heap" --confirmed-by Zhao

say "found again"
run search "limited heap"
run show "$new"

say "the desk is yours: cd $desk && itdesk list   (the program is $ITDESK)"
