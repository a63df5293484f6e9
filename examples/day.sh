#!/bin/sh
# A day at the desk: builds itdesk, makes a desk, imports a slice of a real ServiceNow log, adds the
# open work of a small office, works an incident to its end, and leaves the desk to you.
# Each section fits a screen. In a terminal, Enter continues.
#
#   examples/day.sh [FOLDER]        (default: scratch-desk)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
desk=${1:-scratch-desk}
if [ -e "$desk" ] && [ ! -e "$desk/.made-by-day.sh" ]; then
  echo "$desk exists, and this script did not make it; name another folder" >&2
  exit 2
fi

# ITDESK names a program that is built already; the tests use it.
if [ -z "${ITDESK:-}" ]; then
  echo "building itdesk; the first time, this takes about 9 minutes on two cores" >&2
  (cd "$here/.." && cargo build --release)
  ITDESK=$here/../${CARGO_TARGET_DIR:-target}/release/itdesk
  case ${CARGO_TARGET_DIR:-} in /*) ITDESK=$CARGO_TARGET_DIR/release/itdesk ;; esac
fi
export ITDESK

section=0
say() {
  if [ "$section" -gt 0 ] && [ -t 0 ] && [ -t 1 ]; then
    printf '\n-- Enter for the next section --'
    read -r _ || true
  fi
  section=$((section + 1))
  printf '\n# %s. %s\n' "$section" "$*"
}
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
export ITDESK_ACTOR=lin@example.org ITDESK_PAGER=cat

say "The past: 300 closed incidents from a real log, with names replaced by numbers"
run import "$here/data/servicenow-sample.csv" --profile servicenow
run list --all --group-by class
run list --all class:A 'reassigned:>2' --limit 3

say "The present: the open work of a small office"
sh "$here/office.sh"
run list
run due --within 2h

say "Someone calls: nobody can open the payroll"
new=$("$ITDESK" incident new "Payroll cannot be reached" --service payroll --impact high \
  --urgency high --interruption full --requester Zhao --channel phone)
short=${new##*-}
run show "$short"

say "You assign it by skill and workload, and work on it"
run assign "$short" --auto
run start "$short"
run respond "$short" "We are on it. Next news within the hour."
run outage start "$short"
run analyse "$short" "killed for lack of memory" --step root-cause --cause configuration
run repair "$short" "limited the heap to 6 GiB and restarted"
run incident verify "$short" --passed --note "stable under load"
run outage end "$short"

say "The desk refuses to close an incomplete record, and lists what is missing"
run resolve "$short"
run close "$short" || true
run close "$short" --place "data centre 1" --symptom "connection refused" \
  --outcome "payroll runs with a limited heap" --confirmed-by Zhao

say "You find it again, and see what is next"
run search "limited heap"
run mine
run next -q

printf '\nThe desk is yours: cd %s && itdesk list   (the program is %s)\n' "$desk" "$ITDESK"
