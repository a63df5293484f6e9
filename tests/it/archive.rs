//! The archive: what closed long ago leaves the folders of daily work and is found all the same (M3.3c).

use crate::desk::TestDesk;

/// A desk with a ticket closed two years ago, one closed a month ago and one that is open.
fn desk() -> (TestDesk, [String; 3]) {
    let desk = TestDesk::new();
    let closed = |title: &str, at: &str| {
        desk.at(at);
        let id = desk.request(&format!("'{title}' --requester ann --dedupe-key 'k {title}'"));
        desk.cmd(&format!("request start {id}")).ok();
        desk.cmd(&format!("request resolve {id} --outcome 'Sent a token'")).ok();
        desk.cmd(&format!("request close {id}")).ok();
        id
    };
    let old = closed("VPN of old", "2024-11-20T09:00:00Z");
    let late = closed("VPN of late", "2026-10-20T09:00:00Z");
    desk.at("2026-11-23T09:00:00Z");
    let open = desk.request("'VPN today'");
    (desk, [old, late, open])
}

#[test]
fn what_closed_long_ago_is_moved_and_nothing_else() {
    let (desk, [old, late, open]) = desk();
    let (before, path) = (desk.bytes(&old), desk.path(&old));
    let told = desk.cmd("archive --dry-run").ok();
    assert_eq!(told.stdout, format!("{old}\n"));
    assert!(
        told.stderr.contains("would move 1 ticket to archive/: closed before 2025-11-23"),
        "{}",
        told.stderr
    );
    assert!(path.exists());
    assert_eq!(desk.cmd("archive --json").json()["ids"], serde_json::json!([old]));
    assert!(!path.exists());
    let place = desk.root().join(format!("archive/requests/2024/{old}.json"));
    assert_eq!(std::fs::read(place).unwrap(), before, "moved as it is");
    assert_eq!(desk.cmd("archive -q").ok().stdout, "", "again, there is nothing to do");
    assert_eq!(desk.cmd("list --all --format ids").ok().lines(), [&open, &late]);
    assert_eq!(desk.cmd("archive --older-than 1mo -q").ok().stdout, format!("{late}\n"));
    assert_eq!(desk.cmd("list --all --count").ok().stdout, "1\n");
}

#[test]
fn the_archive_is_reached_by_name_by_list_and_by_search() {
    let (desk, [old, ..]) = desk();
    desk.cmd("archive -q").ok();
    assert_eq!(desk.cmd("list --archive --format ids").ok().stdout, format!("{old}\n"));
    assert_eq!(desk.cmd("list --archive vpn --count").ok().stdout, "1\n");
    assert_eq!(desk.cmd("list --archive --group-by state --json").json()[0]["count"], 1);
    assert_eq!(desk.cmd("search token --archive --json").json()[0]["id"], old);
    assert_eq!(desk.cmd("search token --count").ok().stdout, "1\n", "the live one alone");
    let suffix = &old[11..];
    for name in [old.as_str(), suffix, &suffix[..4]] {
        assert_eq!(desk.cmd(&format!("show {name} --json")).json()["id"], old, "{name}");
    }
    let shown = desk.cmd(&format!("show {suffix} --format table")).ok();
    assert!(shown.stderr.contains("archived; to work on it"), "{}", shown.stderr);
    assert_eq!(desk.cmd("export --archive").ok().lines().len(), 1);
    assert!(desk.cmd(&format!("log {old}")).ok().stdout.contains("Sent a token"));
}

#[test]
fn what_is_archived_cannot_be_changed_until_it_is_restored() {
    let (desk, [old, ..]) = desk();
    desk.cmd("archive -q").ok();
    let refused = desk.cmd(&format!("note {old} 'One more'")).fails(4);
    assert!(refused.stderr.contains(&format!("itdesk archive --restore {old}")), "{}", refused.stderr);
    let path = desk.path(&old);
    desk.cmd(&format!("archive --restore {old} --dry-run")).ok();
    assert!(!path.exists());
    desk.cmd(&format!("archive --restore {}", &old[11..])).ok();
    assert!(path.exists() && !desk.root().join(format!("archive/requests/2024/{old}.json")).exists());
    desk.cmd(&format!("note {old} 'One more'")).ok();
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "0\n");
    let refused = desk.cmd(&format!("archive --restore {old}")).fails(4);
    assert!(refused.stderr.contains("is not in the archive"), "{}", refused.stderr);
}

#[test]
fn what_passed_its_retention_is_listed() {
    let (desk, [old, ..]) = desk();
    assert!(desk.cmd("archive --expired").ok().stderr.contains("nothing in the archive"));
    desk.cmd("archive -q").ok();
    assert_eq!(desk.cmd("archive --expired -q").ok().stdout, "");
    desk.at("2029-11-20T10:00:00Z");
    assert_eq!(desk.cmd("archive --expired -q").ok().stdout, "", "the last day");
    desk.at("2029-11-21T00:00:00Z");
    assert_eq!(desk.cmd("archive --expired -q").ok().stdout, format!("{old}\n"));
    assert_eq!(desk.cmd("archive --expired --json").json()[0]["id"], old);
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    desk.policy(&policy.replace("keep = \"5y\"", "keep = \"6y\""));
    assert_eq!(desk.cmd("archive --expired -q").ok().stdout, "");
}

/// Mail is in operation, fax ended, and nobody declared telex.
const SERVICES: &str = "[services.mail]\n[services.fax]\nended = 2026-06-30\n";

#[test]
fn m3_3c_retention_counts_from_the_end_of_the_service() {
    let desk = TestDesk::with_policy(SERVICES);
    desk.at("2019-01-10T09:00:00Z");
    let cancelled = |args: &str| {
        let id = desk.request(args);
        desk.cmd(&format!("request cancel {id} --because no")).ok();
        id
    };
    let [mail, fax, telex] = ["mail", "fax", "telex"].map(|name| cancelled(&format!("It --service {name}")));
    let none = cancelled("Nothing");
    desk.at("2026-12-01T09:00:00Z");
    let late = cancelled("Rest --service FAX");
    desk.cmd("archive --older-than 0d -q").ok();
    desk.at("2028-01-01T09:00:00Z").cmd("archive -q").ok();
    // Nine years after its end, the mail ticket is kept, and the one of no service is not.
    let told = desk.cmd("archive --expired --json").json();
    assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told[0]["id"], none);
    let kept = serde_json::json!({
        "rule": "ticket-ended", "service": null, "from": "2019-01-10", "keep": "5y", "until": "2024-01-10",
    });
    assert_eq!(told[0]["retention"], kept);
    let told = desk.cmd("archive --expired --format table").ok();
    assert!(told.stdout.contains("5y after it ended on 2019-01-10"), "{}", told.stdout);
    for note in [
        "kept: 1 of services in operation (mail)",
        "kept: 1 of services that the policy does not declare (telex)",
        "kept: 1 until 2031-06-30 or later",
    ] {
        assert!(told.stderr.contains(note), "{note}: {}", told.stderr);
    }
    desk.at("2031-06-30T23:00:00Z");
    assert_eq!(desk.cmd("archive --expired -q").ok().lines(), [&none], "the last day");
    desk.at("2031-07-01T00:00:00Z");
    let expired = desk.cmd("archive --expired -q").ok();
    assert!(expired.lines().len() == 2 && expired.stdout.contains(&fax) && expired.stdout.contains(&none));
    let told = desk.cmd("archive --expired --json").json();
    let of_fax = told.as_array().unwrap().iter().find(|one| one["id"] == fax).unwrap();
    assert_eq!(of_fax["retention"]["rule"], "service-ended");
    assert_eq!(of_fax["retention"]["from"], "2026-06-30");
    // What ended after its service counts from its own end.
    desk.at("2031-12-02T00:00:00Z");
    let expired = desk.cmd("archive --expired -q").ok();
    assert!(expired.lines().len() == 3 && expired.stdout.contains(&late));
    let told = desk.cmd("archive --expired --format table --lang zh-CN").ok();
    assert!(told.stdout.contains("fax 于 2026-06-30 终止后 5y"), "{}", told.stdout);
    assert!(!told.stdout.contains(&mail) && !told.stdout.contains(&telex), "{}", told.stdout);
    desk.policy(&SERVICES.replace("2026-06-30", "\"soon\""));
    let refused = desk.cmd("config check").fails(1);
    assert!(refused.stdout.contains("'soon' is not a day"), "{}", refused.stdout);
}

#[test]
fn a_change_is_kept_for_three_years_at_least() {
    let desk = TestDesk::with_policy("[records]\narchive_after = \"0d\"\nkeep = \"1y\"\n");
    let change = crate::change::submitted(&desk, "");
    crate::change::assess(&desk, &change, false).ok();
    desk.policy(
        "[records]\narchive_after = \"0d\"\nkeep = \"1y\"\n[people.lead]\nroles = [\"technical-lead\"]\n",
    );
    desk.cmd(&format!("change reject {change} --as lead --because no")).ok();
    desk.cmd(&format!("change close {change}")).ok();
    let request = desk.request("Access");
    desk.cmd(&format!("request cancel {request} --because no")).ok();
    desk.at("2026-11-24T09:00:00Z").cmd("archive -q").ok();
    assert!(desk.root().join(format!("archive/changes/2026/{change}.json")).exists());
    desk.at("2028-01-01T09:00:00Z");
    assert_eq!(desk.cmd("archive --expired -q").ok().stdout, format!("{request}\n"));
    desk.at("2029-11-23T08:00:00Z");
    assert_eq!(desk.cmd("archive --expired -q").ok().stdout, format!("{request}\n"));
    desk.at("2029-11-24T09:00:00Z");
    assert_eq!(desk.cmd("archive --expired -q").ok().lines().len(), 2);
}

#[test]
fn a_move_that_was_interrupted_is_completed() {
    let (desk, [old, ..]) = desk();
    let place = desk.root().join(format!("archive/requests/2024/{old}.json"));
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::copy(desk.path(&old), &place).unwrap();
    desk.cmd("archive -q").ok();
    assert!(place.exists() && !desk.path(&old).exists());
    desk.cmd(&format!("archive --restore {old} -q")).ok();
    std::fs::write(&place, "another record").unwrap();
    let failed = desk.cmd("archive").fails(6);
    assert!(failed.stderr.contains("with other content"), "{}", failed.stderr);
    assert!(desk.path(&old).exists(), "nothing is lost");
}

#[test]
fn a_hand_in_the_archive_is_seen_by_the_doctor() {
    let (desk, [old, ..]) = desk();
    desk.cmd("archive -q").ok();
    let path = desk.root().join(format!("archive/requests/2024/{old}.json"));
    assert_eq!(desk.cmd("list --archive title:*old* --count").ok().stdout, "1\n");
    // Another command first, so that nothing is too young to be sure of.
    desk.cmd("list --archive --count").ok();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("VPN of old", "VPN of yore")).unwrap();
    desk.cmd("doctor").ok();
    assert_eq!(desk.cmd("list --archive title:*yore* --count").ok().stdout, "1\n");
}

#[test]
fn an_import_knows_what_is_archived() {
    let (desk, [old, ..]) = desk();
    desk.cmd("archive -q").ok();
    let told =
        desk.run_with(&["import", "-"], b"title,kind,dedupe_key\nVPN of old,request,k VPN of old\n").ok();
    assert!(told.stderr.contains("1 already known"), "{} {old}", told.stderr);
}

#[test]
fn a_period_must_be_one() {
    let (desk, _) = desk();
    for wrong in ["12", "m", "x", "1d1m", "-1m", "99999999y"] {
        let refused = desk.cmd(&format!("archive --older-than={wrong}")).fails(2);
        assert!(refused.stderr.contains("--older-than"), "{}", refused.stderr);
    }
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    desk.policy(&policy.replace("archive_after = \"1y\"", "archive_after = \"a year\""));
    assert!(desk.cmd("config check").fails(1).stdout.contains("is not a period"));
}
