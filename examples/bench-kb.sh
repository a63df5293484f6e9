#!/usr/bin/env bash
# How long a search of N articles takes, beside grep of the same files in the same run, as a ratio of medians.
#   examples/bench-kb.sh [N]       N articles (5000) in a temporary folder, removed at the end; RUNS=21 runs of each
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
. "$here/examples/timing.sh"
n="${1:-5000}"
runs="${RUNS:-21}"
dir="$(mktemp -d)"
trap 'rm -rf "$dir"' EXIT
(cd "$here" && cargo build --release --quiet --bins)
itdesk="$here/target/release/itdesk"
export HOME="$dir" ITDESK_ACTOR=bench NO_COLOR=1
mkdir "$dir/in"
# Words of the test collection, thrown together.
grep '^A ' "$here/tests/it/kb/collection.txt" | tr -d '|' | awk -v n="$n" -v dir="$dir/in" '
  { for (i = 3; i <= NF; i++) words[count++] = $i }
  function some(k,  text) { text = ""; while (k--) text = text words[int(rand() * count)] " "; return text }
  END { srand(7); for (a = 0; a < n; a++) { file = dir "/a" a ".md"; print "# " some(7) a "\n" > file; for (p = 0; p < 5; p++) print some(40) "\n" > file; close(file) } }'
"$itdesk" init --quiet "$dir/desk" 2>/dev/null
cd "$dir/desk"
"$itdesk" kb import ../in --submit --quiet
"$itdesk" kb list state:in_review --format ids | xargs "$itdesk" kb approve --publish --as other --quiet >/dev/null
"$itdesk" kb search printer >/dev/null
uname -srm; echo "articles: $("$itdesk" kb list --count); runs: $runs"
for question in "printer queue offline" "mailbox quota" "打印机脱机" "pritner"; do
  : >"$dir/a"; : >"$dir/b"
  for _ in $(seq "$runs"); do
    seconds grep -ril "${question%% *}" articles >>"$dir/b"
    seconds "$itdesk" kb search "$question" >>"$dir/a"
  done
  echo "$(median <"$dir/a") $(median <"$dir/b")" | awk -v q="$question" '{ printf "%-28s %7.1f ms   %5.2f x  grep -ril\n", q, $1 * 1000, $1 / $2 }'
done
