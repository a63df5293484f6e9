#!/bin/sh
# The open work of a small office: eight tickets, as they are at this moment.
# Run it in a new desk with examples/policy-day.toml as its policy. ITDESK names the program.
set -eu
itdesk() { "${ITDESK:-itdesk}" --quiet "$@"; }

mail=$(itdesk incident new "Mail cannot be sent since the update" --at "3h ago" --service mail \
  --impact high --urgency high --requester Zhao --channel phone --symptom "550 relay denied")
vpn=$(itdesk incident new "VPN drops every ten minutes" --at "7h ago" --service vpn \
  --impact high --urgency medium --requester Zhang --place "Building 2" --symptom "tunnel resets")
export_=$(itdesk incident new "Payroll export has wrong totals" --at "9h ago" --service payroll \
  --impact medium --urgency high --requester Ma)
drive=$(itdesk incident new "Shared drive is read-only" --at "20h ago" --service files \
  --impact medium --urgency medium --requester Sun)
printer=$(itdesk incident new "Printer on floor 2 jams" --at "26h ago" --service printing \
  --impact low --urgency medium --requester Li)
itdesk incident new "Login code never arrives" --at "20m ago" --service mail \
  --impact medium --urgency high --requester Wu >/dev/null
itdesk request new "Laptop for the new colleague" --at "5h ago" --service clients \
  --impact low --urgency medium --requester Wang >/dev/null
itdesk request new "Access to the sales folder" --at "1h ago" --service files \
  --impact low --urgency low --requester Qian >/dev/null

step() { itdesk "$@" >/dev/null; }
step incident start "$mail" --at "170m ago"
step incident respond "$mail" "We are on it." --at "165m ago"
step incident analyse "$mail" "the relay rejects the new host name" --at "100m ago"
step incident assign "$vpn" kim --at "6h ago"
step incident start "$vpn" --at "6h ago"
step incident respond "$vpn" "We see the resets and are looking into them." --at "6h ago"
step incident analyse "$vpn" "the gateway's certificate has expired" --at "2h ago" --cause configuration
step incident assign "$export_" lin --at "8h ago"
step incident respond "$export_" "We compare it with last month." --at "8h ago"
step incident start "$drive" --at "18h ago"
step incident respond "$drive" "The supplier replaces a disk." --at "18h ago"
step incident hold "$drive" --reason supplier --at "17h ago" --note "new disk on its way"
step incident assign "$printer" kim --at "25h ago"
