#!/usr/bin/env bash
# How long whole commands take on a desk of N tickets, each beside a peer in the same run, as a ratio of medians.
#   examples/bench.sh [N] [DIR]       N tickets (100000) in DIR (a temporary folder, removed at the end)
# RUNS=9 runs of each. ARCHIVED=1000000 also measures about 10,000 live tickets with and without that many archived ones.
# rg, jq, task and fossil are compared where they are installed.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
. "$here/examples/timing.sh"
n="${1:-100000}"
dir="${2:-}"
runs="${RUNS:-9}"
if [ -z "$dir" ]; then
  dir="$(mktemp -d)"
  trap 'rm -rf "$dir"' EXIT
fi
mkdir -p "$dir"
dir="$(cd "$dir" && pwd)"
(cd "$here" && cargo build --release --quiet --bins --examples)
itdesk="$here/target/release/itdesk"
one_file="$here/target/release/examples/one_file"
own_home "$dir/home"

# OPEN=1: no ticket is closed, so that lists of what is open have all of them, and `due` three deadlines of each.
row() { printf '%-46s %9.2f ms   %6.2f x  %s\n' "$1" "$2" "$3" "$4"; }
# against LABEL PEER-LABEL [reset FUNCTION] -- COMMAND -- PEER: runs both in turn and prints the ratio of their medians.
against() {
  local label="$1" peer_label="$2" reset=true; shift 2
  if [ "$1" = reset ]; then reset="$2"; shift 2; fi
  local command=() peer=(); shift
  while [ "$1" != -- ]; do command+=("$1"); shift; done
  shift; peer=("$@")
  : >"$dir/a"; : >"$dir/b"
  $reset; "${command[@]}" >/dev/null 2>&1 || true
  for _ in $(seq "$runs"); do
    seconds "${peer[@]}" >>"$dir/b"
    $reset
    seconds "${command[@]}" >>"$dir/a"
  done
  local a b; a="$(median <"$dir/a")"; b="$(median <"$dir/b")"
  row "$label" "$(echo "$a" | awk '{ print $1 * 1000 }')" "$(echo "$a $b" | awk '{ print $1 / $2 }')" "$peer_label"
}

make_desk() { # FOLDER TICKETS
  "$itdesk" init --quiet "$1"
  # Two minutes of new tickets a second of work: deterministic but for the clock they are counted back from.
  awk -v n="$2" -v now="$(date +%s)" -v seed=1 -v all_open="${OPEN:-0}" -f "$here/examples/tickets.awk" >"$dir/tickets.csv"
  (cd "$1" && seconds "$itdesk" import --quiet ../tickets.csv && git init --quiet . && git add -A && git commit --quiet -m tickets)
}

uname -srm; grep -m1 'model name' /proc/cpuinfo || true
echo "cores: $(nproc); file system: $(df -T "$dir" | awk 'NR == 2 { print $2 }'); tickets: $n; runs: $runs"
echo "import of $n tickets: $(make_desk "$dir/desk" "$n") s"
make_desk "$dir/small" 100 >/dev/null
sync
cd "$dir/desk"
"$itdesk" list --all --count >/dev/null
id="$("$itdesk" list state:open --limit 1 --format ids)"
small_id="$(cd "$dir/small" && "$itdesk" incident new "One to write on" --quiet)"
status=(git status --porcelain)
tree=(find incidents requests -name '*.json' -printf '%s %T@ %i\n')
forget() { rm -rf .itdesk; }
all() { find incidents requests -name '*.json' -print0 | xargs -0 "$@"; }

printf '%-46s %12s   %8s  %s\n' command median ratio 'of its peer'
against 'list state:open --limit 50' 'git status' -- "$itdesk" list state:open --limit 50 -- "${status[@]}"
against 'list class:A -state:closed --count' 'git status' -- "$itdesk" list class:A -state:closed --count -- "${status[@]}"
against 'list --group-by state' 'git status' -- "$itdesk" list --group-by state -- "${status[@]}"
against 'list --fields id,title,state (all)' 'git status' -- "$itdesk" list --fields id,title,state --format csv -- "${status[@]}"
against 'list --all (a table to a file)' 'git status' -- "$itdesk" list --all --limit 0 -- "${status[@]}"
against 'list --all --format csv' 'git status' -- "$itdesk" list --all --limit 0 --format csv -- "${status[@]}"
against 'due --within 4h' 'git status' -- "$itdesk" due --within 4h -- "${status[@]}"
against 'list state:open --limit 50' 'find -printf: stat of the tree' -- "$itdesk" list state:open --limit 50 -- "${tree[@]}"
against 'show ID' 'git status' -- "$itdesk" show "$id" -- "${status[@]}"
against 'show of five characters' 'git status' -- "$itdesk" show "${id##*-}" -- "${status[@]}"
against 'show of three characters' 'git status' -- "$itdesk" show "${id: -5:3}" -- "${status[@]}"
against "incident new, $n tickets" 'one file created, synced, renamed' -- "$itdesk" incident new 'Disk full' --quiet -- "$one_file" "$dir"
against "note, $n tickets" 'one file created, synced, renamed' -- "$itdesk" note "$id" 'Seen' --quiet -- "$one_file" "$dir"
if [ "${OPEN:-0}" = 1 ]; then
  against 'due (a line each)' 'git status' -- "$itdesk" due -- "${status[@]}"
  against 'due --each --format jsonl' 'the same as CSV' -- "$itdesk" due --each --format jsonl -- "$itdesk" due --each --format csv
fi
cd "$dir/small"
against 'incident new, 100 tickets' 'one file created, synced, renamed' -- "$itdesk" incident new 'Disk full' --quiet -- "$one_file" "$dir"
against 'note, 100 tickets' 'one file created, synced, renamed' -- "$itdesk" note "$small_id" 'Seen' --quiet -- "$one_file" "$dir"
cd "$dir/desk"
against 'itdesk --version' 'git --version' -- "$itdesk" --version -- git --version
if has rg; then
  "$itdesk" search vpn --count >/dev/null
  against 'search vpn timeout' 'rg -il vpn' -- "$itdesk" search vpn timeout -- rg -il vpn
fi
if has jq; then
  runs=1 against 'list --fields id,title (all), jsonl' 'jq of the same' -- "$itdesk" list --fields id,title --format jsonl -- bash -c "find incidents requests -name '*.json' -print0 | xargs -0 jq -c '{id, title}'"
fi
runs=3
against 'index from nothing: list --all --count' 'cat of all files' reset forget -- "$itdesk" list --count -- bash -c "find incidents requests -name '*.json' -print0 | xargs -0 cat"
against 'index with full text: search vpn --count' 'cat of all files' reset forget -- "$itdesk" search vpn --count -- bash -c "find incidents requests -name '*.json' -print0 | xargs -0 cat"
"$itdesk" list --all --count >/dev/null

# The read model: everything; a thousand notes, each on a ticket of its own, read and written by the next export.
forget_tables() { rm -rf "$dir/desk.sqlite" "$dir/tables"; }
thousand_notes() { "$itdesk" note $("$itdesk" list --all --sort -created --limit 1000 --format ids) --message Exported --quiet; }
runs=3
against "export --to sqlite, $n tickets" 'git status' reset forget_tables -- "$itdesk" export --to sqlite "$dir/desk.sqlite" -- "${status[@]}"
against "export --to parquet, $n tickets" 'git status' reset forget_tables -- "$itdesk" export --to parquet "$dir/tables" -- "${status[@]}"
"$itdesk" export --to sqlite "$dir/desk.sqlite" --quiet
against 'export --to sqlite, 1,000 new events' 'git status' reset thousand_notes -- "$itdesk" export --to sqlite "$dir/desk.sqlite" -- "${status[@]}"
"$itdesk" export --to parquet "$dir/tables" --quiet
against 'export --to parquet, 1,000 new events' 'git status' reset thousand_notes -- "$itdesk" export --to parquet "$dir/tables" -- "${status[@]}"

if has task; then
  # The same titles in Taskwarrior: the open ones pending, the others completed.
  printf 'data.location=%s\nconfirmation=no\n' "$dir/task" >"$dir/taskrc"
  mkdir -p "$dir/task"
  "$itdesk" list --fields title,state --format jsonl --limit "${TASKS:-10000}" |
    awk '{ done = ($0 !~ /"state":"(new|triaged|assigned|in_progress|pending)"/); title = $0; sub(/^{"title":"/, "", title); sub(/","state".*/, "", title);
           printf "{\"description\":\"%s\",\"status\":\"%s\"%s}\n", title, done ? "completed" : "pending", done ? ",\"end\":\"20260101T000000Z\"" : "" }' >"$dir/tasks"
  TASKRC="$dir/taskrc" task import "$dir/tasks" >/dev/null 2>&1
  export TASKRC="$dir/taskrc"
  runs=5 against 'list state:open --limit 50' "task list, ${TASKS:-10000} tasks" -- "$itdesk" list state:open --limit 50 -- task list
  runs=5 against 'incident new' "task add, ${TASKS:-10000} tasks" -- "$itdesk" incident new 'Disk full' --quiet -- task add 'Disk full'
fi
if has fossil; then
  # The same titles as Fossil tickets.
  export USER="${USER:-bench}"
  fossil init "$dir/tickets.fossil" >/dev/null 2>&1
  mkdir -p "$dir/fossil" && cd "$dir/fossil" && fossil open "$dir/tickets.fossil" >/dev/null 2>&1
  (cd "$dir/desk" && "$itdesk" list --fields title --format jsonl --limit "${FOSSILS:-300}") | jq -r .title |
    while read -r title; do fossil ticket add title "$title" status Open >/dev/null 2>&1; done
  cd "$dir/desk"
  runs=5 against 'list state:open --limit 50' "fossil ticket show 0, ${FOSSILS:-300} tickets" -- "$itdesk" list state:open --limit 50 -- fossil ticket show 0 -R "$dir/tickets.fossil"
  runs=5 against 'incident new' "fossil ticket add, ${FOSSILS:-300} tickets" -- "$itdesk" incident new 'Disk full' --quiet -- fossil ticket add title 'Disk full' -R "$dir/tickets.fossil"
fi

if [ "${ARCHIVED:-0}" -gt 0 ]; then
  # Half of them ended over a year ago; without those both desks have the same live tickets.
  make_desk "$dir/plain" 20000 >/dev/null
  (cd "$dir/plain" && "$itdesk" archive --older-than 12m --quiet >/dev/null && rm -rf archive)
  cp -a "$dir/plain" "$dir/full"
  awk -v n="$ARCHIVED" -v now="$(($(date +%s) - 500 * 86400))" -v seed=2 -f "$here/examples/tickets.awk" | awk -F, 'NR == 1 || $5 == "closed" { sub(/^bench:/, "archived:"); print }' >"$dir/archived.csv"
  cd "$dir/full"
  "$itdesk" import --quiet ../archived.csv
  "$itdesk" archive --older-than 12m --quiet >/dev/null
  echo "live: $("$itdesk" list --all --count); archived: $("$itdesk" list --archive --count)"
  (cd "$dir/plain" && "$itdesk" list --all --count >/dev/null)
  sync
  against "list state:open, $ARCHIVED archived" 'the same without the archive' -- "$itdesk" list state:open -- "$itdesk" --desk "$dir/plain" list state:open
  # The years of the archive are sealed: git has one entry for each.
  once() { # What it is called, then a command: its seconds and its most memory.
    local what="$1"
    shift
    /usr/bin/time -f "%e %M" -o "$dir/once" "$@" >/dev/null
    awk -v what="$what" '{ printf "| %s | %.1f s | | %.0f MB |\n", what, $1, $2 / 1024 }' "$dir/once"
  }
  once "archive --seal of $ARCHIVED tickets" "$itdesk" archive --seal --quiet
  once "first list --archive --count after it" "$itdesk" list --archive --count
  for desk in plain full; do
    (cd "$dir/$desk" && { [ -d .git ] || git init --quiet .; } && git add --all && git commit --quiet --message desk)
    git clone --quiet --bare "$dir/$desk" "$dir/$desk.git"
    (cd "$dir/$desk" && git remote add origin "$dir/$desk.git" && git push --quiet --set-upstream origin HEAD)
    (cd "$dir/$desk" && "$itdesk" git setup --quiet && "$itdesk" list --all --count >/dev/null && git status >/dev/null)
  done
  live="$("$itdesk" list state:open --limit 1 --format ids)"
  live_plain="$("$itdesk" --desk "$dir/plain" list state:open --limit 1 --format ids)"
  sealed="$("$itdesk" list --archive --limit 1 --format ids)"
  against "list state:open, $ARCHIVED sealed" 'the same without the archive' -- "$itdesk" list state:open -- "$itdesk" --desk "$dir/plain" list state:open
  against "git status, $ARCHIVED sealed" 'the same without the archive' -- git status --porcelain -- git -C "$dir/plain" status --porcelain
  against "note --commit, $ARCHIVED sealed" 'the same without the archive' -- "$itdesk" note "$live" bench --commit -- "$itdesk" --desk "$dir/plain" note "$live_plain" bench --commit
  note_and_sync() { "$itdesk" --desk "$1" note "$2" bench --commit && "$itdesk" --desk "$1" sync; }
  against "note --commit and sync, $ARCHIVED sealed" 'the same without the archive' -- note_and_sync "$dir/full" "$live" -- note_and_sync "$dir/plain" "$live_plain"
  against "show of a sealed ticket" 'show of a live one' -- "$itdesk" show "$sealed" -- "$itdesk" show "$live"
fi
