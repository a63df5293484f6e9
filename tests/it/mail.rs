//! Mail in and out (M2.2a, M2.4a): what people and programs send, what is printed for them.

mod attachments;
mod automatic;
mod hostile;
mod incoming;
mod message;
mod real;
mod reply;
mod written;

use crate::desk::{Output, TestDesk};

/// A policy with an address, staff and a rule.
const POLICY: &str = r#"
[mail]
address = "help@desk.example"
aliases = ["support@desk.example"]
attachment = "1k"
attachments = "2k"

[[mail.rule]]
name = "alarms"
when = { to = "alarm@desk.example", from = "*@monitor.example" }
automatic = true
kind = "incident"
service = "web"
team = "platform"
customer = "acme"
impact = "significant"
urgency = "high"
type = "important"
tags = ["alarm"]

[[mail.rule]]
name = "shop"
when = { subject = ["*order*", "*invoice*"] }
ignore = true

[services.web]
audience = "external"

[teams.platform]
members = ["lin"]

[people.lin]
email = ["lin@example.org", "lin@desk.example"]
"#;

/// A message by its fields.
#[derive(Clone)]
struct Raw {
    headers: Vec<(String, String)>,
    body: String,
}

impl Raw {
    /// A message from Zhang to the desk.
    fn new(subject: &str, body: &str) -> Raw {
        let raw = Raw { headers: Vec::new(), body: body.to_owned() };
        raw.with("From", "Zhang San <zhang@customer.example>")
            .with("To", "help@desk.example")
            .with("Subject", subject)
            .with("Message-ID", &format!("<{:x}@customer.example>", subject.len() * 7919 + body.len()))
    }

    /// The same with this header instead of any of that name.
    fn with(mut self, name: &str, value: &str) -> Raw {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let headers = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        format!("{}\r\n{}", headers.collect::<String>(), self.body.replace('\n', "\r\n")).into_bytes()
    }
}

/// A desk that gets mail.
fn desk() -> TestDesk {
    TestDesk::with_policy(POLICY)
}

/// Hands a message over.
fn intake(desk: &TestDesk, raw: &Raw) -> Output {
    desk.run_with(&["mail", "receive"], &raw.bytes())
}

/// The outcome of a message as `--json` tells it.
fn outcome(desk: &TestDesk, raw: &Raw) -> serde_json::Value {
    desk.run_with(&["mail", "receive", "--json"], &raw.bytes()).json()
}

/// The value of a header of a printed message, unfolded; encoded words stay encoded.
fn header(message: &str, name: &str) -> Option<String> {
    let head = message.split("\n\n").next().unwrap().replace("\n ", " ");
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.map(str::to_owned)
}

/// The script of docs/guides/mail.md, with a program in the place of sendmail.
#[test]
fn the_script_takes_in_and_answers_a_person_only() {
    let desk = desk();
    desk.write("sendmail", "#!/bin/sh\ncat >> sent\n");
    let run = |raw: &[u8]| {
        let mut script = desk.process();
        let script_path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mail/receive.sh");
        let program = script.get_program().to_owned();
        let mut command = std::process::Command::new("sh");
        command.arg(script_path).current_dir(desk.root()).env_clear();
        command.envs(
            script
                .env("SENDMAIL", "./sendmail")
                .env("ITDESK", program)
                .get_envs()
                .filter_map(|(k, v)| Some((k, v?))),
        );
        crate::desk::told(
            "receive.sh",
            assert_cmd::Command::from_std(command).write_stdin(raw).output().unwrap(),
        )
    };
    let made = std::process::Command::new("chmod")
        .args(["+x", "sendmail"])
        .current_dir(desk.root())
        .status()
        .unwrap();
    assert!(made.success());
    let sent = || {
        std::fs::read_to_string(desk.root().join("sent")).unwrap_or_default().matches("Message-ID: ").count()
    };
    let raw = Raw::new("Printer", "It is jammed.");
    assert!(run(&raw.bytes()).ok().stdout.starts_with("created REQ-261123-"));
    assert_eq!(sent(), 1);
    assert!(run(&raw.bytes()).ok().stdout.starts_with("known REQ-261123-"));
    assert!(
        run(&raw.with("Precedence", "bulk").with("Message-ID", "<x@y>").bytes())
            .ok()
            .stdout
            .starts_with("ignored - ")
    );
    assert_eq!(sent(), 1, "neither what is known nor what a program wrote is answered");
    run(b"no message").fails(65);
    let policy = desk.root().join("itdesk.toml");
    std::fs::rename(&policy, desk.root().join("away")).unwrap();
    run(&Raw::new("Other", "x").bytes()).fails(75);
    std::fs::rename(desk.root().join("away"), &policy).unwrap();
    desk.policy("[mail]\nnonsense = 1\n");
    run(&Raw::new("Other", "x").bytes()).fails(75);
}
