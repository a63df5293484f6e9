#!/usr/bin/env bash
# How long the commands of a team take on desks of several sizes, each beside git's own work in the same run. It prints the
# table of docs/explanation/performance.md: medians, and ratios of medians.
#   examples/bench-team.sh [SIZE...]     desks of so many tickets (100 10000 100000), in a temporary folder, removed at the end
# RUNS=5 runs of each. ITDESK=FILE measures that program instead of a release build. task and fossil are compared up to
# 10,000 tickets, where they are installed. ARCHIVED=1000000 measures the largest desk once more with so many sealed tickets.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
. "$here/examples/timing.sh"
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(100 10000 100000)
runs="${RUNS:-5}"
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
if [ -z "${ITDESK:-}" ]; then
  (cd "$here" && cargo build --release --quiet --bins)
  ITDESK="$here/target/release/itdesk"
fi
itdesk="$ITDESK"
own_home "$dir/home"

# against LABEL PEER-LABEL COMMAND PEER [BEFORE-COMMAND [BEFORE-PEER]]: functions; runs both in turn, each after what goes before it.
against() {
  : >"$dir/ours"
  : >"$dir/peer"
  for _ in $(seq "$runs"); do
    ${6:-true} >/dev/null
    seconds "$4" >>"$dir/peer"
    ${5:-true} >/dev/null
    seconds "$3" >>"$dir/ours"
  done
  echo "$(median <"$dir/ours") $(median <"$dir/peer")" |
    awk -v n="$n" -v label="$1" -v peer="$2" '{ printf "| %s | %s | %.0f ms | %.2f | %s |\n", n, label, $1 * 1000, $1 / $2, peer }'
}

make_desk() { # FOLDER TICKETS ALL-OPEN
  "$itdesk" init --quiet "$1"
  fill_desk "$@"
}
fill_desk() { # FOLDER TICKETS ALL-OPEN
  awk -v n="$2" -v now="$(date +%s)" -v seed=1 -v all_open="$3" -f "$here/examples/tickets.awk" >"$dir/tickets.csv"
  (cd "$1" && "$itdesk" import --quiet "$dir/tickets.csv" >/dev/null && git init --quiet . && git add -A && git commit --quiet -m tickets)
  (cd "$1" && "$itdesk" list --all --count >/dev/null && git status >/dev/null)
}
in_desk() { "$itdesk" --desk "$desk" "$@"; }
status() { git -C "$desk" status --porcelain; }
list_open() { in_desk list state:open; }
list_50() { in_desk list state:open --limit 50; }
due_lines() { in_desk due --each --format jsonl; }
due_again() { jq -c . "$dir/due.jsonl"; }
due() { in_desk due --within 4h; }
show() { in_desk show "$id"; }
note() { in_desk note "$id" seen --quiet; }
note_commit() { in_desk note "$id" seen --commit --quiet; }
new_plain() { in_desk incident new 'Disk full' --quiet; }
new_commit() { in_desk incident new 'Disk full' --commit --quiet; }
search() { in_desk search vpn timeout; }
grep_all() { git -C "$desk" grep -il vpn; }
sqlite() { rm -f "$dir/all.sqlite"; in_desk export --to sqlite "$dir/all.sqlite"; }
sqlite_again() { in_desk export --to sqlite "$dir/all.sqlite"; }
read_all() { git -C "$desk" ls-files -z '*.json' | (cd "$desk" && xargs -0 cat); }
touch_one() { echo >>"$desk/notes.txt"; }
commit_one() { git -C "$desk" commit --quiet -m seen -- notes.txt; }

# Clones `mine` and `other` of a hub; `plain` does with git alone what `mine` does.
make_clones() {
  for hub in hub plain-hub; do git clone --quiet --bare "$desk" "$dir/$hub.git"; done
  git clone --quiet "$dir/hub.git" "$dir/mine"
  git clone --quiet "$dir/hub.git" "$dir/other"
  git clone --quiet "$dir/plain-hub.git" "$dir/plain"
  git clone --quiet "$dir/plain-hub.git" "$dir/plain-other"
  for clone in mine other plain plain-other; do
    (cd "$dir/$clone" && "$itdesk" git setup --quiet && "$itdesk" list --all --count >/dev/null && git status >/dev/null)
    ! git -C "$dir/$clone" status --porcelain | grep -q . || git -C "$dir/$clone" commit --quiet --all -m set-up
  done
}
# Both clones of a pair work on the same tickets, and the other one shares.
part() { # MINE OTHER
  git -C "$dir/$2" pull --quiet --no-rebase --no-edit -X ours
  for clone in "$2" "$1"; do
    printf '%s\n' "${some[@]}" | (cd "$dir/$clone" && "$itdesk" note - --message "by $clone" --quiet >/dev/null && git commit --quiet --all -m work)
  done
  git -C "$dir/$2" push --quiet
}
part_mine() { part mine other; }
part_plain() { part plain plain-other; }
sync_mine() { (cd "$dir/mine" && "$itdesk" sync --quiet); }
# As text both sides conflict; -X ours takes one of them, and loses the other.
sync_plain() { (cd "$dir/plain" && git pull --quiet --no-rebase --no-edit -X ours && git push --quiet); }
merge_mine() { (cd "$dir/mine" && "$itdesk" git merge origin/main --quiet); }
merge_plain() { (cd "$dir/plain" && git merge --quiet --no-edit -X ours origin/main); }
fetched_mine() { part_mine && git -C "$dir/mine" fetch --quiet; }
fetched_plain() { part_plain && git -C "$dir/plain" fetch --quiet; }

# The rows of one desk.
measure() {
  echo >"$desk/notes.txt"
  git -C "$desk" add notes.txt && git -C "$desk" commit --quiet -m notes
  id="$(in_desk list --all --limit 1 --format ids)"
  against 'list state:open (one in a hundred)' 'git status' list_open status
  against 'due --within 4h' 'git status' due status
  against 'show ID' 'git status' show status
  against 'note ID TEXT' 'git status' note status
  git -C "$desk" commit --quiet --all -m notes
  against 'note ID TEXT --commit' 'git status' note_commit status
  against 'note ID TEXT --commit' 'git commit -- FILE' note_commit commit_one true touch_one
  against 'incident new --commit' 'git commit -- FILE' new_commit commit_one true touch_one
  in_desk search vpn --count >/dev/null
  against 'search vpn timeout' 'git grep -il vpn' search grep_all
  against 'export --to sqlite (all)' 'cat of every record' sqlite read_all
  against 'export --to sqlite (one more note)' 'git status' sqlite_again status note
  git -C "$desk" commit --quiet --all -m notes
  make_clones
  for many in 1 10 1000; do
    [ "$many" -le "$tickets" ] || continue
    mapfile -t some < <(in_desk list --all --limit "$many" --format ids)
    against "sync of $many merged tickets" 'git pull -X ours, git push' sync_mine sync_plain part_mine part_plain
    against "sync of $many merged tickets" 'git status' sync_mine status part_mine
  done
  against "git merge of ${#some[@]} tickets" 'git merge -X ours' merge_mine merge_plain fetched_mine fetched_plain
  rm -rf "$dir"/hub.git "$dir"/plain-hub.git "$dir"/mine "$dir"/other "$dir"/plain "$dir"/plain-other
}

uname -srm
grep -m1 'model name' /proc/cpuinfo || true
echo "cores: $(nproc); $(git version); file system: $(df -T "$dir" | awk 'NR == 2 { print $2 }'); runs: $runs; load: $(cut -d' ' -f1-3 /proc/loadavg)"
echo
echo '| tickets | command | median | ratio | peer |'
echo '|---|---|---|---|---|'
for n in "${sizes[@]}"; do
  desk="$dir/open-$n"
  make_desk "$desk" "$n" 1
  against 'list state:open (all are open)' 'git status' list_open status
  against 'list state:open --limit 50 (all are open)' 'git status' list_50 status
  in_desk due --each --format jsonl >"$dir/due.jsonl"
  against "due --each --format jsonl ($(wc -l <"$dir/due.jsonl") lines)" 'jq -c . of the same lines' due_lines due_again
  rm -rf "$desk"
  desk="$dir/desk-$n"
  make_desk "$desk" "$n" 0
  tickets="$n"
  measure
  if [ "$n" -le 10000 ] && has task; then
    printf 'data.location=%s\nconfirmation=no\n' "$dir/task-$n" >"$dir/taskrc"
    mkdir -p "$dir/task-$n"
    export TASKRC="$dir/taskrc"
    in_desk list --all --limit 0 --fields title --format jsonl | sed 's/^{"title"/{"description"/' | task import - >/dev/null 2>&1
    task_list() { task list; }
    task_add() { task add 'Disk full'; }
    against 'list state:open' 'task list' list_open task_list
    against 'incident new' 'task add' new_plain task_add
  fi
  if [ "$n" -le 100 ] && has fossil; then
    export USER="${USER:-bench}"
    fossil init "$dir/tickets.fossil" >/dev/null 2>&1
    fossil_show() { fossil ticket show 0 -R "$dir/tickets.fossil"; }
    fossil_add() { fossil ticket add title 'Disk full' -R "$dir/tickets.fossil"; }
    for _ in $(seq "$n"); do fossil_add >/dev/null 2>&1; done
    against 'list state:open' 'fossil ticket show 0' list_open fossil_show
    against 'incident new' 'fossil ticket add' new_plain fossil_add
  fi
  rm -rf "$desk"
done

if [ "${ARCHIVED:-0}" -gt 0 ]; then
  tickets="${sizes[-1]}"
  n="$tickets and $ARCHIVED archived"
  desk="$dir/archived"
  "$itdesk" init --quiet "$desk"
  # Two years of tickets of which the last ended two years ago: all of them are archived, and each year becomes a file.
  awk -v n="$ARCHIVED" -v now="$(($(date +%s) - 750 * 86400))" -v seed=2 -f "$here/examples/tickets.awk" |
    awk -F, 'NR == 1 || $5 == "closed" { sub(/^bench:/, "archived:"); print }' >"$dir/archived.csv"
  in_desk import --quiet --max-rows "$((2 * ARCHIVED))" --max-size 4GB "$dir/archived.csv" >/dev/null
  in_desk archive --older-than 1y --quiet >/dev/null
  in_desk archive --seal --quiet >/dev/null
  fill_desk "$desk" "$tickets" 0
  in_desk list --archive --count >/dev/null
  measure
  rm -rf "$desk"
fi

# Histories: a desk in which every event is a commit.
n="2,000 commits"
desk="$dir/history"
make_desk "$desk" 200 0
mapfile -t some < <(in_desk list --all --limit 200 --format ids)
for _ in $(seq 10); do for one in "${some[@]}"; do "$itdesk" --desk "$desk" note "$one" seen --commit --quiet >/dev/null; done; done
git -C "$desk" gc --quiet
# It exits 1 where it finds something: here nobody of the policy wrote the commits.
verify() { in_desk verify || [ $? = 1 ]; }
log_raw() { git -C "$desk" log --raw; }
log_patches() { git -C "$desk" log -p; }
forget() { rm -f "$desk/.git/itdesk.history"; }
against 'verify, the first time' 'git log --raw' verify log_raw forget
against 'verify, the first time' 'git log -p' verify log_patches forget
against 'verify again' 'git log --raw' verify log_raw
