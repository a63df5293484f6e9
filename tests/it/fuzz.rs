//! Fuzzing by properties: records, filters, calendars, mail, alerts, measurements. `FUZZ_CASES` says how many cases a target
//! gets; docs/architecture.md has the command for a million. A failure prints the number it is made from.

mod mangle;
mod targets;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use mangle::mangled;

/// So many cases a target in an ordinary run.
const CASES: u32 = 20_000;

/// Calls a target with many mangled seeds, the same at every run; more where the environment asks for it.
fn fuzz(target: fn(&[u8]), seeds: &[&[u8]]) {
    let cases =
        std::env::var("FUZZ_CASES").ok().map_or(CASES, |n| n.parse().expect("FUZZ_CASES is a number"));
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::with_cases(cases) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let checked = runner.run(&any::<u64>(), |seed| {
        target(&mangled(seed, seeds));
        Ok(())
    });
    if let Err(error) = checked {
        panic!("{error}");
    }
}

#[test]
fn records() {
    let change = br#"{"format":1,"kind":"change","id":"CHG-261123-00000","title":"t","state":"assessed","assessment":{},"class":"D","change":{"type":"normal","plan":["p"],"approvals":[{"role":"cab","who":"a","vote":"approved","at":"2026-11-23T09:00:00Z","form":"x"}]},"history":[{"event":"a","at":"2026-11-23T09:00:00Z","by":"b","did":"created","changes":{"state":[null,"draft"]}},{"event":"b","at":"2026-11-23T10:00:00Z","by":"b","did":"assessed","changes":{"state":["draft","assessed"],"change.plan":[null,["p"]]},"marks":{"undoes":"a"},"mail":{"id":"x@y","files":[{"name":"f","bytes":1}]}}]}"#;
    fuzz(targets::record, &[targets::GOLDEN_BYTES, change]);
}

#[test]
fn filters() {
    fuzz(
        targets::filter,
        &[
            b"class:A,B\nstate:open\n-team:network\nservice:mail\ndue:<4h\ncreated:>2026-11-01",
            b"title:\"a b\",c*\nid:4KX9P\nrequester:me\nassignee:none\n-text:x\nlink:causes",
            b"resolved:2026-11-01..2026-11-30\nreopen_count:>1\nclock:breached\nvpn prefix* \"two words\" -without",
            b"due,-class,id",
        ],
    );
}

#[test]
fn calendars_and_policies() {
    let office = br#"
[desk]
timezone = "Europe/Berlin"
[calendar.office]
timezone = "Asia/Shanghai"
hours = { mon = ["09:00-12:00", "13:30-18:00"], fri = ["22:00-06:00"], sun = ["00:00-24:00"] }
holidays = ["2026-10-01/2026-10-07", "2027-01-01"]
special = { "2026-10-10" = ["09:00-18:00"], "2026-10-25" = [] }
[calendar.dst]
timezone = "America/New_York"
hours = { sun = ["01:30-03:30"] }
[[sla.agreement]]
name = "gold"
when = { customer = "acme", class = ["A"] }
calendar = "office"
A = { respond = "10m", handle = "1h", resolve = "2h", update = "30m" }
"#;
    let mail = br#"
[mail]
address = "help@example.org"
attachment = "10M"
[[mail.rule]]
when = { to = "*@x", subject = ["*a*"] }
kind = "incident"
[mail.templates.received]
body = '''{% if requester %}{{ ticket.id }}{% endif %}'''
[people.lin]
email = ["a@b"]
[changes]
matrix = ["HHHM", "HHMM", "HMML", "MMLL"]
"#;
    fuzz(
        targets::policy,
        &[office, mail, b"[classification]\nmatrix = [\"AB\"]\nimpact = [\"x\"]\nurgency = [\"a\", \"b\"]\n"],
    );
}

#[test]
fn letters() {
    let mixed = b"Received: from a by b; Mon, 23 Nov 2026 08:55:00 +0000\r\nFrom: =?utf-8?B?5byg?= <zhang@c.example>\r\nTo: help@x, \"A, B\" <c@d>;\r\n\
        Subject: =?gb2312?B?tPLTobv6?= Re: [INC-261123-4KX9P]\r\nMessage-ID: <a@b>\r\nReferences: <a@b> <c@d>\r\n <e@f>\r\nAuto-Submitted: no\r\n\
        Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\
        Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\ntPLTobv6\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>a<li>&amp;&#x4e00;</p>\r\n--y--\r\n\
        --x\r\nContent-Type: message/rfc822\r\n\r\nFrom: q@r\r\nSubject: in\r\n\r\nhi\r\n--x\r\nContent-Type: image/png; name*=utf-8''%E4%BD%A0\r\n\
        Content-Disposition: attachment; filename=\"../../x\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=FF=\r\n--x--\r\n";
    let reply = b"From: a@b\nSubject: Re: x\nList-Id: <x.y>\nX-Loop: z\nReturn-Path: <>\n\nyes\n\nOn Monday\nLin wrote:\n> no\n> \n\n";
    let html = b"From a@b Mon Nov 23\nFrom: a@b\nContent-Type: text/html; charset=iso-2022-jp\n\n<div>x</div><!-- c --><style>p{}</style>\x1b$B$3\x1b(B";
    fuzz(targets::letter, &[mixed, reply, html]);
}

#[test]
fn alerts() {
    let alertmanager = br#"{"version":"4","groupKey":"{}:{alertname=\"a\"}","status":"firing","receiver":"r","groupLabels":{"alertname":"a"},"commonLabels":{"severity":"critical"},"commonAnnotations":{"summary":"s"},"externalURL":"http://x","alerts":[{"status":"firing","labels":{"alertname":"a","instance":"i"},"annotations":{"d":"e"},"startsAt":"2026-11-23T09:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://x","fingerprint":"f"}]}"#;
    let nagios = b"NAGIOS_NOTIFICATIONTYPE=PROBLEM\nNAGIOS_HOSTNAME=h\nNAGIOS_SERVICEDESC=s\nNAGIOS_SERVICESTATE=CRITICAL\nNAGIOS_SERVICEOUTPUT=o\nNAGIOS_TIMET=1700000000";
    let trap = b"host\nUDP: [127.0.0.1]:50000->[127.0.0.1]:162\nDISMAN-EVENT-MIB::sysUpTimeInstance 0:0:00:01.00\nSNMPv2-MIB::snmpTrapOID.0 IF-MIB::linkDown\nIF-MIB::ifIndex.1 1\n";
    fuzz(targets::alert, &[alertmanager, nagios, trap, b"ops\nPROBLEM: disk\nHost: h\nSeverity: High\n"]);
}

#[test]
fn measurements() {
    fuzz(
        targets::measurement,
        &[
            br#"{"at":"2026-11-23T09:00:00Z","service":"web","measure":"response_time","value":0.25,"unit":"s","labels":{"path":"/"}}"#,
            b"# TYPE up gauge\n# UNIT up seconds\nup{job=\"a\",x=\"\\\"\"} 1 1700000000.5\nup 1e3\n# EOF\n",
        ],
    );
}
