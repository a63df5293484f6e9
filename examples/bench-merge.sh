#!/usr/bin/env bash
# How long a merge of N tickets takes that both sides changed, beside git's own text merge of the same files in the same run.
#   examples/bench-merge.sh [N]       N tickets (1000) in a temporary folder, removed at the end; RUNS=5 runs of each.
#                                     ITDESK=FILE measures that program instead of a release build
# Wall time and processor time (user and system, of all processes) are medians; the ratios are those of processor time, and of wall time.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
. "$here/examples/timing.sh"
n="${1:-1000}"
runs="${RUNS:-5}"
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
if [ -z "${ITDESK:-}" ]; then
  (cd "$here" && cargo build --release --quiet --bins)
  ITDESK="$here/target/release/itdesk"
fi
itdesk="$ITDESK"
own_home "$dir/home"

# One side gives each ticket another title, the other a tag: a text merge of every file conflicts at the end of its history.
git init --quiet --bare "$dir/hub.git"
git clone --quiet "$dir/hub.git" "$dir/desk" 2>/dev/null
cd "$dir/desk"
export ITDESK_NOW=2026-11-23T09:00:00Z
"$itdesk" init . --quiet 2>/dev/null
for i in $(seq "$n"); do
  echo "VPN drops in building $i,significant,high,resets,The tunnel goes down after ten minutes"
done | sed '1i title,impact,urgency,symptom,description' >"$dir/tickets.csv"
"$itdesk" import --quiet "$dir/tickets.csv" >/dev/null
git add . && git commit --quiet -m base && git push --quiet origin main
ids="$("$itdesk" list --format ids)"
side() { # BRANCH TIME EDIT...
  git switch --quiet -c "$1" main
  for id in $ids; do ITDESK_NOW="$2" "$itdesk" incident edit "$id" "${@:3}" --quiet >/dev/null; done
  git commit --quiet --all -m "$1"
}
side theirs 2026-11-23T10:30:00Z --tag vpn
side ours 2026-11-23T10:00:00Z --title "Often"
export ITDESK_NOW=2026-11-23T12:00:00Z
git switch --quiet main && git reset --quiet --hard ours

# A copy of the desk and of the hub for each run: a file system that has just removed thousands of files takes its time to
# make new ones (ext4 does not use an inode again for a minute), and no run is to pay for another.
git config --unset-all merge.itdesk.driver 2>/dev/null || true
git push --quiet --force origin theirs:main
git update-ref refs/remotes/origin/main ours~1
copies=0
reset() {
  copies=$((copies + 1))
  cp -a "$dir/hub.git" "$dir/hub$copies.git"
  cp -a "$dir/desk" "$dir/desk$copies"
  cd "$dir/desk$copies"
  git remote set-url origin "$dir/hub$copies.git"
  git update-index -q --refresh
  sync
}
driver() { git config merge.itdesk.driver "$1"; }
text() { git merge --quiet --no-edit theirs; }
whole() { git merge --quiet --no-edit -X ours theirs; }
settled() { text; "$itdesk" git resolve --quiet; git commit --quiet --no-edit; }
field() { "$itdesk" git merge theirs --quiet; }
shared() { "$itdesk" sync --quiet; }
plain() { git fetch --quiet origin && git merge --quiet --no-edit origin/main; git commit --quiet --all -m merged; git push --quiet origin main; }
TIMEFORMAT='%R %U %S'
# timed FILE COMMAND...: adds wall and processor seconds of one run.
timed() { { time "${@:2}" >/dev/null 2>&1 || true; } 2>&1 | awk '{ print $1, $2 + $3 }' >>"$1"; }
column() { awk -v c="$2" '{ print $c }' "$1" | median; }
row() { # NAME PEER
  echo "$(column "$dir/$1" 1) $(column "$dir/$1" 2) $(column "$dir/$2" 1) $(column "$dir/$2" 2)" |
    awk -v name="${3:-$1}" '{ printf "%-52s %8.0f ms %8.0f ms   %6.2f x %6.2f x\n", name, $1 * 1000, $2 * 1000, $2 / $4, $1 / $3 }'
}

uname -srm; grep -m1 'model name' /proc/cpuinfo || true
echo "cores: $(nproc); file system: $(df -T "$dir" | awk 'NR == 2 { print $2 }'); tickets: $n; runs: $runs; load: $(cut -d' ' -f1-3 /proc/loadavg)"
for _ in $(seq "$runs"); do
  reset; timed "$dir/text" text
  reset; timed "$dir/whole" whole
  reset; timed "$dir/field" field
  reset; timed "$dir/settled" settled
  reset; driver true; timed "$dir/floor" text
  reset; driver 'git merge-file --quiet %A %O %B'; timed "$dir/merge-file" text
  reset; "$itdesk" git setup --quiet; timed "$dir/driver" text
  reset; timed "$dir/sync" shared
  reset; timed "$dir/plain" plain
done
printf '%-52s %11s %11s   %8s %8s\n' '' wall processor ratio 'of wall'
row whole whole 'git merge -X ours: text, in one process, to the end'
row field whole 'itdesk git merge'
row settled whole 'git merge (conflicts), git resolve, git commit'
row text whole '  of that, git merge: text, leaves conflicts'
row sync plain 'itdesk sync, against the next'
row plain plain 'git fetch, merge (text, conflicts), commit, push'
row floor whole 'git merge, driver "true" (a process a file)'
row merge-file whole 'git merge, driver git merge-file'
row driver whole 'git merge, driver itdesk'
row driver merge-file 'git merge, driver itdesk, against git merge-file'
