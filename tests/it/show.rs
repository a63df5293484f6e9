//! `show`: one ticket as a page, as JSON, as CSV.

use crate::desk::TestDesk;

#[test]
fn the_page_tells_the_class_the_clocks_and_the_history() {
    let desk = TestDesk::new();
    let id = desk.incident(
        "'VPN is down' --impact extensive --urgency high --requester Ana --contact ana@example.org \
         --service vpn --team network --description 'since the update' --tag remote",
    );
    desk.at("2026-11-23T09:28:00Z").cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident analyse {id} 'no route' ")).ok();
    desk.at("2026-11-23T09:40:00Z")
        .cmd(&format!("incident hold {id} --reason supplier --message 'we called them'"))
        .ok();
    let page = desk.at("2026-11-23T10:00:00Z").cmd(&format!("show {id}")).ok();
    insta::assert_snapshot!(desk.said(&page), @"
    VPN is down
    INC-261123-#1  incident · pending
      created    2026-11-23 09:00 (1h ago)
      requester  Ana, ana@example.org
      service    vpn
      held by    lin@example.org, network
      waits for  supplier
      tags       remote

    Class A
      · impact extensive and urgency high make class A

    Clocks (default on calendar always)
      respond  breached used 133 % of 30m; was due 2026-11-23 09:30
      handle   paused   no deadline while on hold · 3h 20m working time left · 17 % of 4h
      resolve  paused   no deadline while on hold · 7h 20m working time left · 8 % of 8h
      complete running  record to be complete by 2026-11-24 09:00 (in 23h)
      filed    running  record to be filed by 2026-11-26 09:00 (in 2d 23h)

    Description
      since the update

    Analysis
      1. observe: no route

    History
      2026-11-23 09:00  created by lin@example.org
      2026-11-23 09:28  started by lin@example.org
          assignee lin@example.org · state assigned → in_progress
      2026-11-23 09:28  analysed by lin@example.org
          observe: no route
      2026-11-23 09:40  held → requester by lin@example.org
          waiting for supplier · state in_progress → pending
          we called them
    ");
}

#[test]
fn times_are_shown_in_the_desks_zone() {
    let desk = TestDesk::with_policy("[desk]\ntimezone = \"Asia/Shanghai\"\n");
    let id = desk.request("'A laptop' --at '2026-11-23 08:00'");
    assert_eq!(desk.show(&id)["created"], "2026-11-23T00:00:00Z");
    let page = desk.cmd(&format!("show {id}")).ok();
    assert!(page.stdout.contains("created    2026-11-23 08:00"), "{}", page.stdout);
}

#[test]
fn every_format_has_the_ticket() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    let json = desk.show(&id);
    for (format, lines) in [("ids", 1), ("csv", 2), ("jsonl", 1)] {
        let told = desk.cmd(&format!("show {id} --format {format}")).ok();
        assert!(told.stdout.contains(&id));
        assert_eq!(told.lines().len(), lines, "{format}");
    }
    let line = desk.cmd(&format!("show {id} --format jsonl")).json();
    assert_eq!(line, json);
    assert_eq!(desk.cmd(&format!("show {id} -q")).ok().stdout, format!("{id}\n"));
}

#[test]
fn who_is_not_there_and_who_is_of_the_other_kind() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    insta::assert_snapshot!(desk.said(&desk.cmd("show INC-261123-00000").fails(3)), @r"
    error: no ticket matches 'INC-261123-#1'
      → see the open tickets: itdesk list state:open
    ");
    let other = desk.cmd(&format!("kb history {id} --json")).fails(3);
    insta::assert_snapshot!(desk.said(&other), @r#"{"error":{"kind":"ticket","message":"REQ-261123-#1 is of kind request, not article","exit":3,"hint":"see its next steps: itdesk show REQ-261123-#1"}}"#);
}

#[test]
fn part_of_an_id_must_name_one_ticket() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let twin = format!("{}{}", &id[..15], if id.ends_with('0') { '1' } else { '0' });
    let text = String::from_utf8(desk.bytes(&id)).unwrap().replace(&id, &twin);
    std::fs::write(desk.path(&twin), text).unwrap();
    let several = desk.cmd(&format!("show {}", &id[11..15])).fails(3);
    assert!(several.stderr.contains(&id) && several.stderr.contains(&twin), "{}", several.stderr);
    desk.cmd(&format!("show {}", &id[11..])).ok();
}

#[test]
fn a_text_that_looks_like_a_time_is_shown_as_it_was_written() {
    let desk = TestDesk::new();
    desk.policy("[desk]\ntimezone = \"Asia/Shanghai\"\n");
    let id = desk.incident("Down --symptom 2026-11-23T01:00:00Z");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident analyse {id} 2026-11-23T02:00:00Z")).ok();
    desk.cmd(&format!("incident repair {id} 2026-11-23T03:00:00Z")).ok();
    desk.cmd(&format!("incident verify {id} --passed --evidence 2026-11-23T04:00:00Z")).ok();
    desk.cmd(&format!("incident resolve {id} --outcome 2026-11-23T05:00:00Z")).ok();
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    for hour in 1..=5 {
        let text = format!("2026-11-23T0{hour}:00:00Z");
        assert!(page.contains(&text), "no {text} in\n{page}");
    }
    assert!(page.contains("round 1, 2026-11-23 17:00:"), "a time is local\n{page}");
}
