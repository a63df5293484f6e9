//! Regular duties: audits, service reviews, reports, training (M1.3d, M3.1b, M3.2b, M4.4a).

use serde_json::json;

use crate::desk::TestDesk;

const POLICY: &str = r#"
[people.lin]
[people.wang]
[duties.process-audit]
what = "Audit the incident process"
kind = "audit"
every = "3mo"
first = "2026-11-30"
owner = "lin"
[duties.mail-review]
what = "Review the mail service"
kind = "service-review"
service = "mail"
every = "1mo"
first = "2026-11-20"
[duties.vpn-training]
what = "Train the service desk on the VPN"
kind = "training"
every = "6mo"
first = "2027-03-01"
"#;

#[test]
fn m3_2b_m4_4a_a_duty_is_due_in_due_and_status_until_it_is_done() {
    let desk = TestDesk::with_policy(POLICY);
    let due = desk.cmd("due --json").json();
    assert_eq!(
        (&due[0]["id"], &due[0]["kind"], &due[0]["clock_state"]),
        (&json!("mail-review"), &json!("duty"), &json!("breached"))
    );
    assert_eq!(
        (&due[1]["id"], &due[1]["assignee"], &due[1]["class"]),
        (&json!("process-audit"), &json!("lin"), &json!(null))
    );
    assert_eq!(desk.cmd("due kind:incident --json").json(), json!([]), "a filter asks for tickets");
    assert_eq!(desk.cmd("due -q").ok().stdout, "");
    let page = desk.cmd("due").ok().stdout;
    assert!(
        page.contains("mail-review") && page.contains("LATE") && page.contains("Review the mail service"),
        "{page}"
    );
    let status = desk.cmd("status").ok().stdout;
    assert!(
        status.contains("Review the mail service") && status.contains("Audit the incident process"),
        "{status}"
    );
    assert_eq!(desk.cmd("status --json").json()["duties"], json!(["mail-review", "process-audit"]));
    assert_eq!(desk.cmd("monitor status --json").json()["breached"][0]["what"], "duty mail-review");
    let listed = desk.cmd("duty list --check").fails(1).stdout;
    assert!(listed.lines().nth(1).unwrap().contains("mail-review"), "{listed}");
    let told = desk.cmd("duty done MAIL-review -m 'two findings' --as lin").ok();
    assert!(told.stdout.contains("mail-review") && told.stdout.contains("2026-12-24"), "{}", told.stdout);
    desk.cmd("duty list --check").ok();
    let all = desk.cmd("duty list --json").json();
    let review = all.as_array().unwrap().iter().find(|d| d["name"] == "mail-review").unwrap().clone();
    assert_eq!(
        (&review["state"], &review["done"][0]["by"], &review["done"][0]["note"]),
        (&json!("waiting"), &json!("lin"), &json!("two findings"))
    );
    assert!(desk.cmd("duty done mail-revue").fails(2).stderr.contains("did you mean 'mail-review'?"));
    // It is kept in a file of the desk whose lines merge.
    let kept = std::fs::read_to_string(desk.root().join("measurements/2026/11.jsonl")).unwrap();
    assert!(kept.contains("\"duty\":\"mail-review\""), "{kept}");
    assert!(!desk.cmd("doctor").ok().stderr.contains("duty"));
    let chinese = desk.cmd("duty list --lang zh-CN").ok().stdout;
    assert!(chinese.contains("审计") && chinese.contains("培训"), "{chinese}");
}

#[test]
fn m1_3d_a_training_names_who_attended_and_which_article() {
    let desk = TestDesk::with_policy(POLICY);
    let article = desk.cmd("kb new 'Use the VPN' --body 'Choose the nearest gateway'").id();
    let done = desk
        .cmd(&format!("duty done vpn-training --attended lin --attended WANG --article {article} --json"))
        .json();
    let first = &done["done"][0];
    assert_eq!((&first["attended"], &first["articles"]), (&json!(["lin", "wang"]), &json!([article])));
    assert_eq!(done["due"], "2027-05-24T00:00:00Z");
    let log = desk.cmd("duty log vpn-training").ok().stdout;
    assert!(log.contains("lin, wang") && log.contains(&article), "{log}");
    desk.cmd("duty done vpn-training --article KB-261101-00000").fails(3);
    for (policy, says) in [
        ("[duties.x]\nwhat = \"y\"\n", "has no interval"),
        ("[duties.x]\nevery = \"0d\"\n", "must be a day at least"),
        ("[duties.x]\nevery = \"1mo\"\nfirst = \"soon\"\n", "'soon' is not a day"),
        ("[duties.x]\nevery = \"1mo\"\nkind = \"party\"\n", "'party' is not"),
    ] {
        let found = itdesk::config::read_policy(policy, "2026-11-23T09:00:00Z".parse().unwrap()).1;
        assert!(found.iter().any(|f| f.message.contains(says)), "{policy}: {found:?}");
    }
}
