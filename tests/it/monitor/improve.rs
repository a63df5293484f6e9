//! `monitor improve`: from a need to a figure that stays better (M7.3, M7.4).

use serde_json::json;

use crate::desk::TestDesk;

/// A desk whose mail was down for so many hours, once a day from the first of November on.
fn with_outages(hours: &[u32]) -> TestDesk {
    let desk = TestDesk::new();
    for (day, hours) in hours.iter().enumerate() {
        outage(&desk, "2026-11", day as u32 + 1, *hours);
    }
    desk
}

fn outage(desk: &TestDesk, month: &str, day: u32, hours: u32) {
    desk.at(&format!("{month}-{day:02}T08:00:00Z"));
    let id = desk.incident("'Mail is down' --service mail --place hall --symptom silence");
    desk.cmd(&format!("incident outage start {id}")).ok();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.at(&format!("{month}-{day:02}T{:02}:00:00Z", 8 + hours));
    desk.cmd(&format!("incident outage end {id}")).ok();
    desk.cmd(&format!("incident resolve {id} --outcome 'up again'")).ok();
}

fn improvement(desk: &TestDesk, rest: &str) -> String {
    desk.cmd(&format!("monitor improve new {rest}")).id()
}

#[test]
fn a_turn_from_the_need_to_the_end() {
    let desk = with_outages(&[6, 7, 8, 9, 10]);
    let evidence = desk.cmd("list kind:incident --format ids --sort id").ok().lines()[0].to_owned();
    desk.at("2026-11-06T09:00:00Z");
    let id = improvement(
        &desk,
        &format!(
            "'Mail comes back sooner' --service mail --evidence {evidence} --evidence 'complaints of October' -d 'Nobody is on call'"
        ),
    );
    let shown = desk.show(&id);
    assert_eq!(
        (&shown["kind"], &shown["state"], &shown["class"]),
        (&json!("improvement"), &json!("plan"), &json!("D"))
    );
    assert_eq!(shown["links"][0]["id"], json!(evidence));
    assert_eq!(desk.show(&evidence)["links"][0]["id"], json!(id));
    let refused = desk.cmd(&format!("monitor improve do {id} 'a rota is made'")).fails(4);
    insta::assert_snapshot!(desk.said(&refused), @"
    error: IMP-261106-#1 cannot begin: its plan lacks the figure that is to become better, what is to be done, the owner, the day by which it is done
      → give --measure, --plan, --owner, --done-by: itdesk monitor improve plan IMP-261106-#1
    ");
    desk.cmd(&format!(
        "monitor improve plan {id} --measure mttr --target '<= 4 h' --plan 'a rota of four' --resources 'two days' --owner lin --done-by 2026-11-08 --review-on 2026-11-20 --concerned 'the office'"
    ))
    .ok();
    assert_eq!(desk.cmd(&format!("monitor improve do {id} 'the rota is in force'")).id(), id);
    let early = desk.cmd(&format!("monitor improve check {id}")).fails(4);
    insta::assert_snapshot!(desk.said(&early), @"
    error: IMP-261106-#1: no data after 2026-11-06 09:00 UTC yet
      → check again later, or give --since
    ");
    for (day, hours) in [(7, 1), (8, 2), (9, 1), (10, 3), (11, 2)] {
        outage(&desk, "2026-11", day, hours);
    }
    desk.at("2026-11-12T09:00:00Z");
    let checked = desk.cmd(&format!("monitor improve check {id}")).ok();
    insta::assert_snapshot!(desk.said(&checked), @"
    IMP-261106-#1
    mttr: 8h (n 5, median 8h) before, 1h 48m (n 5, median 2h) after: 6h 12m less (78 %), which is better
    target <= 4 h: reached
    unlikely to be chance: p = 0.012 (Mann-Whitney, n 5 and 5)
    ");
    let check = desk.show(&id)["part"]["checks"][0].clone();
    assert_eq!(check["before"]["value"], json!(8.0 * 3600.0));
    assert_eq!(check["after"]["value"], json!(1.8 * 3600.0));
    assert_eq!((&check["before"]["n"], &check["after"]["n"]), (&json!(5), &json!(5)));
    assert_eq!(check["reached"], json!(true));
    desk.cmd(&format!(
        "monitor improve act {id} --lasting --review-on 2026-11-20 -m 'the rota goes into the handbook'"
    ))
    .ok();
    let due = desk.cmd("due --within 30d kind:improvement").ok();
    insta::assert_snapshot!(desk.said(&due), @"
    ID                CLASS  DUE        CLOCK   AT                WHO  TITLE
    IMP-261106-#1  D      in 8d 15h  review  2026-11-21 00:00  lin  Mail comes back sooner
    ");
    let refused = desk.cmd(&format!("monitor improve close {id}")).fails(4);
    insta::assert_snapshot!(desk.said(&refused), @"
    error: the review of IMP-261106-#1 on 2026-11-20 has not been held
      → itdesk monitor improve check IMP-261106-#1
    ");
    desk.at("2026-11-20T09:00:00Z");
    desk.cmd(&format!("monitor improve check {id}")).ok();
    assert_eq!(desk.cmd(&format!("monitor improve close {id} --told 'the office'")).id(), id);
    assert_eq!(desk.show(&id)["state"], json!("closed"));
    desk.cmd("doctor").ok();
}

#[test]
fn what_is_missed_is_planned_again() {
    let desk = with_outages(&[2, 2, 2]);
    desk.at("2026-11-04T09:00:00Z");
    let id = improvement(
        &desk,
        "'Mail comes back sooner' --service mail --measure mttr --target '<= 1 h' --plan 'a second server' --owner me --done-by 2026-11-05",
    );
    desk.cmd(&format!("monitor improve do {id} 'set'")).ok();
    outage(&desk, "2026-11", 5, 3);
    desk.at("2026-11-06T09:00:00Z");
    let checked = desk.cmd(&format!("monitor improve check {id} --json")).json();
    assert_eq!(checked["part"]["checks"][0]["reached"], json!(false));
    let refused = desk.cmd(&format!("monitor improve act {id} --lasting")).fails(4);
    insta::assert_snapshot!(desk.said(&refused), @"
    error: IMP-261104-#1 has not reached its target, so its effect cannot be lasting
      → plan again with act --again, or check once more when there is more to read
    ");
    desk.cmd(&format!("monitor improve act {id} --again -m 'the server was not the cause'")).ok();
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["part"]["done_by"]), (&json!("plan"), &json!(null)));
    assert_eq!(desk.cmd(&format!("monitor improve cancel {id} --because 'no money'")).id(), id);
}

#[test]
fn a_plan_that_contradicts_itself_is_refused() {
    let desk = TestDesk::new();
    let id = improvement(&desk, "'Faster answers'");
    let days =
        desk.cmd(&format!("monitor improve plan {id} --begin 2026-12-10 --done-by 2026-12-01")).fails(4);
    insta::assert_snapshot!(desk.said(&days), @"
    error: IMP-261123-#1: --done-by 2026-12-01 is before --begin 2026-12-10
      → give a later --done-by, or an earlier --begin
    ");
    let target = desk.cmd(&format!("monitor improve plan {id} --target 'four hours'")).fails(2);
    insta::assert_snapshot!(desk.said(&target), @"
    error: --target 'four hours' does not begin with >=, >, <=, < or =
      → such as --target '<= 4 h' or --target '>= 99.5 %'
    ");
    let nothing = desk.cmd(&format!("monitor improve plan {id}")).fails(2);
    insta::assert_snapshot!(desk.said(&nothing), @"
    error: no field to plan is given
      → give --measure, --target, --plan, --resources, --owner, --begin, --done-by, --review-on, --concerned, --kind or --agreed-by
    ");
    desk.cmd(&format!(
        "monitor improve plan {id} --measure mtrr --plan x --owner me --done-by 2026-12-01 --target '<= 4 h'"
    ))
    .ok();
    desk.at("2026-11-24T09:00:00Z").cmd(&format!("monitor improve do {id} begun")).ok();
    let unknown = desk.at("2026-11-25T09:00:00Z").cmd(&format!("monitor improve check {id}")).fails(4);
    insta::assert_snapshot!(desk.said(&unknown), @"
    error: 'mtrr' is not a figure of this desk
      → itdesk monitor report --format csv lists the figures; monitor measures lists the measures
    ");
    let gone = desk.cmd("monitor improve new 'Why?' --evidence INC-261101-ZZZZZ").fails(3);
    insta::assert_snapshot!(desk.said(&gone), @"
    error: no ticket matches 'INC-261101-#1'
      → see the open tickets: itdesk list state:open
    ");
}

#[test]
fn m7_4a_feedback_of_users_is_kept_and_counted_at_the_check() {
    let desk = with_outages(&[6, 7]);
    desk.at("2026-11-06T09:00:00Z");
    let id = improvement(&desk, "'Mail comes back sooner' --service mail --kind process");
    let feedback = |rest: &str| format!("monitor improve feedback {id} {rest}");
    desk.cmd(&feedback("--from Zhao --score 4")).fails(4);
    desk.cmd(&format!(
        "monitor improve plan {id} --measure mttr --plan 'a rota' --owner lin --done-by 2026-11-08"
    ))
    .ok();
    desk.cmd(&format!("monitor improve do {id} 'the rota is in force'")).ok();
    assert!(desk.cmd(&feedback("--from Zhao --score 6")).fails(4).stderr.contains("is not 1 to 5"));
    assert!(desk.cmd(&feedback("--from Zhao")).fails(4).stderr.contains("is empty"));
    desk.cmd(&feedback("--from Zhao --score 2")).ok();
    desk.cmd(&feedback("--from Zhao --score 5 --text 'mail is back sooner'")).ok();
    let told = desk.cmd(&feedback("--from Qian --score 4 --json")).json();
    assert_eq!(told["part"]["kinds"][0], "process");
    let kept = &told["part"]["feedback"][1];
    assert_eq!((&kept["from"], &kept["score"]), (&json!("Zhao"), &json!(5)));
    desk.at("2026-11-16T09:00:00Z");
    let checked = desk.cmd(&format!("monitor improve check {id} --json")).ok();
    let check: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    let check = &check["part"]["checks"][0];
    assert_eq!((&check["feedback"], &check["score"]), (&json!(2), &json!(4.5)), "the last of each user");
    assert!(checked.stderr.contains("feedback of 2 users: mean score 4.5 of 5"), "{}", checked.stderr);
    assert!(desk.cmd(&format!("show {id}")).ok().stdout.contains("Zhao 5 of 5 — mail is back sooner"));
    let chinese = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(chinese.contains("用户反馈") && chinese.contains("过程"), "{chinese}");
}
