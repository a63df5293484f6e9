//! What a request or an incident is registered with, and what its service says of it.

use serde_json::json;

use crate::desk::TestDesk;

const POLICY: &str = r#"
[desk]
channels = ["wechat"]
subjects = ["licence"]

[[registration]]
required = ["requester", "description", "subject"]

[[registration]]
kind = "incident"
type = "emergency"
required = ["scope", "place", "occurred"]

[services.payroll]
content_class = "application"
audience = "internal"
stage = "monitoring"

[services.shop]
content_class = "cloud"
audience = "external"
stage = "design"
"#;

const WHOLE: &str = "--requester Zhao --description d";

fn ids(desk: &TestDesk, words: &str) -> Vec<String> {
    let told = desk.cmd(&format!("list {words} --json")).json();
    let mut ids: Vec<String> =
        told.as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn m2_2a_the_policy_adds_channels_and_self_service_is_built_in() {
    let desk = TestDesk::with_policy(POLICY);
    let own = desk.request(&format!("One --channel WeChat --subject upgrade {WHOLE}"));
    let served =
        desk.request(&format!("Two --channel 自助服务台 --subject 许可 {WHOLE}").replace("许可", "licence"));
    assert_eq!(desk.show(&own)["channel"], "wechat");
    assert_eq!(desk.show(&served)["channel"], "self-service");
    assert_eq!(
        (ids(&desk, "channel:wechat"), ids(&desk, "渠道:自助服务台")),
        (vec![own.clone()], vec![served])
    );
    insta::assert_snapshot!(desk.cmd("request new Three --channel fax").fails(2).stderr, @"
    error: --channel: 'fax' is not a channel; it is one of: phone, email, portal, self-service, visit, monitor, api, other, wechat
      → other words: [desk] of itdesk.toml adds them
    ");
    let filtered = desk.cmd("list channel:fax").fails(2).stderr;
    assert!(filtered.contains("channel: 'fax' is not one of its values"), "{filtered}");
    // A word that the policy no longer has stays readable, and is found in quotes.
    desk.policy("");
    assert_eq!(desk.show(&own)["channel"], "wechat");
    assert_eq!(desk.run(&["list", "channel:\"wechat\"", "--format", "ids"]).ok().stdout.trim(), own);
}

#[test]
fn m2_1a_a_ticket_has_a_subject() {
    let desk = TestDesk::with_policy(POLICY);
    let moved = desk.request(&format!("'New rack' --subject 数据迁移 {WHOLE} --service payroll"));
    let down = desk.incident(&format!("Down --subject fault {WHOLE}"));
    assert_eq!(desk.show(&moved)["subject"], "data-migration");
    let page = desk.cmd(&format!("show {moved} --lang zh-CN")).ok().stdout;
    assert!(page.contains("  主题分类   数据迁移"), "{page}");
    assert_eq!(ids(&desk, "subject:data-migration"), std::slice::from_ref(&moved));
    assert_eq!(ids(&desk, "主题分类:故障"), std::slice::from_ref(&down));
    desk.cmd(&format!("triage {down} --subject security-event")).ok();
    desk.cmd(&format!("edit {moved} --subject licence")).ok();
    assert_eq!(
        (&desk.show(&down)["subject"], &desk.show(&moved)["subject"]),
        (&json!("security-event"), &json!("licence"))
    );
    let refused = desk.cmd(&format!("edit {moved} --subject licens")).fails(2).stderr;
    assert!(refused.contains("did you mean licence?"), "{refused}");
    desk.write("rows.csv", "title,kind,主题分类,渠道\nRow,request,性能,wechat\nOdd,request,weather,phone\n");
    let told = desk.cmd("import rows.csv");
    assert!(told.stderr.contains("'weather', which is not a subject"), "{}", told.stderr);
    assert_eq!(ids(&desk, "subject:performance channel:wechat").len(), 1);
}

#[test]
fn m1_1a_m1_1b_m1_1c_every_kind_has_what_its_service_says() {
    let desk = TestDesk::with_policy(POLICY);
    let request = desk.request(&format!("One --subject upgrade --service payroll {WHOLE}"));
    let own = desk.request(&format!("Own --subject upgrade --service shop --content-class data {WHOLE}"));
    let change = desk.cmd("change new 'Move it' --service payroll --draft").id();
    let alert = r#"{"version":"4","groupKey":"g","status":"firing","alerts":[{"status":"firing","labels":
        {"alertname":"DiskFull","service":"payroll"},"annotations":{},"startsAt":"2026-11-23T07:30:00Z",
        "fingerprint":"f1"}]}"#;
    let told =
        desk.run_with(&["monitor", "ingest", "--from", "alertmanager", "-", "--json"], alert.as_bytes());
    let alert = told.json()[0]["id"].as_str().unwrap().to_owned();
    let mut payroll = vec![request.clone(), change, alert.clone()];
    payroll.sort();
    for word in ["content_class:application", "audience:internal", "stage:monitoring", "流程阶段:监控"]
    {
        assert_eq!(ids(&desk, word), payroll, "{word}");
    }
    assert_eq!(ids(&desk, "content_class:data stage:design"), [own]);
    let shown = desk.show(&alert);
    assert_eq!(
        (&shown["content_class"], &shown["requester"]["audience"], &shown["stage"]),
        (&json!("application"), &json!("internal"), &json!("monitoring"))
    );
    // Figures by each of them.
    for id in [&request, &alert] {
        desk.cmd(&format!("done {id} fixed")).ok();
    }
    for (by, names) in [
        ("content_class", vec!["application"]),
        ("audience", vec!["internal"]),
        ("stage", vec!["monitoring"]),
        ("subject", vec!["upgrade", ""]),
    ] {
        let told = desk.cmd(&format!("report sla --by {by} --since 2026-11-01 --json")).json();
        let kept = told["kept"].as_array().unwrap();
        let found: Vec<&str> = kept.iter().map(|k| k["name"].as_str().unwrap_or_default()).collect();
        assert_eq!((told["by"].as_str().unwrap(), found), (by, names), "{told}");
    }
    let page = desk.cmd("report sla --by stage --since 2026-11-01 --lang zh-CN").ok().stdout;
    assert!(page.contains("监控"), "{page}");
}

#[test]
fn m2_2b_m2_2c_what_the_policy_requires_is_asked_for() {
    let desk = TestDesk::with_policy(POLICY);
    insta::assert_snapshot!(desk.cmd("incident new --type emergency --requester Zhao").fails(2).stderr, @"
    error: 6 fields are missing
      → add TITLE (what is wrong, in one line), --subject (subject), --description (description of the problem), --scope (scope of impact), --occurred (time of the fault, or created if it was reported at once), --place (place)
    ");
    insta::assert_snapshot!(desk.cmd("request new One --requester Zhao --description d").fails(2).stderr, @"
    error: --subject is missing: subject
      → add --subject
    ");
    assert_eq!(ids(&desk, "--all").len(), 0, "nothing was written");
    let id = desk.request(&format!("One --subject upgrade {WHOLE}"));
    assert_eq!(desk.show(&id)["missing"], json!([]));
    // What is required is not cleared.
    let refused = desk.redact(&desk.run(&["edit", &id, "--description", ""]).fails(4).stderr);
    insta::assert_snapshot!(refused, @"
    error: REQ-261123-#1 cannot be without description: the policy requires it
      → give another value, or change [[registration]] in itdesk.toml
    ");
    // Imports, alerts and mail are kept, and what is missing shows.
    desk.write("rows.csv", "title,kind,type\nRow,incident,emergency\n");
    desk.cmd("import rows.csv").ok();
    let [row] = &ids(&desk, "missing:place")[..] else { panic!("{:?}", ids(&desk, "missing:any")) };
    let missing = desk.show(row)["missing"].clone();
    assert_eq!(missing, json!(["requester", "subject", "description", "scope", "occurred", "place"]));
    let page = desk.cmd(&format!("show {row}")).ok().stdout;
    assert!(page.contains("  missing    requester, subject, description"), "{page}");
    let page = desk.cmd(&format!("show {row} --lang zh-CN")).ok().stdout;
    assert!(page.contains("缺少       请求人，主题分类，描述"), "{page}");
    let letter = "From: Ana <ana@example.org>\nTo: desk@example.org\nSubject: Help\nMessage-ID: <1@x>\n\nIt is broken.\n";
    desk.run_with(&["mail", "receive"], letter.as_bytes()).ok();
    assert_eq!(ids(&desk, "channel:email missing:subject").len(), 1);
    let audit = desk.cmd("monitor audit --json").json();
    let rules = audit["rules"].as_array().unwrap();
    let found = rules.iter().find(|rule| rule["rule"] == "registration").unwrap();
    assert!(found["findings"].to_string().contains("subject"), "{found}");
    // Somebody adds it.
    desk.cmd(&format!("edit {row} --subject fault {WHOLE} --scope all --occurred created --place x")).ok();
    assert_eq!(desk.show(row)["missing"], json!([]));
    let mistakes = desk
        .policy("[[registration]]\nkind = \"change\"\nrequired = [\"colour\"]\n[[registration]]\n")
        .cmd("config check");
    let told = mistakes.stdout + &mistakes.stderr;
    for part in ["not a change", "'colour' is not a field of a registration", "requires nothing"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}
