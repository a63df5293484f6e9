//! A decision rests on what its voters signed, and on nothing that was written into a record since.

use serde_json::{Value, json};

use crate::verify::Signed;

const POLICY: &str = "[changes]\nsigned = true\nchecklist = []\n[knowledge]\nsigned = true\n";

/// A change that is assessed, committed by lin, and on which nobody voted.
fn assessed(s: &Signed) -> String {
    let id = s
        .desk
        .cmd(
            "change new Restart --content 'restart one node' --scope s --resources r --reason why --plan p \
             --rollback-plan b --requester wang --as lin",
        )
        .id();
    let risk = "--likelihood unlikely --impact minor --effects e --mitigation m --signed-by lin --as lin";
    s.desk.cmd(&format!("change assess {id} {risk}")).ok();
    s.commit("lin", true);
    id
}

/// The same with the signed vote of boss.
fn voted(s: &Signed, verb: &str) -> String {
    let id = assessed(s);
    s.desk.cmd(&format!("change {verb} {id} --role department-head -m why --as boss")).ok();
    s.commit("boss", true);
    id
}

fn schedule(s: &Signed, id: &str, code: i32) -> String {
    let done = s.desk.cmd(&format!("change schedule {id} --from 'in 1h' --to 4h --as lin"));
    done.fails(code).stderr
}

/// What a vote on the record as it is would be bound to; nothing of it stays.
fn form_of(s: &Signed, id: &str) -> Value {
    let record = s.desk.record(id);
    json!(itdesk::rules::change::form::fingerprint(&record))
}

fn set_content(record: &mut Value, form: &Value) {
    record["description"] = json!(["drop all tables"]);
    record["change"]["approvals"][0]["form"] = form.clone();
}

#[test]
fn a_signed_vote_carries_the_change_it_was_given_on() {
    let s = Signed::new(POLICY);
    let id = voted(&s, "approve");
    schedule(&s, &id, 0);
    assert_eq!(s.faults(0), []);
}

#[test]
fn a_record_altered_after_the_signature_proves_nothing() {
    type Attack = fn(&mut Value, &Value);
    let attacks: [(&str, Attack); 9] = [
        ("another form, its fingerprint in the vote", |r, form| set_content(r, form)),
        ("another form, its fingerprint in vote and event", |r, form| {
            set_content(r, form);
            r["history"][2]["changes"]["change.approvals"][1][0]["form"] = form.clone();
        }),
        ("another note of the event", |r, _| r["history"][2]["note"] = json!(["for anything"])),
        ("another time of the event", |r, _| r["history"][2]["recorded"] = json!("2026-11-23T09:00:01Z")),
        ("another event gone", |r, _| drop(r["history"].as_array_mut().unwrap().remove(1))),
        ("the vote gone from its event", |r, _| r["history"][2]["changes"] = json!({})),
        ("a merge claimed", |r, _| r["history"][2]["merged"] = json!({"after": "x", "kept": []})),
        ("the event by another", |r, _| r["history"][2]["by"] = json!("lin")),
        ("the event under another id", |r, _| r["history"][2]["event"] = json!("zzzzzzzz01")),
    ];
    let begun = Signed::new(POLICY);
    let id = voted(&begun, "approve");
    for (what, attack) in attacks {
        let s = begun.copy();
        let before = s.desk.bytes(&id);
        s.desk.edit_record(&id, |r| r["description"] = json!(["drop all tables"]));
        let form = form_of(&s, &id);
        std::fs::write(s.desk.path(&id), &before).unwrap();
        s.desk.edit_record(&id, |r| attack(r, &form));
        for commit in [None, Some(true)] {
            commit.inspect(|sign| s.commit("lin", *sign));
            assert!(schedule(&s, &id, 4).contains("signed votes"), "{what}, committed: {commit:?}");
        }
        if what.contains("event") || what.contains("merge") {
            assert!(!s.faults(1).is_empty(), "{what}");
            // Put back as it was, it is not proven either.
            std::fs::write(s.desk.path(&id), &before).unwrap();
            s.commit("lin", true);
            schedule(&s, &id, 4);
            assert!(s.faults(1).iter().any(|f| f.0 == "unsigned"), "{what}");
        }
    }
}

#[test]
fn a_rejection_a_foreign_role_and_a_template_of_ones_own_are_no_approval() {
    type Attack = fn(&mut Value);
    let attacks: [(&str, &str, Attack); 5] = [
        ("reject", "the rejection flipped", |r| {
            r["change"]["approvals"][0]["vote"] = json!("approved");
            r["state"] = json!("approved");
        }),
        ("reject", "a vote beside the rejection", |r| {
            let mut vote = r["change"]["approvals"][0].clone();
            (vote["vote"], vote["at"]) = (json!("approved"), json!("2026-11-23T08:59:00Z"));
            r["change"]["approvals"] = json!([vote]);
            r["state"] = json!("approved");
        }),
        ("reject", "a standard change", |r| {
            r["change"]["type"] = json!("standard");
            r["state"] = json!("approved");
        }),
        ("reject", "a copied event", |r| {
            let mut event = r["history"][2].clone();
            (event["event"], event["did"]) = (json!("zzzzzzzz01"), json!("approved"));
            event["changes"]["change.approvals"][1][0]["vote"] = json!("approved");
            r["change"]["approvals"][0]["vote"] = json!("approved");
            r["history"].as_array_mut().unwrap().push(event);
            r["state"] = json!("approved");
        }),
        ("approve", "the vote of one whom nobody knows", |r| {
            r["change"]["approvals"][0]["who"] = json!("dana");
            r["history"][2]["by"] = json!("dana");
        }),
    ];
    let begun = ["reject", "approve"].map(|verb| {
        let s = Signed::new(POLICY);
        let id = voted(&s, verb);
        (verb, s, id)
    });
    for (verb, what, attack) in attacks {
        let (_, begun, id) = begun.iter().find(|b| b.0 == verb).unwrap();
        let s = begun.copy();
        s.desk.edit_record(id, attack);
        if what == "a standard change" {
            let form = form_of(&s, id);
            s.desk.edit_record(id, |r| {
                let vote = &mut r["change"]["approvals"][0];
                (vote["role"], vote["vote"], vote["form"]) = (json!("template"), json!("approved"), form);
            });
        }
        schedule(&s, id, 4);
        s.commit("lin", true);
        eprintln!("{what}");
        schedule(&s, id, 4);
    }
}

#[test]
fn a_vote_is_its_voters_in_the_commit_that_the_voter_wrote_and_signed() {
    let cast = |s: &Signed| {
        let id = assessed(s);
        s.desk.cmd(&format!("change approve {id} --role department-head --as boss")).ok();
        s.git("lin", &["add", "-A"]);
        id
    };
    let begun = Signed::new(POLICY);
    let id = cast(&begun);
    for (who, args) in [
        ("lin", &["-S"][..]),
        ("lin", &["-S", "--author=boss <boss@example.org>"]),
        ("boss", &["-S", "--author=lin <lin@example.org>"]),
        ("boss", &["-S", "--author=boss <b\u{43e}ss@example.org>"]),
        ("boss", &["--no-gpg-sign"]),
    ] {
        let s = begun.copy();
        s.git(who, &[&["commit", "-qm", "vote"], args].concat());
        schedule(&s, &id, 4);
        assert!(s.faults(1).iter().any(|f| f.0 == "unsigned"), "{who} {args:?}");
    }
    // Letters of a mail are the same in either case.
    let s = begun.copy();
    s.git("boss", &["commit", "-qm", "vote", "-S", "--author=Boss <BOSS@Example.org>"]);
    schedule(&s, &id, 0);
    // Amended by another, it is another's.
    let s = Signed::new(POLICY);
    let id = voted(&s, "approve");
    s.git("lin", &["commit", "-q", "--amend", "--no-edit", "-S"]);
    schedule(&s, &id, 4);
    assert!(s.faults(1).iter().any(|f| f.0 == "other-signer"));
}

#[test]
fn a_key_of_two_people_or_one_taken_away_proves_nothing() {
    let s = Signed::new(POLICY);
    let id = voted(&s, "approve");
    let policy = std::fs::read_to_string(s.desk.root().join("itdesk.toml")).unwrap();
    let key =
        policy.split("[people.boss]").nth(1).unwrap().split('"').find(|t| t.starts_with("ssh-")).unwrap();
    s.desk.policy(&format!("{policy}[people.twin]\nssh_keys = [\"{key} of twin\"]\n"));
    schedule(&s, &id, 4);
    s.desk.policy(
        &policy
            .replace(key, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    );
    schedule(&s, &id, 4);
    s.desk.policy(&policy);
    schedule(&s, &id, 0);
}

#[test]
fn a_vote_that_was_undone_or_made_void_stays_so() {
    let s = Signed::new(POLICY);
    let id = voted(&s, "approve");
    let signed = s.desk.bytes(&id);
    s.desk.cmd(&format!("undo {id} --as boss")).ok();
    s.commit("boss", true);
    std::fs::write(s.desk.path(&id), &signed).unwrap();
    s.commit("lin", true);
    schedule(&s, &id, 4);
    assert!(s.faults(1).iter().any(|f| f.0 == "removed"));
    // The form is edited, and put back by hand with the vote; no event is altered.
    let s = Signed::new(POLICY);
    let id = voted(&s, "approve");
    let signed: Value = serde_json::from_slice(&s.desk.bytes(&id)).unwrap();
    s.desk.cmd(&format!("change edit {id} --content 'drop all tables' --as lin")).ok();
    s.commit("lin", true);
    s.desk.edit_record(&id, |r| {
        for field in ["description", "state", "change"] {
            r[field] = signed[field].clone();
        }
    });
    s.commit("lin", true);
    schedule(&s, &id, 4);
}

#[test]
fn an_event_that_moved_or_was_copied_to_another_ticket_proves_nothing() {
    let s = Signed::new(POLICY);
    let id = voted(&s, "approve");
    let other = assessed(&s);
    let vote: Value = serde_json::from_slice(&s.desk.bytes(&id)).unwrap();
    let form = form_of(&s, &other);
    s.desk.edit_record(&other, |r| {
        let mut event = vote["history"][2].clone();
        event["changes"]["change.approvals"][1][0]["form"] = form.clone();
        let renamed = json!({"event": "zzzzzzzz01", "at": event["at"], "by": "itdesk", "did": "renamed",
            "changes": {"id": [id, other]}});
        r["history"].as_array_mut().unwrap().extend([event, renamed]);
        r["change"]["approvals"] = vote["change"]["approvals"].clone();
        r["change"]["approvals"][0]["form"] = form.clone();
        r["state"] = json!("approved");
    });
    s.commit("lin", true);
    schedule(&s, &other, 4);
    let faults = s.faults(1);
    assert!(faults.iter().any(|f| f.0 == "other-author" && f.1.contains("'approved' by boss")), "{faults:?}");
    assert!(faults.iter().any(|f| f.0 == "other-author" && f.1.contains("'renamed'")), "{faults:?}");
}

#[test]
fn an_approval_of_an_article_is_of_the_text_that_was_signed() {
    type Attack = fn(&mut Value, &Value);
    let attacks: [Attack; 3] = [
        |r, text| r["article"]["draft"]["approval"]["text"] = text.clone(),
        |r, text| {
            r["article"]["draft"]["approval"]["text"] = text.clone();
            r["history"][2]["changes"]["article.draft.approval"][1]["text"] = text.clone();
        },
        |r, text| {
            r["article"]["draft"]["approval"] =
                json!({"by": "post", "at": "2026-11-23T09:00:00Z", "text": text});
        },
    ];
    for attack in attacks {
        let s = Signed::new(POLICY);
        let id = s.desk.cmd("kb new VPN --body 'Take the other gateway' --as lin").id();
        s.desk.cmd(&format!("kb submit {id} -m first --as lin")).ok();
        s.commit("lin", true);
        s.desk.cmd(&format!("kb approve {id} --as boss")).ok();
        s.commit("boss", true);
        s.desk.edit_record(&id, |r| r["article"]["draft"]["content"]["body"] = json!(["rm -rf /"]));
        let content = s.desk.record(&id).article().unwrap().draft.clone().unwrap().content;
        let text = json!(itdesk::rules::article::fingerprint(&content));
        s.desk.edit_record(&id, |r| attack(r, &text));
        for commit in [false, true] {
            if commit {
                s.commit("lin", true);
            }
            s.desk.cmd(&format!("kb publish {id} --as lin")).fails(4);
        }
        assert!(s.desk.record(&id).article().unwrap().version.is_none());
    }
}

#[test]
fn a_mark_of_a_merge_exempts_only_what_a_merge_computes() {
    for event in [
        json!({"by": "boss", "did": "noted", "note": ["go ahead"]}),
        json!({"by": "itdesk", "did": "merged", "note": ["boss: go ahead"]}),
    ] {
        let s = Signed::new("");
        let id = s.desk.cmd("incident new Down --as lin").id();
        s.commit("lin", false);
        s.desk.edit_record(&id, |r| {
            let mut forged = event.clone();
            forged["event"] = json!("zzzzzzzz01");
            forged["at"] = r["history"][0]["at"].clone();
            forged["merged"] = json!({"after": r["history"][0]["event"], "kept": []});
            r["history"].as_array_mut().unwrap().push(forged);
        });
        assert_eq!(s.faults(1)[0].0, "forged");
        s.commit("lin", false);
        assert_eq!(s.faults(1)[0].0, "forged");
    }
}

#[test]
fn a_name_a_look_alike_and_a_role_of_ones_own_giving_hide_nothing() {
    let note = |s: &Signed, args: &[&str], fault: Option<&str>| {
        let id = s.desk.cmd("incident new Down --as boss").id();
        s.git("lin", &["add", "-A"]);
        s.git("lin", &[&["commit", "-qm", "note"], args].concat());
        let found = s.faults(i32::from(fault.is_some()));
        let of = s.desk.cmd("verify --json").stdout.contains(&id);
        assert!(of && found.first().map(|f| f.0.as_str()) == fault, "{args:?}: {found:?}");
    };
    let begun = Signed::new("");
    for (args, fault) in [
        (&["--no-gpg-sign", "--author=boss <lin@example.org>"][..], Some("other-author")),
        (&["--no-gpg-sign", "--author=Boss <b\u{43e}ss@example.org>"], Some("other-author")),
        (&["--no-gpg-sign", "--author=L <BOSS@EXAMPLE.ORG>"], None),
        (&["-S"], Some("other-author")),
        (&["-S", "--author=Boss <boss@example.org>"], Some("other-signer")),
    ] {
        note(&begun.copy(), args, fault);
    }
    for commits in [1, 2] {
        let s = Signed::new("");
        let policy = std::fs::read_to_string(s.desk.root().join("itdesk.toml")).unwrap();
        s.desk.policy(&policy.replace("\"technical-lead\"", "\"technical-lead\", \"gateway\""));
        if commits == 2 {
            s.commit("lin", true);
        }
        note(&s, &["-S"], Some("other-author"));
    }
    // Given by another before, it counts.
    let s = Signed::new("");
    let policy = std::fs::read_to_string(s.desk.root().join("itdesk.toml")).unwrap();
    s.desk.policy(&policy.replace("\"technical-lead\"", "\"technical-lead\", \"gateway\""));
    s.commit("boss", false);
    note(&s, &["-S"], None);
}

#[test]
fn an_emergency_is_closed_by_signed_votes_alone() {
    for (signed, code) in [(false, 4), (true, 0)] {
        let s = Signed::new(POLICY);
        let id = s
            .desk
            .cmd(
                "change new Block --type emergency --content c --scope s --resources r --reason why --plan p \
                 --rollback-plan b --requester wang --as lin",
            )
            .id();
        for line in [
            "change start ID --implementer op --as lin",
            "change complete ID --as lin",
            "change assess ID --likelihood unlikely --impact minor --effects e --mitigation m --signed-by lin --as lin",
        ] {
            s.desk.cmd(&line.replace("ID", &id)).ok();
        }
        s.commit("lin", true);
        s.desk.at("2026-12-23T09:00:00Z");
        s.desk.cmd(&format!("change approve {id} --role department-head -m why --as boss")).ok();
        s.commit("boss", signed);
        s.desk.cmd(&format!("change monitor {id} fine --as lin")).ok();
        s.desk.cmd(&format!("change evaluate {id} --effect e --as-expected yes --as lin")).ok();
        s.commit("lin", true);
        let closed = s.desk.cmd(&format!("change close {id} --as lin")).fails(code);
        assert_eq!(closed.stderr.contains("signed votes"), !signed, "{}", closed.stderr);
    }
}
