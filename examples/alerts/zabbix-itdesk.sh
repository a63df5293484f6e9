#!/bin/sh
# A media type of the kind Script. Put it into AlertScriptsPath (/usr/lib/zabbix/alertscripts) and give it the
# script parameters {ALERT.SENDTO}, {ALERT.SUBJECT} and {ALERT.MESSAGE}, in this order.
exec itdesk --desk "${ITDESK_DIR:-/srv/desk}" monitor ingest --from zabbix -- "$@"
