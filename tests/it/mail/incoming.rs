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
    let id = desk.run_with(&["mail", "receive", "--at", "2026-11-20T08:00:00Z"], &raw.bytes()).id();
    assert_eq!(desk.show(&id)["created"], "2026-11-20T08:00:00Z");
}

#[test]
fn a_message_came_in_when_the_desks_own_server_had_it() {
    let desk = desk();
    for (n, (lines, at)) in [
        // The nearest server stands first; what is below it was written by strangers.
        (
            &[
                "from mx by here with ESMTPS; Mon, 23 Nov 2026 08:30:00 +0000",
                "from x by y; Mon, 23 Nov 2026 07:00:00 +0000",
            ][..],
            "08:30",
        ),
        (
            &[
                "from mx by here with IMAP (fetchmail-6.4.37); Mon, 23 Nov 2026 08:59:00 +0000",
                "from mx by here; Mon, 23 Nov 2026 08:20:00 +0000",
            ],
            "08:20",
        ),
        (&["from pop.example by here with POP3 (getmail6); Mon, 23 Nov 2026 08:59:00 +0000"], "09:00"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut raw = Raw::new("Printer", "text").with("Message-ID", &format!("<{n}@x>"));
        raw.headers.splice(0..0, lines.iter().map(|line| ("Received".to_owned(), (*line).to_owned())));
        let id = intake(&desk, &raw).id();
        assert_eq!(desk.show(&id)["created"], format!("2026-11-23T{at}:00Z"), "{lines:?}");
    }
}

#[test]
fn answers_never_go_to_the_desk_itself() {
    let desk = desk();
    for (to, contact) in
        [("help@desk.example", "zhang@customer.example"), ("ana@customer.example", "ana@customer.example")]
    {
        let raw =
            Raw::new("By the group", "text").with("Reply-To", to).with("Message-ID", &format!("<{to}>"));
        assert_eq!(outcome(&desk, &raw)["ticket"]["requester"]["contact"], contact);
    }
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
            .args(["mail", "receive", "mail.eml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let running: Vec<_> = (0..12).map(|_| start()).collect();
    let ids: HashSet<String> =
        running.into_iter().map(|c| told("mail", c.wait_with_output().unwrap()).id()).collect();
    assert_eq!((ids.len(), desk.files().len()), (1, 1));
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
        let id = desk.run_with(&["mail", "receive"], &raw).id();
        let t = desk.show(&id);
        assert_eq!((&t["title"], &t["description"][0]), (&json!(title), &json!(line)), "{n}");
    }
    let html = desk.cmd("list title:page -q").ok().stdout;
    let files = desk.show(html.trim())["history"][0]["mail"]["files"].clone();
    assert_eq!(files[0]["type"], "text/html", "the original of what was made from HTML is kept");
    desk.run_with(&["mail", "receive"], &latin.concat()).ok();
}

#[test]
fn what_is_no_message_is_refused() {
    let desk = desk();
    insta::assert_snapshot!(desk.said(&desk.run_with(&["mail", "receive"], b"").fails(2)), @r"
    error: this is no mail message: it has no header
      → give one complete message (RFC 5322) on stdin, or name its FILE
    ");
    insta::assert_snapshot!(desk.said(&desk.run_with(&["mail", "receive"], b"Subject: x\n\ntext").fails(2)), @r"
    error: the message has no sender: there is no address in From
      → give one complete message (RFC 5322) on stdin, or name its FILE
    ");
    desk.cmd("mail receive nothing.eml").fails(7);
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
    itdesk.toml:3:8: error: mail.kind: mail cannot become 'change'; use one of request, incident
      → known: request, incident
    itdesk.toml:4:14: error: mail.attachment: 'ten' is not a size
      → write 500k or 10M
    itdesk.toml:5:10: error: mail.quotes: 'no' is neither "cut" nor "keep"
    itdesk.toml:7:10: error: mail.rule[0].when.too: 'too' is not a key here
      → did you mean 'to'?
    itdesk.toml:8:10: error: mail.rule[0].impact: 'enormous' is not one of extensive, significant, moderate, minor
      → known: extensive, significant, moderate, minor
    itdesk.toml:9:8: error: mail.rule[0].team: no team 'nobody' is declared
      → add [teams.nobody]
    itdesk.toml:11:8: error: mail.templates.received.body: the template is invalid in line 1: unexpected end of block
      → docs/guides/mail.md shows what it may contain
    itdesk.toml:12:17: error: mail.templates.reminder: 'reminder' is not a key here
      → known: received, progress, resolved, survey, escalated
    "#);
}

#[test]
fn what_receives_mail_also_answers_to_its_old_name() {
    let desk = TestDesk::new();
    let raw = b"From: a@b.example\nSubject: Printer\nMessage-ID: <1@b.example>\n\nIt is out of toner.\n";
    let id = desk.run_with(&["intake", "mail"], raw).id();
    assert!(desk.run_with(&["mail", "receive"], raw).ok().stdout.contains(&id), "the same message again");
    assert!(!desk.cmd("--help").ok().stdout.contains("intake"), "the old name is not offered");
}
