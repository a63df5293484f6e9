//! Feedback of customers: one door, one list, an answer within 24 h, a report (M4.3, M1.4b, M5.1d).

use serde_json::{Value, json};

use crate::desk::TestDesk;

const POLICY: &str = "[mail]\naddress = \"help@desk.example\"\n[services.mail]\n[services.vpn]\n\
    [feedback]\nlimit = \"1d\"\nclasses = [\"speed\", \"quality\", \"attitude\"]\n";

fn desk() -> TestDesk {
    TestDesk::with_policy(POLICY)
}

/// A request that is closed.
fn closed(desk: &TestDesk) -> String {
    let id = desk.request("'New laptop' --service mail --requester 'Zhang San' --contact zhang@c.example");
    for step in ["start", "resolve", "close"] {
        desk.cmd(&format!("request {step} {id}")).ok();
    }
    id
}

/// The feedback that `feedback list` finds, as ticket, type and state.
fn listed(desk: &TestDesk, rest: &str) -> Vec<(String, String, String)> {
    let rows = desk.cmd(&format!("feedback list {rest} --json")).json();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (text(row, "id"), text(row, "type"), text(row, "state"))).collect()
}

#[test]
fn m4_3a_a_complaint_on_a_closed_ticket_is_due_in_24_h_and_answered() {
    let desk = desk();
    let id = closed(&desk);
    let add = format!("feedback add {id} --type complaint --from 'Zhang San' --text");
    desk.cmd(&format!("{add} 'Nobody called back.' --class speed --channel phone")).ok();
    let shown = desk.show(&id);
    assert_eq!(
        (&shown["state"], &shown["reopen_count"]),
        (&json!("closed"), &json!(0)),
        "it is not reopened"
    );
    let feedback = &shown["feedback"][0];
    assert_eq!(
        (&feedback["type"], &feedback["class"], &feedback["state"], &feedback["due"]),
        (&json!("complaint"), &json!("speed"), &json!("open"), &json!("2026-11-24T09:00:00Z"))
    );
    let due = desk.cmd("due --within 24h --json").json();
    assert_eq!(
        (&due[0]["clock"], &due[0]["id"], &due[0]["state"]),
        (&json!("feedback"), &json!(id), &json!("closed"))
    );
    assert_eq!(desk.cmd("list feedback:open --format ids").ok().stdout.trim(), id);
    assert_eq!(desk.cmd("list feedback_class:speed --format ids").ok().stdout.trim(), id);
    // What is late shows in due and status.
    desk.at("2026-11-24T12:00:00Z");
    assert_eq!(listed(&desk, "--late"), [(id.clone(), "complaint".to_owned(), "late".to_owned())]);
    let status = desk.cmd("status --json").json();
    assert_eq!((&status["late"]["ids"][0], &status["feedback"]["ids"][0]), (&json!(id), &json!(id)));
    assert!(desk.cmd("status").ok().stdout.contains("feedback"), "a line of its own");
    // The archive does not take a customer who waits.
    desk.at("2028-11-24T12:00:00Z");
    assert_eq!(desk.cmd("archive --dry-run").ok().stdout, "");
    desk.at("2026-11-24T12:30:00Z");
    let told = desk.cmd(&format!("feedback answer {id} 1 --text 'We are sorry.' --json")).json();
    assert_eq!(told["feedback"][0]["answer"], json!(["We are sorry."]));
    assert_eq!(told["record"]["feedback"]["state"], "breached", "the answer was late");
    assert_eq!(desk.cmd("due --json").json(), json!([]));
    let refused = desk.cmd(&format!("feedback answer {id} --text again")).fails(4);
    assert!(refused.stderr.contains("has no feedback without an answer"), "{}", refused.stderr);
    let refused = desk.cmd(&format!("feedback answer {id} 1 --text again")).fails(4);
    assert!(refused.stderr.contains("was answered at 2026-11-24 12:30 UTC"), "{}", refused.stderr);
    let shown = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(shown.contains("投诉（响应速度，电话）"), "{shown}");
    assert!(desk.cmd("search 'called back' --format ids").ok().stdout.contains(&id), "feedback is searched");
}

#[test]
fn m4_3a_feedback_on_a_service_or_the_desk_has_a_home() {
    let desk = desk();
    // A complaint becomes a request of its own; answering it is the first answer to its requester.
    let told = desk
        .cmd("feedback add --service MAIL --type complaint --from Ma --contact ma@c.example --customer acme --text 'Mail is slow.' --json")
        .json();
    let id = told["id"].as_str().unwrap();
    assert_eq!(
        (&told["kind"], &told["title"], &told["service"], &told["state"], &told["tags"]),
        (
            &json!("request"),
            &json!("Mail is slow."),
            &json!("mail"),
            &json!("new"),
            &json!(["complaint", "feedback"])
        )
    );
    assert_eq!((&told["requester"]["name"], &told["requester"]["customer"]), (&json!("Ma"), &json!("acme")));
    let told = desk.cmd(&format!("feedback answer {id} --text 'We look into it.' --json")).json();
    assert_eq!(told["responded"], "2026-11-23T09:00:00Z");
    // Praise owes nothing: one closed request collects it.
    for text in ["'Fast since Monday.'", "'Thank you all.'"] {
        desk.cmd(&format!("feedback add --service mail --type praise --from Ma --text {text} --csat 5")).ok();
    }
    desk.cmd("feedback add --type praise --text 'Friendly.'").ok();
    let all = listed(&desk, "--type praise");
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all.iter().filter(|(.., state)| state == "not_owed").count(), 3);
    let homes: std::collections::BTreeSet<_> = all.iter().map(|(id, ..)| id).collect();
    assert_eq!(homes.len(), 2, "one for mail and one for the desk");
    assert!(homes.iter().all(|id| desk.show(id)["state"] == "closed"));
    assert_eq!(desk.cmd("due --within 24h feedback:praise --json").json(), json!([]));
    let values = desk.cmd("monitor values --measure csat --json").json();
    assert_eq!(values.as_array().unwrap().len(), 2, "each is an answer of its own: {values}");
    // Where the policy says so, praise owes an answer as well.
    desk.policy(&format!("{POLICY}answer = [\"complaint\", \"praise\"]\n"));
    assert_eq!(listed(&desk, "--open").len(), 3);
    // What cannot be recorded is refused, and the nearest class named.
    let refused = desk.cmd("feedback add --text x --class sped").fails(2);
    assert!(refused.stderr.contains("did you mean 'speed'?"), "{}", refused.stderr);
    desk.cmd("feedback add --type complaint").fails(2);
    desk.cmd("feedback add REQ-261123-ZZZZZ --text x").fails(3);
    desk.cmd("feedback add --type shout --text x").fails(2);
}

#[test]
fn m4_3a_surveys_and_mail_end_in_the_same_list() {
    let desk = desk();
    let id = closed(&desk);
    // A good score with a comment is listed and owes nothing; a low one owes an answer.
    desk.cmd(&format!("monitor survey --ticket {id} --csat 5 --comment 'quick, thanks' --from Ma")).ok();
    let said = desk.cmd(&format!("monitor survey --ticket {id} --csat 1 --from 'Zhang San'")).ok().stderr;
    assert!(said.contains(&format!("itdesk feedback answer {id}")), "{said}");
    desk.cmd("monitor survey --csat 4").ok();
    assert_eq!(
        desk.show(&id)["feedback"].as_array().unwrap().iter().map(|f| f["state"].clone()).collect::<Vec<_>>(),
        ["not_owed", "open"]
    );
    // A survey of a service has a home of its own.
    desk.cmd("monitor survey --service vpn --csat 2 --comment 'drops daily'").ok();
    assert_eq!(listed(&desk, "service:vpn --open").len(), 1);
    // The reply to a survey mail.
    let sent = desk.cmd(&format!("message {id} survey --json")).json();
    let survey = sent["message_id"].as_str().unwrap();
    let raw = format!(
        "From: Zhang San <zhang@c.example>\nTo: help@desk.example\nSubject: Re: Laptop\nMessage-ID: <s1@c>\n\
         In-Reply-To: <{survey}>\n\n2 3\nNobody told me anything."
    );
    let told = desk.run_with(&["mail", "receive", "--json"], raw.as_bytes()).json();
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("surveyed"), &json!("closed")));
    let last = told["ticket"]["feedback"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["csat"], &last["channel"], &last["state"], &last["from"]),
        (&json!(2), &json!("email"), &json!("open"), &json!("Zhang San"))
    );
    assert_eq!(desk.run_with(&["mail", "receive", "--json"], raw.as_bytes()).json()["outcome"], "known");
    assert_eq!(desk.show(&id)["feedback"].as_array().unwrap().len(), 3, "received once");
    // A delivery has the same list, and a comment of its survey is on it.
    let delivery = crate::deliver::started(&desk);
    desk.cmd(&format!("deliver survey {delivery} --csat 2 --comment 'too blue' --from Ma")).ok();
    desk.cmd(&format!("feedback add {delivery} --type praise --text nice")).ok();
    desk.cmd(&format!("deliver feedback add {delivery} 'too slow' --type complaint --class quality")).ok();
    assert_eq!(listed(&desk, &delivery).len(), 3);
    assert_eq!(crate::deliver::part(&desk, &delivery)["feedback"][2]["class"], "quality");
    // Feedback of 0.1 has no type, and owes an answer.
    desk.edit_record(&delivery, |record| {
        record["delivery"]["feedback"] =
            json!([{"number": 1, "from": "Ma", "text": ["old"], "received": "2026-11-23T09:00:00Z"}]);
    });
    assert_eq!(listed(&desk, &delivery), [(delivery.clone(), "comment".to_owned(), "open".to_owned())]);
}

#[test]
fn m4_3b_problems_are_classed_and_an_improvement_is_agreed_with_the_customer() {
    let desk = desk();
    let id = closed(&desk);
    desk.cmd(&format!("feedback add {id} --type complaint --from Ma --text 'Three days.'")).ok();
    desk.cmd(&format!("feedback classify {id} 1 --class Speed --type suggestion")).ok();
    assert_eq!(
        (&desk.show(&id)["feedback"][0]["class"], &desk.show(&id)["feedback"][0]["type"]),
        (&json!("speed"), &json!("suggestion"))
    );
    desk.cmd(&format!("feedback classify {id}")).fails(2);
    // Without flags, as `deliver feedback` takes them; the noun alone shows the ticket.
    desk.cmd(&format!("feedback answer {id} 'Within a day from now on.'")).ok();
    desk.cmd(&format!("feedback add {id} 'Thank you.' --type praise")).ok();
    desk.cmd(&format!("feedback answer {id} second --text x")).fails(2);
    assert!(desk.cmd(&format!("feedback {id}")).ok().stdout.contains("Thank you."));
    let improvement = desk
        .cmd(&format!(
            "monitor improve new 'Answer sooner' --evidence {id} --measure csat.mean --target '>= 4' --plan 'a rota' \
             --owner lin --done-by 2026-12-01 --kind process --kind resource --agreed-by 'Ma Lan' --agreed-on 2026-11-20"
        ))
        .id();
    let part = desk.show(&improvement)["part"].clone();
    assert_eq!(
        (&part["kinds"], &part["agreed"]),
        (&json!(["process", "resource"]), &json!({"by": "Ma Lan", "on": "2026-11-20"}))
    );
    for (wrong, because) in
        [("--agreed-by lin", "owns"), ("--agreed-by Ma --agreed-on 2027-01-01", "in the future")]
    {
        let refused = desk.cmd(&format!("monitor improve plan {improvement} {wrong}")).fails(4);
        assert!(refused.stderr.contains(because), "{}", refused.stderr);
    }
    desk.cmd(&format!("monitor improve plan {improvement} --agreed-by 'Ma Lan'")).ok();
    desk.cmd(&format!("monitor improve plan {improvement} --kind mood")).fails(2);
    // The effect is verified by the check, and the feedback shows it.
    desk.cmd("monitor survey --csat 2 --from Ma").ok();
    desk.at("2026-11-24T09:00:00Z")
        .cmd(&format!("monitor improve do {improvement} 'the rota is in force'"))
        .ok();
    desk.at("2026-11-25T09:00:00Z").cmd("monitor survey --csat 5 --from Ma").ok();
    desk.at("2026-11-26T09:00:00Z").cmd(&format!("monitor improve check {improvement}")).ok();
    let row = desk.cmd(&format!("feedback list {id} --json")).json()[0].clone();
    assert_eq!(row["improvements"], json!([improvement]));
    assert_eq!(row["improvement_states"], json!([format!("{improvement} check, target reached")]));
    let report = desk.cmd("report feedback --json").json();
    assert_eq!(report["classes"][0], json!({"class": "speed", "count": 1, "complaints": 0, "before": 0}));
    let of = &report["improvements"][0];
    assert_eq!((&of["agreed_by"], &of["reached"]), (&json!("Ma Lan"), &json!(true)));
}

#[test]
fn m5_1d_the_report_has_satisfaction_against_90_percent_and_its_trend() {
    let desk = desk();
    let id = closed(&desk);
    desk.at("2026-10-10T09:00:00Z").cmd("monitor survey --csat 5 --from Wu").ok();
    desk.at("2026-11-23T10:00:00Z");
    desk.cmd("monitor survey --service mail --csat 5 --nps 9 --from Ma").ok();
    desk.cmd(&format!(
        "feedback add {id} --type complaint --from Zhang --text 'Too slow' --class speed --csat 1"
    ))
    .ok();
    desk.cmd(&format!("feedback add {id} --type praise --from Ma --text Nice")).ok();
    desk.at("2026-11-23T12:00:00Z")
        .cmd("feedback add --type complaint --from Li --text 'Rude' --class attitude")
        .ok();
    let rude = listed(&desk, "--open")[1].0.clone();
    desk.cmd(&format!("feedback answer {rude} --text Sorry")).ok();
    desk.at("2026-11-25T10:00:00Z");
    let told = desk.cmd("report feedback --month 2026-11 --json").json();
    assert_eq!((&told["received"], &told["types"]["complaint"]), (&json!(3), &json!(2)));
    let satisfied = &told["csat"]["satisfied"];
    assert_eq!(
        (&satisfied["part"], &satisfied["of"], &satisfied["manual"], &satisfied["row"]),
        (&json!(1), &json!(2), &json!(0.9), &json!("M5.1d"))
    );
    assert_eq!((&told["answered"]["part"], &told["answered"]["of"]), (&json!(1), &json!(2)));
    assert_eq!(told["before"]["csat"]["mean"], 5.0);
    let open = &told["open"][0];
    assert_eq!(
        (&open["id"], &open["late"], &open["age_seconds"], &open["class"]),
        (&json!(id), &json!(true), &json!(172_800), &json!("speed"))
    );
    let text = desk.cmd("report feedback --month 2026-11").ok().stdout;
    for part in [
        "Customer feedback, 2026-11-01 to 2026-11-25",
        "Satisfied customers (4 or 5)",
        "≥ 90 %",
        "1 of 2",
        "LATE",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let markdown = desk.cmd("report feedback --month 2026-11 --format markdown").ok().stdout;
    assert!(
        markdown.contains("# Customer feedback") && markdown.contains("| speed | 1 | 1 | 0 |"),
        "{markdown}"
    );
    let csv = desk.cmd("report feedback --month 2026-11 --format csv").ok().stdout;
    assert!(csv.starts_with("figure,value,part,of,target,before,row\n"), "{csv}");
    assert!(
        csv.contains("csat.satisfied,0.5,1,2,0.9,1") && csv.contains(&format!("open.{id}.1,48")),
        "{csv}"
    );
    let chinese = desk.cmd("report feedback --month 2026-11 --lang zh-CN").ok().stdout;
    for part in ["客户反馈", "满意客户", "响应速度", "投诉"] {
        assert!(chinese.contains(part), "{part}: {chinese}");
    }
    let scorecard = desk.cmd("monitor scorecard --json").json().to_string();
    assert!(scorecard.contains("M5.1d"));
}

#[test]
fn m1_4b_complaints_without_an_answer_are_visible() {
    let desk = desk();
    let id = desk.incident("'Mail is down' --service mail");
    desk.cmd(&format!("feedback add {id} --type complaint --from Ma --text 'Again!'")).ok();
    desk.at("2026-11-24T08:00:00Z");
    // Open ones are in the status before they are late, and in the list with who waits.
    assert_eq!(desk.cmd("status --json").json()["feedback"]["count"], 1);
    let table = desk.cmd("feedback list --open").ok().stdout;
    assert!(
        table.contains("complaint") && table.contains("due in 1h") && table.contains("Again!"),
        "{table}"
    );
    let csv = desk.cmd("feedback list --format csv").ok().stdout;
    assert!(csv.lines().nth(1).unwrap().starts_with(&format!("{id},1,complaint,,mail,Ma,")), "{csv}");
    desk.at("2026-11-24T10:00:00Z");
    let due = desk.cmd("due feedback:complaint --json").json();
    assert!(
        due.as_array()
            .unwrap()
            .iter()
            .any(|row| row["clock"] == "feedback" && row["clock_state"] == "breached")
    );
    assert_eq!(desk.cmd("feedback list -q").ok().stdout.trim(), id);
    assert_eq!(desk.cmd("feedback list --class speed").ok().stdout, "");
    // A cancelled incident owes the answer all the same.
    desk.cmd(&format!("incident cancel {id} --because duplicate")).ok();
    assert_eq!(desk.cmd("due --json").json()[0]["clock"], "feedback");
    let chinese = desk.cmd("feedback list --lang zh-CN").ok().stdout;
    assert!(chinese.contains("投诉"), "{chinese}");
}

#[test]
fn feedback_of_two_clones_is_numbered_and_kept() {
    use itdesk::records::Ticket;
    use itdesk::rules::{feedback, life, merge};
    let desk = desk();
    let id = desk.request("Laptop");
    let base = desk.record(&id);
    let with = |text: &str, event: &str| -> Ticket {
        let at = "2026-11-23T10:00:00Z".parse().unwrap();
        let context = life::ActionContext { by: "lin".to_owned(), at, now: at, event: event.to_owned() };
        let given = itdesk::records::feedback::Feedback {
            text: vec![text.to_owned()],
            received: at,
            ..Default::default()
        };
        let policy = itdesk::config::default_policy();
        let acted =
            life::apply::<life::Refusal>(&policy, &base, &context, |t| Ok(feedback::receive(t, given)));
        acted.unwrap().unwrap()
    };
    let (ours, theirs) = (with("one", "aaaaaaaaaa"), with("two", "bbbbbbbbbb"));
    let policy = itdesk::config::default_policy();
    let versions = merge::Versions { base: Some(&base), ours: &ours, theirs: &theirs };
    let merged = merge::merge(&policy, versions, desk.now().parse().unwrap()).unwrap();
    let told: Vec<(u32, &str)> = merged.feedback().iter().map(|f| (f.number, f.text[0].as_str())).collect();
    assert_eq!(told, [(1, "one"), (2, "two")]);
}
