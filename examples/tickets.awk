# Writes N made-up tickets as CSV for `itdesk import`: two years of them, one in a hundred still open, titles, texts and
# notes of the length that real ones have. The same SEED gives the same tickets, counted back from NOW (seconds).
#   awk -v n=1000 -v now="$(date +%s)" -v seed=1 -f examples/tickets.awk
# With -v all_open=1 every one of them is open.
function pick(list, words) { return words[int(rand() * list) + 1] }
function time(seconds) { return strftime("%Y-%m-%dT%H:%M:%SZ", seconds, 1) }
function sentence(length_, i, text) {
  text = pick(nouns, noun)
  for (i = 1; i < length_; i++) text = text " " (i % 3 == 0 ? pick(nouns, noun) : pick(fillers, filler))
  return text
}
BEGIN {
  srand(seed)
  nouns = split("vpn printer mailbox laptop router switch database backup certificate password account token proxy \
firewall invoice report dashboard queue cluster node disk memory timeout session login gateway tunnel scanner phone \
headset monitor dock wifi badge licence installer driver update kernel policy folder share quota archive calendar \
meeting room projector camera keyboard mouse battery charger adapter cable port rack sensor alarm cooling", noun, " ")
  fillers = split("is slow after the since cannot reach again on behind for all users in with error when drops every \
morning fails sometimes shows blank asks twice of branch office floor three third remote hangs at start during night \
from new old second without because never returns within minutes over", filler, " ")
  services = split("Mail,Network,VPN,ERP,Telephony,Printing,Intranet,Database,Backup,Workplace,Identity,Storage", service, ",")
  teams = split("network,mail,workplace,erp,database,identity", team, ",")
  levels = split("extensive,significant,moderate,minor", level, ",")
  urgencies = split("critical,high,medium,low", urgency, ",")
  states = split("new,triaged,assigned,in_progress,in_progress,resolved", state, ",")
  print "external,kind,title,description,state,impact,urgency,service,team,assignee,requester,contact,channel,tags,created,responded,resolved,closed,note"
  for (t = 1; t <= n; t++) {
    open = rand() < 0.01 || all_open
    created = now - int(open ? rand() * 7 * 86400 : 8 * 86400 + rand() * 722 * 86400)
    s = open ? pick(states, state) : "closed"
    answered = created + int(rand() * (now - created < 14400 ? now - created : 14400))
    solved = answered + int(rand() * (now - answered < 259200 ? now - answered : 259200))
    ended = solved + int(rand() * (now - solved < 259200 ? now - solved : 259200))
    printf "bench:%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,User %d,user%d@example.org,%s,%s,%s,%s,%s,%s,%s\n", t,
      (rand() < 0.6 ? "incident" : "request"), sentence(4 + int(rand() * 5)), sentence(12 + int(rand() * 30)), s,
      pick(levels, level), pick(urgencies, urgency), pick(services, service), pick(teams, team),
      (s == "new" || s == "triaged" ? "" : "agent" int(rand() * 40)), int(rand() * 3000), int(rand() * 3000),
      (rand() < 0.5 ? "email" : "phone"), pick(nouns, noun), time(created), (s == "new" ? "" : time(answered)),
      (s == "closed" || s == "resolved" ? time(solved) : ""), (s == "closed" ? time(ended) : ""), sentence(8 + int(rand() * 12))
  }
}
