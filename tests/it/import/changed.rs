//! A file that another program writes to while it is imported.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, SystemTime};

use crate::desk::{Output, TestDesk, told};

/// Waits until the process has opened the lock of its desk: by then it has read the file once.
fn until_it_waits(import: &mut Child) {
    let opened = format!("/proc/{}/fd", import.id());
    let is_lock = |path: &Path| std::fs::read_link(path).is_ok_and(|file| file.ends_with(".itdesk/lock"));
    loop {
        let files = std::fs::read_dir(&opened).into_iter().flatten().flatten();
        if files.map(|file| file.path()).any(|path| is_lock(&path)) {
            return;
        }
        assert_eq!(import.try_wait().unwrap(), None, "the import has ended");
        std::thread::yield_now();
    }
}

/// Has a command wait for the lock when it has read `rows.csv`, and writes another text into the file meanwhile.
fn changed_under(desk: &TestDesk, command: &str, before: &str, after: &str) -> Output {
    desk.write("rows.csv", before);
    // Of two changes in one tick of the clock, a file system may keep one time.
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(desk.root().join("rows.csv")).unwrap().set_modified(old).unwrap();
    desk.write(".itdesk/lock", "");
    let lock = File::options().write(true).open(desk.root().join(".itdesk/lock")).unwrap();
    lock.lock().unwrap();
    let mut process = desk.process();
    process.args(command.split(' ')).env("ITDESK_LOCK_TIMEOUT", "600").stdin(Stdio::null());
    let mut process = process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until_it_waits(&mut process);
    desk.write("rows.csv", after);
    drop(lock);
    told(command, process.wait_with_output().unwrap())
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing() {
    let tickets = "title,team\nPrinter jams,net\nMail is slow,mail\n";
    let items = "name,type,serial\nMail 1,server,S1\nMail 2,server,S2\n";
    let measurements = "at,service,measure,value\n2026-11-22T10:00:00Z,mail,availability,99.5\n\
                        2026-11-22T11:00:00Z,mail,availability,99.9\n";
    for (command, before, row) in [
        ("import rows.csv", tickets, "Late,net"),
        ("ci import rows.csv", items, "Late,server,S3"),
        ("monitor record --from rows.csv", measurements, "2026-11-22T12:00:00Z,mail,availability,99.7"),
    ] {
        let header = before.lines().next().unwrap();
        let longer = format!("{before}{row}\n");
        let other = before.replace("Mail", "News").replace("99.9", "98.9");
        for (what, after) in [("longer", longer), ("shorter", format!("{header}\n")), ("other", other)] {
            let desk = TestDesk::new();
            let refused = changed_under(&desk, command, before, &after).fails(7);
            let message = "error: rows.csv changed while it was read\n  \
                           → run the command again when no other program writes to it\n";
            assert_eq!(desk.said(&refused), message, "{command}: {what}");
            assert!(desk.files().is_empty(), "{command}: {what}: {:?}", desk.files());
            assert!(!desk.root().join("measurements").exists(), "{command}: {what}");
            // As it is now, the file is taken as any other.
            desk.cmd(command).ok();
        }
    }
}
