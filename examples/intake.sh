#!/bin/sh
# Takes requests from CSV on stdin (key,title,requester,impact,urgency), one a line, into the desk.
#
# Safe to run again and again: the key makes each request once. A line that is refused goes to stderr with
# its number; a busy desk (exit 5) is tried again.
#
#   examples/intake.sh < requests.csv
set -u

itdesk=${ITDESK:-itdesk}
said=$(mktemp)
trap 'rm -f "$said"' EXIT
line=0
failed=0
while IFS=, read -r key title requester impact urgency; do
  line=$((line + 1))
  [ -n "$key" ] || continue
  tries=0
  while :; do
    if id=$("$itdesk" --no-input request new "$title" --requester "$requester" --impact "$impact" \
      --urgency "$urgency" --channel api --dedupe-key "intake:$key" --once 2>"$said"); then
      printf '%s,%s\n' "$key" "$id"
      break
    else
      code=$?
      tries=$((tries + 1))
      [ "$code" -eq 5 ] && [ "$tries" -lt 5 ] && continue
      printf 'line %s: %s' "$line" "$(head -n 1 "$said")" >&2
      echo >&2
      failed=1
      break
    fi
  done
done
exit "$failed"
