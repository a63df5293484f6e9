//! Messages that open tickets, and those that do not.

use std::collections::HashSet;
use std::process::Stdio;

use serde_json::json;

use super::{Raw, desk, intake, outcome};
use crate::desk::{TestDesk, told};

#[test]
fn a_message_becomes_a_request_of_its_sender() {
    let desk = desk();
    let raw = Raw::new("Re: Printer", "It is jammed.\n\n\nRegards\n\n")
        .with("Received", "from x by y; Mon, 23 Nov 2026 08:30:00 +0000");
    let taken = intake(&desk, &raw).ok();
    let id = taken.clone().id();
    assert_eq!(desk.said(&taken), "REQ-261123-#1\nREQ-261123-#1: created\n");
    let t = desk.show(&id);
    assert_eq!(
        (&t["title"], &t["state"], &t["channel"]),
        (&json!("Printer"), &json!("new"), &json!("email"))
    );
    assert_eq!(t["requester"]["name"], "Zhang San");
    assert_eq!(t["requester"]["contact"], "zhang@customer.example");
    assert_eq!(t["description"], json!(["It is jammed.", "", "Regards"]));
    let created = &t["history"][0];
    assert_eq!(
        (&created["by"], &created["at"]),
        (&json!("zhang@customer.example"), &json!("2026-11-23T08:30:00Z"))
    );
    assert_eq!(created["recorded"], "2026-11-23T09:00:00Z");
    assert_eq!(t["clocks"]["respond"]["state"], "running", "that a message came in is no answer");
    desk.cmd("doctor").ok();
}

#[test]
fn a_time_that_cannot_be_the_servers_is_not_believed() {
    let desk = desk();
    for (n, date) in
        ["Mon, 1 Jan 2024 00:00:00 +0000", "Tue, 24 Nov 2026 00:00:00 +0000", "nonsense"].iter().enumerate()
    {
        let raw = Raw::new(&format!("Number {n}{}", "x".repeat(n)), "text")
            .with("Received", &format!("from x by y; {date}"));
        let id = intake(&desk, &raw).id();
        assert_eq!(desk.show(&id)["created"], "2026-11-23T09:00:00Z", "{date}");
    }
    let raw = Raw::new("By hand", "text");
    let id = desk.run_with(&["intake", "mail", "--at", "2026-11-20T08:00:00Z"], &raw.bytes()).id();
    assert_eq!(desk.show(&id)["created"], "2026-11-20T08:00:00Z");
}

#[test]
fn a_rule_says_what_a_message_becomes() {
    let desk = desk();
    let raw = Raw::new("db1 is down", "connection refused")
        .with("From", "nagios@monitor.example")
        .with("To", "alarm@desk.example")
        .with("Auto-Submitted", "auto-generated");
    let told = outcome(&desk, &raw);
    assert_eq!((&told["outcome"], &told["answer"]), (&json!("created"), &json!(false)));
    let t = &told["ticket"];
    assert_eq!((&t["kind"], &t["state"], &t["class"]), (&json!("incident"), &json!("assigned"), &json!("B")));
    assert_eq!(
        (&t["service"], &t["team"], &t["tags"]),
        (&json!("web"), &json!("platform"), &json!(["alarm"]))
    );
    assert_eq!(
        (&t["requester"]["customer"], &t["requester"]["audience"]),
        (&json!("acme"), &json!("external"))
    );
    assert_eq!(t["history"][0]["note"], json!(["mail rule: alarms"]));
    let refused = outcome(&desk, &Raw::new("Your INVOICE 12", "pay"));
    assert_eq!((&refused["outcome"], &refused["id"]), (&json!("ignored"), &json!(null)));
    assert_eq!(refused["because"], "the mail rule shop says so");
}

#[test]
fn the_same_message_makes_one_ticket_however_often_it_comes() {
    let desk = desk();
    let raw = Raw::new("Printer", "It is jammed.");
    let id = intake(&desk, &raw).id();
    let again = intake(&desk, &raw).ok();
    assert_eq!(
        (again.stdout.as_str(), again.stderr.as_str()),
        (&*format!("{id}\n"), &*format!("{id}: known\n"))
    );
    let unnamed =
        Raw { headers: raw.headers.iter().filter(|(n, _)| n != "Message-ID").cloned().collect(), ..raw };
    let other = intake(&desk, &unnamed).id();
    assert_eq!(intake(&desk, &unnamed).id(), other, "bytes are known again where no Message-ID is");
    assert_eq!(desk.cmd("list --count").ok().stdout, "2\n");
}

#[test]
fn the_same_message_delivered_by_twelve_processes_at_once_makes_one_ticket() {
    let desk = desk();
    desk.write("mail.eml", Raw::new("Printer", "It is jammed.").bytes());
    let start = || {
        let mut process = desk.process();
        process
            .args(["intake", "mail", "mail.eml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let running: Vec<_> = (0..12).map(|_| start()).collect();
    let ids: HashSet<String> =
        running.into_iter().map(|c| told("intake", c.wait_with_output().unwrap()).id()).collect();
    assert_eq!((ids.len(), desk.files().len()), (1, 1));
}

#[test]
fn what_programs_write_opens_no_ticket() {
    let desk = desk();
    for (name, value) in [
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("Precedence", "list"),
        ("List-Id", "<all.customer.example>"),
        ("List-Unsubscribe", "<mailto:off@customer.example>"),
        ("Return-Path", "<>"),
        ("X-Autoreply", "yes"),
        ("From", "MAILER-DAEMON@customer.example"),
    ] {
        let told = outcome(&desk, &Raw::new("Out of office", "Back on Monday").with(name, value));
        assert_eq!(told["outcome"], "ignored", "{name}: {value}");
        assert!(told["because"].as_str().unwrap().starts_with("no person wrote it ("), "{told}");
    }
    let said = intake(&desk, &Raw::new("Hi", "x").with("Precedence", "junk")).ok();
    assert_eq!(desk.said(&said), "not taken in: no person wrote it (Precedence: junk)\n");
    assert!(desk.files().is_empty());
    let group = Raw::new("By the group", "text")
        .with("List-Id", "Help <help.desk.example>")
        .with("Precedence", "list");
    assert_eq!(outcome(&desk, &group)["outcome"], "created", "the desk's own list is people's way to it");
}

#[test]
fn what_the_desk_sent_itself_does_not_come_in_again() {
    let desk = desk();
    for (name, value) in [
        ("From", "Desk <HELP@desk.example>"),
        ("Sender", "support@desk.example"),
        ("X-Loop", "help@desk.example"),
    ] {
        let told = outcome(&desk, &Raw::new("Loop", "text").with(name, value));
        assert_eq!(told["outcome"], "ignored", "{name}");
    }
    let id = intake(&desk, &Raw::new("Printer", "It is jammed.")).id();
    let sent = desk.cmd(&format!("message {id} received")).ok().stdout;
    let back = desk.run_with(&["intake", "mail", "--json"], sent.as_bytes()).json();
    assert_eq!(back["outcome"], "ignored");
    assert_eq!(desk.record(&id).history.len(), 1);
}

#[test]
fn attachments_stand_beside_the_record_under_safe_names() {
    let desk = desk();
    let raw = multipart(&[
        ("text/plain", None, "see the files"),
        ("text/plain", Some("../../../etc/passwd"), "root:x"),
        ("text/plain", Some("same.log"), "one"),
        ("text/plain", Some("same.log"), "two"),
        ("application/octet-stream", Some("huge.iso"), &"x".repeat(1025)),
        ("image/png", None, "png"),
    ]);
    let told = outcome(&desk, &raw);
    let id = told["id"].as_str().unwrap();
    let names: Vec<&str> =
        told["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    let own = names[0].split('-').next().unwrap();
    assert_eq!(
        names,
        ["passwd", "same.log", "same-2.log", "attachment.png"].map(|n| match n {
            "same-2.log" => format!("{own}-same-2.log"),
            n => format!("{own}-{n}"),
        })
    );
    assert_eq!(told["left_out"], json!([{ "name": "huge.iso", "bytes": 1025 }]));
    let folder = desk.path(id).with_extension("");
    let stored: HashSet<String> =
        std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(stored, names.iter().map(|n| (*n).to_owned()).collect());
    assert_eq!(std::fs::read_to_string(folder.join(names[2])).unwrap(), "two");
    let note = &told["ticket"]["history"][0]["note"];
    assert_eq!(note, &json!(["[attachment huge.iso left out: 1025 bytes are more than the desk keeps]"]));
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains(&format!("file requests/2026/11/{id}/{}", names[0])), "{page}");
    desk.cmd("doctor").ok();
}

#[test]
fn attachments_go_with_their_record_to_the_archive_and_back() {
    let desk = desk();
    let raw = multipart(&[("text/plain", None, "see"), ("text/plain", Some("a.log"), "one")]);
    let told = outcome(&desk, &raw);
    let (id, name) = (told["id"].as_str().unwrap(), told["files"][0]["name"].as_str().unwrap());
    desk.cmd(&format!("request cancel {id} --because done")).ok();
    desk.at("2028-01-01T00:00:00Z").cmd("archive").ok();
    let archived = desk.root().join(format!("archive/requests/2026/{id}/{name}"));
    assert_eq!(std::fs::read_to_string(&archived).unwrap(), "one");
    assert!(!desk.path(id).with_extension("").exists());
    desk.cmd("doctor").ok();
    desk.cmd(&format!("archive --restore {id}")).ok();
    assert!(desk.path(id).with_extension("").join(name).exists() && !archived.exists());
    desk.cmd("doctor").ok();
}

#[test]
fn doctor_names_lost_and_stray_attachments() {
    let desk = desk();
    let raw = multipart(&[("text/plain", None, "see"), ("text/plain", Some("a.log"), "one")]);
    let told = outcome(&desk, &raw);
    let (id, name) = (told["id"].as_str().unwrap(), told["files"][0]["name"].as_str().unwrap());
    let folder = format!("archive/requests/2026/{id}");
    std::fs::create_dir_all(desk.root().join(&folder)).unwrap();
    std::fs::rename(desk.path(id).with_extension("").join(name), desk.root().join(&folder).join(name))
        .unwrap();
    let found = desk.cmd("doctor --format csv").fails(1).stdout;
    assert!(found.contains("stray-file") && found.contains("missing-file"), "{found}");
    desk.cmd("doctor --fix").ok();
    assert!(desk.path(id).with_extension("").join(name).exists());
    desk.cmd("doctor").ok();
    std::fs::remove_file(desk.path(id)).unwrap();
    let fixed = desk.cmd("doctor --fix").ok().stdout;
    assert!(fixed.contains("fixed stray-file"), "{fixed}");
}

#[test]
fn charsets_and_html_are_read() {
    let desk = desk();
    let latin = [
        Raw::new("x", "").bytes(),
        b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe".to_vec(),
    ];
    let cases: [(&[u8], &str, &str); 4] = [
        (b"Subject: =?gb2312?B?tPLTobv6?=\nContent-Type: text/plain; charset=gbk\n\n\xc4\xe3\xba\xc3", "打印机", "你好"),
        (b"Subject: =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=\nContent-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$3$s$K$A$O\x1b(B", "こんにちは", "こんにちは"),
        (b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe=\n!", "Grüße", "Grüße!"),
        (b"Subject: page\nContent-Type: text/html; charset=utf-8\n\n<p>a &lt;b&gt;</p><script>x</script><div>c</div>", "page", "a <b>"),
    ];
    for (n, (rest, title, line)) in cases.into_iter().enumerate() {
        let raw = [format!("From: a@b.example\nMessage-ID: <{n}@b>\n").as_bytes(), rest].concat();
        let id = desk.run_with(&["intake", "mail"], &raw).id();
        let t = desk.show(&id);
        assert_eq!((&t["title"], &t["description"][0]), (&json!(title), &json!(line)), "{n}");
    }
    let html = desk.cmd("list title:page -q").ok().stdout;
    let files = desk.show(html.trim())["history"][0]["mail"]["files"].clone();
    assert_eq!(files[0]["type"], "text/html", "the original of what was made from HTML is kept");
    desk.run_with(&["intake", "mail"], &latin.concat()).ok();
}

#[test]
fn what_is_no_message_is_refused() {
    let desk = desk();
    insta::assert_snapshot!(desk.said(&desk.run_with(&["intake", "mail"], b"").fails(2)), @r"
    error: this is no mail message: it has no header
      → give one whole message (RFC 5322) on stdin, or name its FILE
    ");
    insta::assert_snapshot!(desk.said(&desk.run_with(&["intake", "mail"], b"Subject: x\n\ntext").fails(2)), @r"
    error: the message has no sender: there is no address in From
      → give one whole message (RFC 5322) on stdin, or name its FILE
    ");
    desk.cmd("intake mail nothing.eml").fails(7);
    assert!(desk.files().is_empty());
}

#[test]
fn without_a_subject_the_first_line_is_the_title() {
    let desk = desk();
    let id = intake(&desk, &Raw::new("", "\n\n  The printer burns  \nfor real")).id();
    assert_eq!(desk.show(&id)["title"], "The printer burns");
    let id = intake(&desk, &Raw::new("Re:", "")).id();
    assert_eq!(desk.show(&id)["title"], "(no subject)");
    let id = intake(&desk, &Raw::new(&"长".repeat(600), "x")).id();
    assert_eq!(desk.show(&id)["title"].as_str().unwrap().chars().count(), 500);
}

#[test]
fn mistakes_in_the_policy_are_told_with_their_place() {
    let desk = TestDesk::with_policy(
        "[mail]\naddress = \"Desk <help@desk.example>\"\nkind = \"change\"\nattachment = \"ten\"\nquotes = \"no\"\n\
         [[mail.rule]]\nwhen = { too = \"x\" }\nimpact = \"enormous\"\nteam = \"nobody\"\n\
         [mail.templates.received]\nbody = \"{% if %}\"\n[mail.templates.reminder]\nbody = \"x\"\n[teams.net]\n",
    );
    insta::assert_snapshot!(desk.said(&desk.cmd("config check").fails(1)), @r#"
    itdesk.toml:2:11: error: mail.address: 'Desk <help@desk.example>' is not an address
      → write it bare, without a name or angle brackets
    itdesk.toml:3:8: error: mail.kind: 'change' is not what mail becomes; use one of request, incident
      → known here: request, incident
    itdesk.toml:4:14: error: mail.attachment: 'ten' is not a size
      → write 500k or 10M
    itdesk.toml:5:10: error: mail.quotes: 'no' is neither "cut" nor "keep"
    itdesk.toml:7:10: error: mail.rule[0].when.too: 'too' is not a key here
      → did you mean 'to'?
    itdesk.toml:8:10: error: mail.rule[0].impact: 'enormous' is not one of extensive, significant, moderate, minor
      → known here: extensive, significant, moderate, minor
    itdesk.toml:9:8: error: mail.rule[0].team: no team 'nobody' is declared
      → add [teams.nobody]
    itdesk.toml:11:8: error: mail.templates.received.body: the template is mistaken in its line 1: unexpected end of block
      → docs/mail.md shows what stands in one
    itdesk.toml:12:17: error: mail.templates.reminder: 'reminder' is not a key here
      → known here: received, progress, resolved, survey
    "#);
}

/// A message of these parts: type, name, content.
fn multipart(parts: &[(&str, Option<&str>, &str)]) -> Raw {
    let part = |(media_type, name, content): &(&str, Option<&str>, &str)| {
        let disposition = match name {
            Some(name) => format!("Content-Disposition: attachment; filename=\"{name}\"\n"),
            None => String::new(),
        };
        format!("--edge\nContent-Type: {media_type}\n{disposition}\n{content}\n")
    };
    let body = parts.iter().map(part).collect::<String>();
    Raw::new("With files", &format!("{body}--edge--\n"))
        .with("Content-Type", "multipart/mixed; boundary=edge")
}
