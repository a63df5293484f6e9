//! Icinga 2 runs a check that fails, and its notification command runs the program.

use std::os::unix::fs::PermissionsExt;

use itdesk::records::Class;

use super::{POLICY, Running, beside, example, incident, program, wait_for, whoami};
use crate::desk::TestDesk;

/// One node that checks and notifies, with a service whose check reads a file every second.
const MAIN: &str = r#"
object CheckerComponent "checker" { }
object NotificationComponent "notification" { }
const NodeName = "test"
object Endpoint NodeName { }
object Zone "test" { endpoints = [ NodeName ] }
object CheckCommand "alive" { command = [ "/bin/true" ] }
object CheckCommand "probe" { command = [ "DIR/check.sh" ] }
object Host "mx1" {
  check_command = "alive"
  address = "127.0.0.1"
}
object Service "mail queue" {
  host_name = "mx1"
  display_name = "Mail queue"
  check_command = "probe"
  check_interval = 1
  retry_interval = 1
  max_check_attempts = 1
}
include "DIR/itdesk.conf"
"#;

#[test]
fn m5_2a_icinga_2_opens_one_incident_and_its_recovery_ends_the_outage() {
    let Some(icinga) = program("icinga2", "icinga2-bin") else { return };
    let desk = TestDesk::with_policy(POLICY);
    let folder = desk.root().parent().unwrap().join("icinga");
    std::fs::create_dir(&folder).unwrap();
    let here = folder.to_str().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("state", "2 4711 letters 'wait' $(reboot)\n");
    write("check.sh", &format!("#!/bin/sh\nread code text < {here}/state\necho \"$text\"\nexit $code\n"));
    std::fs::set_permissions(folder.join("check.sh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    write("itdesk.conf", &example(&desk, "icinga2.conf"));
    write("icinga2.conf", &MAIN.replace("DIR", here));

    let mut command = beside(&icinga);
    command.args(["daemon", "-c", &format!("{here}/icinga2.conf")]);
    command.args([format!("-DConfigDir={here}"), format!("-DPidPath={here}/pid")]);
    command.args(["Data", "Log", "Cache", "InitRun"].map(|of| format!("-D{of}Dir={here}")));
    command.env("ICINGA2_USER", whoami("-u")).env("ICINGA2_GROUP", whoami("-g"));
    let _running = Running::start(&mut command, folder.join("out.log")).ended_by("-TERM");
    let opened = wait_for("the incident", || incident(&desk));
    let part = opened.incident().unwrap();
    assert_eq!((opened.class, opened.service.as_deref()), (Class::A, Some("mail")));
    assert_eq!(part.symptom, ["4711 letters 'wait' $(reboot)"], "no shell has seen it");
    assert_eq!(part.place.as_deref(), Some("mx1"));
    assert_eq!(part.outages.len(), 1);

    write("state", "0 none waits\n");
    let ended = wait_for("the end of the outage", || incident(&desk).filter(super::outage_is_over));
    assert_eq!(ended.history.len(), 2, "created, recovered");
}
