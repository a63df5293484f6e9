//! `snmptrap` sends a trap to `snmptrapd`, whose `traphandle` runs the program.

use std::process::Command;

use super::{POLICY, Running, beside, example, free_udp_port, incident, program, wait_for};
use crate::desk::TestDesk;

const LINK_DOWN: &str = "1.3.6.1.6.3.1.1.5.3";
const LINK_UP: &str = "1.3.6.1.6.3.1.1.5.4";

#[test]
fn a_link_that_goes_down_and_comes_up_is_one_incident() {
    let (Some(daemon), Some(sender)) = (program("snmptrapd", "snmptrapd"), program("snmptrap", "snmp"))
    else {
        return;
    };
    let desk = TestDesk::with_policy(POLICY);
    let folder = desk.root().parent().unwrap().to_owned();
    let (config, port) = (folder.join("snmptrapd.conf"), free_udp_port());
    std::fs::write(&config, example(&desk, "snmptrapd.conf")).unwrap();
    let mut command = beside(&daemon);
    command.args(["-f", "-C", "-n", "-Lo", "-m", "", "-c"]).arg(&config);
    command.env("SNMP_PERSISTENT_DIR", folder.join("snmp")).arg(format!("udp:127.0.0.1:{port}"));
    let running = Running::start(&mut command, folder.join("snmptrapd.log"));
    wait_for("snmptrapd", || running.said().contains("NET-SNMP version").then_some(()));

    let trap = |which: &str, index: &str| {
        let to = format!("127.0.0.1:{port}");
        let index = ["1.3.6.1.2.1.2.2.1.1.7", "i", index];
        let name = ["1.3.6.1.2.1.2.2.1.2.7", "s", "eth\"7\" <uplink>"];
        let mut command = Command::new(&sender);
        command.args(["-m", "", "-v", "2c", "-c", "public", &to, "", which]).args(index).args(name);
        assert!(command.env("SNMP_PERSISTENT_DIR", folder.join("snmp-sender")).status().unwrap().success());
    };
    trap(LINK_DOWN, "7");
    let opened = wait_for("the incident", || incident(&desk));
    assert_eq!(opened.title, "linkDown eth\"7\" <uplink> on 127.0.0.1");
    assert_eq!(opened.service.as_deref(), Some("mail"));
    let symptom = &opened.incident().unwrap().symptom;
    assert!(symptom.iter().any(|line| line == "ifIndex.7 = 7"), "{symptom:?}");
    assert!(!symptom.iter().any(|line| line.contains("public")), "the community is a password");

    trap(LINK_DOWN, "7");
    trap(LINK_UP, "7");
    let ended = wait_for("the end of the outage", || incident(&desk).filter(super::outage_is_over));
    assert_eq!(ended.history.len(), 2, "created, recovered: the repeat sets nothing new");
}
