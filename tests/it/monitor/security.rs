//! `monitor vulnerability` (M7.1c) and `monitor survey` (M7.1e).

use itdesk::records::Measurement;
use itdesk::rules::vulnerability::vulnerabilities;
use proptest::prelude::*;

use crate::desk::TestDesk;

#[test]
fn a_vulnerability_is_open_from_found_to_fixed() {
    let desk = TestDesk::new();
    desk.cmd("monitor vulnerability found CVE-2026-1 --service mail --severity high --at 3d").ok();
    desk.cmd("monitor vulnerability found CVE-2026-2 --at 1h").ok();
    let told = desk.cmd("monitor vulnerability found CVE-2026-1 --service mail").ok();
    assert!(told.stderr.contains("CVE-2026-1 has been open since 2026-11-20 09:00 UTC"), "{}", told.stderr);
    insta::assert_snapshot!(desk.cmd("monitor vulnerability list").ok().stdout, @r#"
    ID          SEVERITY  SERVICE  FOUND             FIXED  OPEN FOR
    CVE-2026-1  high      mail     2026-11-20 09:00  -      3d
    CVE-2026-2  -         @desk    2026-11-23 08:00  -      1h
    "#);
    desk.cmd("monitor vulnerability fixed CVE-2026-1").ok();
    let told = desk.cmd("monitor vulnerability fixed CVE-2026-1").ok();
    assert!(told.stderr.contains("was fixed at 2026-11-23 09:00 UTC"), "{}", told.stderr);
    assert_eq!(desk.cmd("monitor vuln list -q").ok().stdout, "CVE-2026-2\n");
    insta::assert_snapshot!(desk.cmd("monitor vuln list --all --format csv").ok().stdout, @r#"
    id,service,severity,found,fixed
    CVE-2026-1,mail,high,2026-11-20T09:00:00Z,2026-11-23T09:00:00Z
    CVE-2026-2,,,2026-11-23T08:00:00Z,
    "#);
    insta::assert_snapshot!(desk.cmd("monitor vuln list --all --service mail --format jsonl").ok().stdout, @r#"{"id":"CVE-2026-1","service":"mail","severity":"high","found":"2026-11-20T09:00:00Z","fixed":"2026-11-23T09:00:00Z"}"#);
    assert_eq!(desk.cmd("monitor vuln list --all --service @desk --format ids").ok().stdout, "CVE-2026-2\n");
    assert_eq!(
        desk.cmd("monitor values").ok().lines().len(),
        4,
        "a line each for what happened, and a header"
    );
}

#[test]
fn what_was_fixed_and_is_found_again_is_open_again() {
    let desk = TestDesk::new();
    desk.cmd("monitor vuln found CVE-1 --severity low").ok();
    desk.at("2026-11-24T09:00:00Z").cmd("monitor vuln fixed CVE-1").ok();
    desk.at("2026-11-25T09:00:00Z").cmd("monitor vuln found CVE-1").ok();
    let open = desk.cmd("monitor vuln list --json").json();
    assert_eq!((&open[0]["found"], &open[0]["severity"]), (&"2026-11-25T09:00:00Z".into(), &"low".into()));
    desk.cmd("monitor vuln found CVE-1 --severity critical").ok();
    assert_eq!(
        desk.cmd("monitor vuln list --json").json()[0]["severity"],
        "critical",
        "it turned out to be graver"
    );
}

#[test]
fn what_was_never_found_cannot_be_fixed() {
    let desk = TestDesk::new();
    insta::assert_snapshot!(desk.cmd("monitor vuln fixed CVE-2026-1").fails(4).stderr, @r#"
    error: vulnerability CVE-2026-1 was never recorded as found, so it cannot be fixed
      → first record that it was found: itdesk monitor vulnerability found CVE-2026-1
    "#);
    desk.cmd("monitor vuln found CVE-2026-11 --service mail").ok();
    insta::assert_snapshot!(desk.cmd("monitor vuln fixed CVE-2026-1").fails(4).stderr, @r#"
    error: vulnerability CVE-2026-1 was never recorded as found, so it cannot be fixed
      → did you mean CVE-2026-11, which is open? Otherwise: itdesk monitor vulnerability found CVE-2026-1
    "#);
    insta::assert_snapshot!(desk.cmd("monitor vuln fixed CVE-2026-11 --at 1h").fails(4).stderr, @r#"
    error: CVE-2026-11 was found at 2026-11-23 09:00 UTC, after the given time of the fix (2026-11-23 08:00 UTC)
      → give a later --at
    "#);
    desk.cmd("monitor vuln fixed CVE-2026-11 --service erp").fails(4);
    desk.cmd("monitor vuln found CVE-2026-11 --service erp").ok();
    insta::assert_snapshot!(desk.cmd("monitor vuln fixed CVE-2026-11").fails(2).stderr, @r#"
    error: CVE-2026-11 is open in several places: erp, mail
      → choose one with --service
    "#);
    desk.cmd("monitor vuln fixed CVE-2026-11 --service erp").ok();
    assert_eq!(desk.cmd("monitor vuln list --json").json()[0]["service"], "mail");
    desk.cmd("monitor vuln found ''").fails(2);
    desk.cmd("monitor vuln found X --severity awful").fails(2);
}

proptest! {
    /// Against a plain reading of the events one after another.
    #[test]
    fn open_is_what_was_last_found(events in proptest::collection::vec((0_i64..50, 0_usize..3, any::<bool>()), 0..40)) {
        let told: Vec<Measurement> = events
            .iter()
            .map(|(at, id, fixed)| {
                let name = if *fixed { "vulnerability.fixed" } else { "vulnerability.found" };
                let at = jiff::Timestamp::from_second(at * 2 + i64::from(*fixed)).unwrap();
                let mut m = Measurement::new(at, name, 1.0);
                m.labels.insert("vulnerability".to_owned(), format!("V{id}"));
                m
            })
            .collect();
        let read = vulnerabilities(&told);
        for id in 0..3 {
            let name = format!("V{id}");
            let last = told.iter().filter(|m| m.labels.get("vulnerability") == Some(&name)).max_by_key(|m| m.at);
            let open = read.iter().find(|v| v.id == name).is_some_and(|v| v.is_open());
            prop_assert_eq!(open, last.is_some_and(|m| m.measure.ends_with("found")));
        }
        prop_assert!(read.iter().all(|v| v.fixed.is_none_or(|fixed| fixed > v.found)));
    }
}

#[test]
fn a_survey_takes_the_service_of_its_ticket() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down' --service vpn");
    desk.cmd(&format!("monitor survey --csat 4 --nps 9 --ticket {id} --comment 'quick, thanks'")).ok();
    desk.cmd(&format!("monitor survey --csat 4 --nps 9 --ticket {id} --comment 'quick, thanks'")).ok();
    let told = desk.cmd("monitor values --format csv").ok().stdout.replace(&id, "ID");
    insta::assert_snapshot!(told, @r#"
    at,service,measure,value,unit,label.comment,label.ticket
    2026-11-23T09:00:00Z,vpn,csat,4,,"quick, thanks",ID
    2026-11-23T09:00:00Z,vpn,nps,9,,"quick, thanks",ID
    "#);
    desk.cmd(&format!("monitor survey --csat 5 --ticket {id} --service vpn-berlin")).ok();
    assert_eq!(desk.cmd("monitor values --service vpn-berlin -q").ok().stdout, "5\n");
}

#[test]
fn two_customers_of_one_mind_are_two() {
    let desk = TestDesk::new();
    desk.cmd("monitor survey --csat 5").ok();
    desk.cmd("monitor survey --csat 5").ok();
    assert_eq!(desk.cmd("monitor values -q").ok().stdout, "5\n5\n");
}

#[test]
fn an_answer_without_a_score_or_beyond_the_scale_is_none() {
    let desk = TestDesk::new();
    for args in ["", "--csat 0", "--csat 6", "--nps 11", "--nps -1", "--csat good", "--comment well"] {
        desk.cmd(&format!("monitor survey {args}")).fails(2);
    }
    desk.cmd("monitor survey --csat 5 --ticket INC-261123-00000").fails(3);
    let comment = "x".repeat(9_000);
    insta::assert_snapshot!(desk.run(&["monitor", "survey", "--csat", "5", "--comment", &comment]).fails(2).stderr, @r#"error: it has more than 64 labels, or more than 8192 bytes of text"#);
}
