//! What `monitor ingest` prints, and how it ends.

use serde_json::json;

use super::{PROFILES, SINCE, firing, ids, sample, webhook};
use crate::desk::TestDesk;

#[test]
fn ids_off_a_terminal_a_table_where_asked_and_json() {
    let desk = TestDesk::new();
    let two = webhook(&[firing("DiskFull", SINCE), firing("LoadHigh", SINCE)]);
    let told = desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], two.as_bytes()).ok();
    let made: Vec<String> = told.lines().into_iter().map(str::to_owned).collect();
    assert_eq!((made.len(), ids(&desk).len(), told.stderr.as_str()), (2, 2, ""));
    let again = desk
        .run_with(&["monitor", "ingest", "--from", "alertmanager", "-", "--format", "table"], two.as_bytes());
    insta::assert_snapshot!(desk.said(&again.ok()), @"
    ID                BECAME    STATE   ALERT
    INC-261123-#1  repeated  firing  DiskFull is wrong
    INC-261123-#2  repeated  firing  LoadHigh is wrong
    ");
    let json =
        desk.run_with(&["monitor", "ingest", "--from", "alertmanager", "--json"], two.as_bytes()).json();
    assert_eq!(
        json[0],
        json!({
            "system": "alertmanager", "key": "fp-DiskFull", "title": "DiskFull is wrong", "state": "firing",
            "became": "repeated", "id": made[0], "why": null,
        })
    );
    let csv = desk
        .run_with(&["monitor", "ingest", "--from", "alertmanager", "--format", "csv"], two.as_bytes())
        .ok();
    assert_eq!(csv.lines()[0], "system,key,title,state,became,id,why");
    let none =
        desk.run_with(&["monitor", "ingest", "--from", "alertmanager", "--json"], webhook(&[]).as_bytes());
    assert_eq!(none.json(), json!([]));
}

#[test]
fn a_payload_that_is_partly_bad_keeps_the_good_ones_and_says_so() {
    let desk = TestDesk::new();
    let odd = json!({ "status": "exploded", "labels": {} });
    let text =
        webhook(&[json!(7), firing("DiskFull", SINCE), odd, json!({ "status": "firing", "labels": [] })]);
    let told = desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], text.as_bytes()).fails(1);
    insta::assert_snapshot!(desk.said(&told), @r#"
    INC-261123-#1
    alert 1: rejected: the alert is a number, not an object
    alert 3: rejected: its status 'exploded' is neither firing nor resolved
    alert 4: rejected: labels is a list, not an object
    "#);
    assert_eq!(desk.files().len(), 1);
    let text = webhook(&[json!(7)]);
    desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], text.as_bytes()).fails(6);
}

#[test]
fn refusals_say_what_to_do() {
    let desk = TestDesk::with_policy(PROFILES);
    let mut told = String::new();
    for (args, stdin, code) in [
        (&["--from", "prometheus"][..], "", 2),
        (&["--from", "alertmanager"], "", 6),
        (&["--from", "alertmanager"], "{\"alerts\": 7}", 6),
        (&["--from", "alertmanager"], "{\"evalMatches\": []}", 6),
        (&["--from", "alertmanager"], "[{]", 6),
        (&["--from", "alertmanager", "nowhere.json"], "", 7),
        (&["--from", "alertmanager", "a", "b"], "", 2),
        (&["--from", "alertmanager", "--profile", "pingdom"], "{}", 2),
        (&["--from", "generic"], "{}", 2),
        (&["--from", "generic", "--profile", "pongdom"], "{}", 2),
        (&["--from", "nagios"], "", 2),
        (&["--from", "snmptrap"], "host\n", 6),
    ] {
        let args: Vec<&str> = ["monitor", "ingest"].iter().chain(args).copied().collect();
        let output = desk.run_with(&args, stdin.as_bytes()).fails(code);
        told.push_str(&desk.said(&output).lines().take(2).collect::<Vec<_>>().join("\n"));
        told.push('\n');
    }
    insta::assert_snapshot!(told, @"
    error: invalid value 'prometheus' for '--from <SYSTEM>': 'prometheus' is not a source of alerts; it is one of: alertmanager, grafana, nagios, icinga, zabbix, snmptrap, generic, log, measure
      → itdesk help monitor ingest
    error: stdin: nothing came: it is empty
      → send the payload as a FILE or on stdin (-)
    error: stdin: its list of alerts is a number
      → did alertmanager send it? --from names the format
    error: stdin: its list of alerts is not there
      → did alertmanager send it? --from names the format
    error: stdin: it is not JSON: key must be a string at line 1 column 3
      → send it as the system writes it
    error: cannot read nowhere.json: no such file or directory
      → check the path
    error: alertmanager takes one FILE, or - for stdin
    error: --profile applies to generic, not to alertmanager
      → leave it out, or use --from generic
    error: --profile is missing: the policy has several
      → give one of cloudwatch, pingdom
    error: the policy has no profile 'pongdom'
      → the policy has cloudwatch, pingdom
    error: no nagios notification received: HOSTNAME and NOTIFICATIONTYPE are missing
      → give KEY=VALUE arguments such as HOSTNAME='$HOSTNAME$', or set enable_environment_macros=1 (Nagios)
    error: stdin: no trap: it breaks off before its variables
      → a traphandle receives the host, the transport and one line per variable on stdin
    ");
    assert_eq!(desk.files().len(), 0);
}

#[test]
fn errors_are_json_where_json_was_asked_for() {
    let desk = TestDesk::new();
    let told = desk.run_with(&["monitor", "ingest", "--from", "alertmanager", "--json"], b"[").fails(6);
    let error: serde_json::Value = serde_json::from_str(&told.stderr).unwrap();
    assert_eq!((&error["error"]["exit"], &error["error"]["kind"]), (&json!(6), &json!("damaged")));
}

#[test]
fn who_acts_is_monitoring_unless_someone_is_named() {
    let desk = TestDesk::new();
    let run = |args: &[&str], name: &str| {
        let file = desk.root().join(format!("{name}.json"));
        std::fs::write(&file, webhook(&[firing(name, SINCE)])).unwrap();
        let mut command = desk.command();
        command
            .env_remove("ITDESK_ACTOR")
            .args(["monitor", "ingest", "--from", "alertmanager"])
            .args(args)
            .arg(file);
        let output = crate::desk::told(name, command.output().unwrap());
        desk.record(&output.id()).history[0].by.clone()
    };
    assert_eq!(run(&[], "One"), "monitoring");
    assert_eq!(run(&["--as", "prometheus"], "Two"), "prometheus");
}

#[test]
fn a_generic_source_by_the_profile_it_names() {
    let desk = TestDesk::with_policy(PROFILES);
    let ingest = |file: &str| {
        let args = ["monitor", "ingest", "--from", "generic", "--profile", "pingdom", "--json"];
        desk.run_with(&args, sample(file).as_bytes()).json()[0].clone()
    };
    let (down, up) = (ingest("pingdom_down"), ingest("pingdom_up"));
    assert_eq!((&down["became"], &up["became"]), (&json!("opened"), &json!("proposed")));
    assert_eq!(down["id"], up["id"]);
    assert_eq!(desk.show("pingdom:803318")["id"], down["id"], "its number there names it");
    assert_eq!(desk.cmd("list tag:recovered --count").ok().stdout, "1\n");
}

#[test]
fn while_another_writes_nothing_is_taken_and_the_sender_may_try_again() {
    let desk = TestDesk::new();
    let payload = webhook(&(0..20).map(|n| firing(&format!("A{n}"), SINCE)).collect::<Vec<_>>());
    desk.write(".itdesk/lock", "");
    let lock = std::fs::File::options().write(true).open(desk.root().join(".itdesk/lock")).unwrap();
    lock.lock().unwrap();
    let run = || {
        let mut command = desk.command();
        command.env("ITDESK_LOCK_TIMEOUT", "0").args(["monitor", "ingest", "--from", "alertmanager"]);
        crate::desk::told("ingest", command.write_stdin(payload.as_bytes()).output().unwrap())
    };
    let told = run().fails(5);
    assert_eq!((told.stdout.as_str(), told.stderr.matches("rejected: another itdesk").count()), ("", 10));
    assert!(told.stderr.contains("and 10 more; --json lists them all"), "{}", told.stderr);
    drop(lock);
    assert_eq!(run().ok().lines().len(), 20);
}
