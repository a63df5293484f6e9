//! `holidays` of a calendar as a desk writes them: tables, days of every year, files.

use crate::desk::TestDesk;

const HOURS: &str = "[calendar.office]\ntimezone = \"UTC\"\nhours = { mon = [\"09:00-17:00\"], tue = \
    [\"09:00-17:00\"], wed = [\"09:00-17:00\"], thu = [\"09:00-17:00\"], fri = [\"09:00-16:00\"] }\n";

fn office(holidays: &str) -> TestDesk {
    TestDesk::with_policy(&format!("{HOURS}holidays = {holidays}\n"))
}

/// An iCalendar file with the lines of these events.
fn ics(events: &[&str]) -> String {
    let event = |lines: &&str| format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", lines.replace(' ', "\r\n"));
    let events: String = events.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

/// The working time of a day on the calendar `office`.
fn worked(desk: &TestDesk, day: &str) -> String {
    let told =
        desk.cmd(&format!("rules elapsed --calendar office --from {day}T00:00:00Z --to {day}T23:59:00Z"));
    told.ok().stdout.trim().to_owned()
}

#[test]
fn a_list_takes_tables_dates_days_of_every_year_and_files() {
    let desk = office("[\"cn\", \"2026-12-24\", \"12-30/01-02\", \"days/own.ics\", 2026-11-30]");
    desk.write("days/own.ics", ics(&["DTSTART;VALUE=DATE:20261207 DTEND;VALUE=DATE:20261209"]));
    for (day, hours) in [
        ("2026-09-20", "8h"),
        ("2026-10-01", "0s"),
        ("2026-11-30", "0s"),
        ("2026-12-04", "7h"),
        ("2026-12-07", "0s"),
        ("2026-12-08", "0s"),
        ("2026-12-09", "8h"),
        ("2026-12-24", "0s"),
        ("2026-12-29", "8h"),
        ("2026-12-30", "0s"),
        ("2029-01-02", "0s"),
        ("2029-01-03", "8h"),
    ] {
        assert_eq!(worked(&desk, day), hours, "{day}");
    }
    let shown = desk.cmd("config show calendar.office.holidays --json").json();
    let list = shown[0]["value"].to_string();
    assert!(list.contains("\"2026-12-24\"") && list.contains("\"12-30\""), "{list}");
    assert!(list.contains("\"cn\"") && list.contains("\"days/own.ics\""), "{list}");
    desk.cmd("config check").ok();
}

#[test]
fn a_file_of_holidays_has_yearly_events_and_make_up_days() {
    let desk = office("\"own.ics\"");
    desk.write(
        "own.ics",
        ics(&[
            "DTSTART;VALUE=DATE:20251224 RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24 DURATION:P2D",
            "SUMMARY:中秋节（休） DTSTART;VALUE=DATE:20270915 DTEND;VALUE=DATE:20270918",
            "SUMMARY:中秋节（班） DTSTART;VALUE=DATE:20270919",
            "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY DTSTART;VALUE=DATE:20270912",
            "STATUS:CANCELLED DTSTART;VALUE=DATE:20270301",
        ]),
    );
    for (day, hours) in [
        ("2024-12-24", "8h"),
        ("2025-12-24", "0s"),
        ("2031-12-25", "0s"),
        ("2031-12-26", "7h"),
        ("2027-09-17", "0s"),
        ("2027-09-19", "8h"),
        ("2027-09-12", "8h"),
        ("2027-03-01", "8h"),
    ] {
        assert_eq!(worked(&desk, day), hours, "{day}");
    }
}

#[test]
fn a_folded_line_and_what_is_beside_the_events_are_read_over() {
    let desk = office("\"own.ics\"");
    desk.write(
        "own.ics",
        "\u{feff}BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:UTC\nBEGIN:STANDARD\nDTSTART:19700101T000000\n\
         RRULE:FREQ=MONTHLY\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY;X=\"a:b\":Day\n  off\n\
         DTSTART;VALUE=DATE:2026\n 1207\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n",
    );
    assert_eq!(worked(&desk, "2026-12-07"), "0s");
    assert_eq!(worked(&desk, "2026-12-08"), "8h");
}

#[test]
fn a_file_that_cannot_be_counted_exactly_is_refused_with_its_line() {
    let desk = office("\"own.ics\"");
    for (text, reason) in [
        (ics(&["DTSTART:20261207T090000Z"]), "line 4: '20261207T090000Z' is not a day such as 20261225"),
        (ics(&["DTSTART:20261307"]), "line 4: '20261307' is not a day"),
        (ics(&["DTSTART:20261207 RRULE:FREQ=MONTHLY"]), "line 5: 'FREQ=MONTHLY' is not supported"),
        (ics(&["DTSTART:20261207 RRULE:FREQ=YEARLY;COUNT=3"]), "line 5: 'COUNT=3' is not supported"),
        (ics(&["DTSTART:20261207 RRULE:FREQ=YEARLY;BYDAY=1MO"]), "line 5: 'BYDAY=1MO' is not supported"),
        (ics(&["DTSTART:20261207 EXDATE:20271207"]), "line 5: 'EXDATE' is not supported"),
        (ics(&["DTSTART:20261207 DTEND:20261206"]), "line 4: the event does not last from 1 to 366 days"),
        (ics(&["DTSTART:20261207 DURATION:PT8H"]), "line 5: 'PT8H' is not a duration in days"),
        (ics(&["SUMMARY:Christmas"]), "an event has no DTSTART"),
        (ics(&[]), "it is no iCalendar file with events"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261207\n".to_owned(), "it ends before END:VEVENT"),
        ("BEGIN:VCALENDAR\nEND:VEVENT\n".to_owned(), "line 2: END:VEVENT closes nothing"),
        ("date,name\n2026-12-25,Christmas\n".to_owned(), "line 1: 'date,name' is not NAME:VALUE"),
    ] {
        desk.write("own.ics", &text);
        let told = desk.cmd("config check").fails(1);
        assert!(
            told.stdout.contains(&format!("calendar.office.holidays: own.ics: {reason}")),
            "{}",
            told.stdout
        );
        // A deadline is never computed from a part of the days.
        let told = desk.cmd("list").fails(6);
        assert!(told.stderr.contains(reason), "{}", told.stderr);
    }
    std::fs::remove_file(desk.root().join("own.ics")).unwrap();
    assert!(desk.cmd("list").fails(6).stderr.contains("own.ics"));
}

#[test]
fn a_policy_that_is_named_reads_the_files_beside_it() {
    let desk = TestDesk::new();
    desk.write("new/policy.toml", format!("{HOURS}holidays = \"own.ics\"\n"));
    desk.write("new/own.ics", ics(&["DTSTART:20261207"]));
    let told = desk.cmd(
        "rules elapsed --policy new/policy.toml --calendar office --from 2026-12-07T00:00:00Z --to 2026-12-08T12:00:00Z",
    );
    assert_eq!(told.ok().stdout, "3h\n");
    desk.cmd("config check --policy new/policy.toml").ok();
}

#[test]
fn open_deadlines_follow_a_file_that_changes() {
    let desk = office("\"own.ics\"\n[sla.default]\ncalendar = \"office\"\nD = { resolve = \"8h\" }");
    desk.write("own.ics", ics(&["DTSTART:20270101"]));
    let id = desk.incident("Printer");
    let due = || desk.cmd("due --within 30d --json").json().to_string();
    let before = due();
    assert!(before.contains(&id), "{before}");
    desk.write("own.ics", ics(&["DTSTART:20261124 DTEND:20261126"]));
    assert_ne!(due(), before);
}

#[test]
fn a_year_that_the_table_does_not_know_is_warned_about_when_it_can_be_listed() {
    let desk = office("\"cn\"");
    desk.at("2026-11-30T23:59:00Z").cmd("config check").ok();
    let told = desk.at("2026-12-01T00:00:00Z").cmd("config check").fails(1);
    insta::assert_snapshot!(desk.said(&told), @r"
    itdesk.toml:4:12: warning: calendar.office.holidays: 'cn' has 2024 to 2026, but not 2027
      → install a newer itdesk, or list the days of 2027 in holidays and special
    ");
    let told = desk.at("2027-05-01T00:00:00Z").cmd("config check").fails(1);
    assert!(told.stdout.contains("but not 2027"), "{}", told.stdout);
    // Who lists the days of the year has no gap.
    desk.policy(&format!("{HOURS}holidays = [\"cn\", \"2027-01-01\"]\n"));
    desk.cmd("config check").ok();
}
