//! Nagios runs a check that fails, and its notification command runs the program.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use itdesk::records::Class;

use super::{POLICY, Running, beside, example, incident, program, wait_for, whoami};
use crate::desk::TestDesk;

/// The main file: times in seconds rather than minutes, all of its own in one folder.
const MAIN: &str = "log_file=DIR/nagios.log
cfg_file=DIR/objects.cfg
cfg_file=DIR/itdesk.cfg
object_cache_file=DIR/objects.cache
status_file=DIR/status.dat
command_file=DIR/nagios.cmd
query_socket=DIR/nagios.qh
lock_file=DIR/nagios.lock
temp_file=DIR/nagios.tmp
temp_path=DIR
check_result_path=DIR/spool
state_retention_file=DIR/retention.dat
use_syslog=0
interval_length=1
check_external_commands=0
enable_environment_macros=1
nagios_user=USER
nagios_group=GROUP
";

/// A host with a service whose check says what stands in a file, and which is told of every second.
const OBJECTS: &str = "define command {
  command_name check
  command_line DIR/check.sh
}
define host {
  host_name mx1
  address 127.0.0.1
  max_check_attempts 1
  check_period always
  notification_period always
  contacts itdesk
}
define service {
  host_name mx1
  service_description Mail queue
  check_command check
  check_interval 1
  retry_interval 1
  max_check_attempts 1
  check_period always
  notification_interval 1
  notification_period always
  contacts itdesk
}
";

#[test]
fn a_failing_check_opens_one_incident_and_its_recovery_ends_the_outage() {
    let (Some(nagios), Some(dummy)) =
        (program("nagios4", "nagios4-core"), program("check_dummy", "monitoring-plugins-basic"))
    else {
        return;
    };
    let desk = TestDesk::with_policy(POLICY);
    let folder = desk.root().parent().unwrap().join("nagios");
    std::fs::create_dir_all(folder.join("spool")).unwrap();
    let state = folder.join("state");
    std::fs::write(&state, "2 4711 letters 'wait' `reboot` $(reboot)\n").unwrap();
    let check = format!(
        "#!/bin/sh\nread code text < {}\nexec {} \"$code\" \"$text\"\n",
        state.display(),
        dummy.display()
    );
    write(&folder, "check.sh", &check);
    std::fs::set_permissions(folder.join("check.sh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    write(&folder, "objects.cfg", OBJECTS);
    write(&folder, "itdesk.cfg", &example(&desk, "nagios.cfg"));
    write(&folder, "main.cfg", MAIN);

    let mut command = beside(&nagios);
    let _running = Running::start(command.arg(folder.join("main.cfg")), folder.join("out.log"));
    let opened = wait_for("the incident", || incident(&desk));
    let part = opened.incident().unwrap();
    assert_eq!((opened.class, opened.service.as_deref()), (Class::A, Some("mail")));
    assert_eq!(part.symptom, ["CRITICAL: 4711 letters 'wait' `reboot` $(reboot)"], "no shell has seen it");
    assert_eq!(part.place.as_deref(), Some("mx1"));
    assert_eq!(part.outages.len(), 1);

    let bytes = std::fs::read(&desk.files()[0]).unwrap();
    let log = || std::fs::read_to_string(folder.join("nagios.log")).unwrap_or_default();
    let notified = || log().matches("SERVICE NOTIFICATION").count();
    let before = notified();
    wait_for("two repeats", || (notified() >= before + 2).then_some(()));
    assert_eq!(std::fs::read(&desk.files()[0]).unwrap(), bytes, "repeats change nothing");

    std::fs::write(&state, "0 none waits\n").unwrap();
    let ended = wait_for("the end of the outage", || incident(&desk).filter(super::outage_is_over));
    assert_eq!(ended.history.len(), 2, "created, recovered");
}

/// A file of Nagios' folder; it runs as whoever runs the test.
fn write(folder: &Path, name: &str, text: &str) {
    let text = text.replace("DIR", folder.to_str().unwrap());
    let text = text.replace("nagios_user=USER", &format!("nagios_user={}", whoami("-u")));
    let text = text.replace("nagios_group=GROUP", &format!("nagios_group={}", whoami("-g")));
    std::fs::write(folder.join(name), text).unwrap();
}
