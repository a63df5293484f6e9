//! Zabbix' media type of the kind Script, by its documented parameters and the example's message.

use std::path::Path;

use super::{POLICY, beside, incident};
use crate::desk::{TestDesk, told};

/// What the macros of the example's message come to for a problem, its update and its recovery.
fn message(expand: &[(&str, &str)]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/alerts/zabbix-message.txt");
    let mut text = std::fs::read_to_string(path).unwrap();
    let always =
        [("EVENT.ID", "5021"), ("EVENT.NAME", "Mail queue is stuck"), ("EVENT.SEVERITY", "Disaster")];
    let place = [
        ("TRIGGER.ID", "23560"),
        ("HOST.NAME", "mx1"),
        ("EVENT.TAGSJSON", "[{\"tag\":\"scope\",\"value\":\"mail\"}]"),
    ];
    for (name, value) in always.iter().chain(&place).chain(expand) {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

#[test]
fn an_alert_script_opens_one_incident_and_its_recovery_ends_the_outage() {
    let desk = TestDesk::with_policy(POLICY);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/alerts/zabbix-itdesk.sh");
    let send = |subject: &str, message: &str| {
        let mut command = beside(&script);
        command.env("ITDESK_DIR", desk.root()).args(["desk@example.org", subject, message]);
        told("zabbix-itdesk.sh", command.output().unwrap()).ok().stdout
    };
    let problem = message(&[("EVENT.VALUE", "1"), ("EVENT.DATE", "2026.01.12"), ("EVENT.TIME", "08:30:00")]);
    let id = send("Problem: Mail queue is stuck", &problem);
    assert_eq!(send("Problem: Mail queue is stuck", &problem), id);
    let opened = incident(&desk).unwrap();
    assert_eq!(opened.title, "Mail queue is stuck on mx1");
    assert_eq!(opened.history.len(), 1);

    let update = [
        ("EVENT.VALUE", "1"),
        ("EVENT.UPDATE.STATUS", "1"),
        ("EVENT.UPDATE.ACTION", "acknowledged"),
        ("EVENT.UPDATE.MESSAGE", "on it"),
        ("USER.FULLNAME", "Lin Wei"),
    ];
    send("Updated problem in 5m: Mail queue is stuck", &message(&update));
    let noted = incident(&desk).unwrap();
    assert_eq!(
        noted.history[1].note,
        ["zabbix acknowledged: Mail queue is stuck on mx1", "Lin Wei acknowledged: on it"]
    );

    let over =
        [("EVENT.VALUE", "0"), ("EVENT.RECOVERY.DATE", "2026.01.12"), ("EVENT.RECOVERY.TIME", "08:45:00")];
    send("Resolved in 15m: Mail queue is stuck", &message(&over));
    let ended = incident(&desk).filter(super::outage_is_over).expect("the outage ended");
    let outage = &ended.incident().unwrap().outages[0];
    assert_eq!(outage.to.unwrap().duration_since(outage.from).as_mins(), 15, "{outage:?}");
}
