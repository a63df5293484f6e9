#!/bin/sh
# Takes one mail message on stdin into the desk, and tells its sender the ticket's number.
#
#   ITDESK_DIR=/srv/desk examples/mail/receive.sh < message
#
# A message that cannot be taken in now (a busy desk, a full disk) ends with 75, which asks a mail server to try again;
# one that is no message at all with 65. What is no person's mail is never answered.
set -u

itdesk=${ITDESK:-itdesk}
sendmail=${SENDMAIL:-/usr/sbin/sendmail}

told=$("$itdesk" --no-input mail receive --json) || {
  code=$?
  # A desk that is not there is no fault of the message: a list of it tells.
  if [ "$code" -eq 2 ] && "$itdesk" --no-input list --count >/dev/null 2>&1; then exit 65; else exit 75; fi
}
id=$(printf '%s\n' "$told" | jq -r '.id // empty')
printf '%s\n' "$told" | jq -r '[.outcome, .id // "-", .because // ""] | join(" ")'
if [ "$(printf '%s\n' "$told" | jq -r .answer)" = true ]; then
  # An answer that cannot be sent loses no ticket. -f '<>' would bounce to nobody; msmtp takes the address of From.
  "$itdesk" message "$id" received | "$sendmail" -t || echo "could not answer $id" >&2
fi
