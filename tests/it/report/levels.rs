//! `report matrix`, `report sla`, `report workload` (M3.1a, M3.1b, M2.4c).

use serde_json::{Value, json};

use crate::desk::TestDesk;
use crate::monitor::figures::desk;

const WEEK: &str = "--since 2026-11-02T00:00:00Z --until 2026-11-09T00:00:00Z";

/// The same with a terminal of so many columns.
fn narrow(desk: &TestDesk, columns: &str, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let output = desk.command().args(words).env("COLUMNS", columns).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_matrix_has_target_and_value_in_each_cell() {
    let desk = desk();
    insta::assert_snapshot!(desk.cmd(&format!("report matrix {WEEK}")).ok().stdout, @r"
    SERVICE  Availability       Time to repair (MTTR)  Response time, mean  Response time, p95
    mail     91.2 % (≥ 90 %) ✓  1h 45m (≤ 2h) ✓        400 ms (≤ 250 ms) ✗  880 ms (≤ 300 ms) ✗
    vpn      100 %              –                      – (≤ 250 ms)         –

    SERVICE  Satisfaction (CSAT), 1 to 5  Resolutions in time  Time to answer, mean
    mail     3.67 (≥ 4) ✗                 50 % (≥ 95 %) ✗      30m
    vpn      – (≥ 4)                      100 % (≥ 95 %) ✓     2d 1h
    ");
    let told = desk.cmd(&format!("report matrix {WEEK} --json")).json();
    let names: Vec<&Value> = told["measures"].as_array().unwrap().iter().map(|m| &m["name"]).collect();
    assert_eq!(
        names,
        [
            "availability",
            "mttr",
            "response_time.mean",
            "response_time.p95",
            "csat.mean",
            "sla.resolve",
            "respond.mean"
        ]
    );
    let mail = &told["services"][0];
    assert_eq!(mail["service"], "mail");
    let cell = json!({ "target": { "value": 0.9, "better": "higher", "strict": false, "says": "policy" },
        "value": 0.9125, "met": true, "n": 2 });
    assert_eq!(mail["cells"][0], cell);
    let csv = desk.cmd(&format!("report matrix {WEEK} --service VPN --format csv")).ok().stdout;
    insta::assert_snapshot!(csv, @r"
    service,measure,unit,value,target,better,met,n
    vpn,availability,share,1.0,,,,0
    vpn,mttr,s,,,,,0
    vpn,response_time.mean,ms,,250.0,lower,,0
    vpn,csat.mean,,,4.0,higher,,0
    vpn,respond.mean,s,176400.0,,,,1
    ");
}

#[test]
fn the_matrix_fits_any_width() {
    let desk = desk();
    for columns in [40, 60, 80, 200] {
        let told = narrow(&desk, &columns.to_string(), &format!("report matrix {WEEK}"));
        let widest = told.lines().map(itdesk::render::fit::width).max().unwrap();
        assert!(widest <= columns, "{widest} columns of {columns}:\n{told}");
        assert_eq!(
            told.matches("SERVICE").count(),
            told.matches("mail").count(),
            "a block has every service"
        );
    }
}

#[test]
fn without_a_time_the_matrix_is_of_the_last_thirty_days() {
    let desk = desk();
    let told = desk.cmd("report matrix --json").json();
    assert_eq!(
        (&told["period"]["since"], &told["period"]["until"]),
        (&json!("2026-10-24T09:00:00Z"), &json!(null))
    );
    let month = desk.cmd("report matrix --month 2026-11 --json").json();
    assert_eq!(
        (&month["period"]["since"], &month["period"]["until"]),
        (&json!("2026-11-01T00:00:00Z"), &json!("2026-12-01T00:00:00Z"))
    );
    let quarter = desk.cmd("report sla --quarter 2026-q4 --json").json();
    assert_eq!(
        (&quarter["period"]["since"], &quarter["period"]["until"]),
        (&json!("2026-10-01T00:00:00Z"), &json!("2027-01-01T00:00:00Z"))
    );
    for (line, said) in [
        ("report matrix --month 2026-13", "--month '2026-13' is not a month"),
        ("report matrix --quarter 2026-5", "--quarter '2026-5' is not a quarter"),
        ("report matrix --service fax", "no service 'fax' is declared, measured or used by a ticket"),
        ("report sla --month 2026-11 --since 30d", "cannot be used with"),
        ("report workload --format ids", "have no ids"),
    ] {
        let output = desk.cmd(line).fails(2);
        assert!(output.stderr.contains(said), "{}", output.stderr);
    }
}

#[test]
fn targets_kept_are_told_by_whatever_is_asked() {
    let desk = desk();
    insta::assert_snapshot!(desk.cmd(&format!("report sla {WEEK}")).ok().stdout, @r"
    CLASS  RESPOND          HANDLE           RESOLVE
    B      100 % (1 of 1)   100 % (1 of 1)   100 % (1 of 1)
    D      33.3 % (1 of 3)  33.3 % (1 of 3)  66.6 % (2 of 3)
    ");
    insta::assert_snapshot!(desk.cmd(&format!("report sla {WEEK} --by customer")).ok().stdout, @r"
    CUSTOMER  RESPOND         HANDLE          RESOLVE
    acme      100 % (2 of 2)  100 % (2 of 2)  100 % (2 of 2)
    globex    0 % (0 of 1)    0 % (0 of 1)    100 % (1 of 1)
    (none)    0 % (0 of 1)    0 % (0 of 1)    0 % (0 of 1)
    ");
    insta::assert_snapshot!(desk.cmd(&format!("report sla {WEEK} --by service --format csv")).ok().stdout, @r"
    name,respond_kept,respond_of,handle_kept,handle_of,resolve_kept,resolve_of
    mail,1,2,1,2,1,2
    vpn,1,2,1,2,2,2
    ");
    let acme = desk.cmd(&format!("report sla {WEEK} --by team --customer acme --json")).json();
    assert_eq!(
        acme["kept"],
        json!([{ "name": null, "respond": { "part": 2, "of": 2, "share": 1.0 },
        "handle": { "part": 2, "of": 2, "share": 1.0 }, "resolve": { "part": 2, "of": 2, "share": 1.0 } }])
    );
    let none = desk.cmd("report sla --since 2020-01-01T00:00:00Z --until 2020-02-01T00:00:00Z").ok();
    assert!(none.stderr.contains("no clock met or missed its target in this period"), "{}", none.stderr);
}

#[test]
fn the_workload_is_weighted_by_class() {
    let desk = desk();
    desk.at("2026-11-23T09:00:00Z");
    for (rest, who) in [
        ("Fire --impact extensive --urgency critical", "lin"),
        ("Lamp", "lin"),
        ("Noise --impact significant --urgency high", "wei"),
    ] {
        let id = desk.incident(rest);
        desk.cmd(&format!("incident assign {id} {who} --team platform")).ok();
    }
    // Half an hour for the answer to class A: most of it is used up.
    desk.at("2026-11-23T09:25:00Z");
    insta::assert_snapshot!(desk.cmd("report workload").ok().stdout, @r"
    PERSON      LOAD  OPEN  A  B  C  D  AT RISK  LATE  OLDEST
    lin            9     2  1  0  0  1        1     0     25m
    wei (away)     4     1  0  1  0  0        0     0     25m
    (nobody)       2     2  0  0  0  2        0     1     49d

    TEAM      LOAD  OPEN  A  B  C  D  AT RISK  LATE  OLDEST
    platform    13     3  1  1  0  1        1     0     25m
    (nobody)     2     2  0  0  0  2        0     1     49d
    ");
    let told = desk.cmd("report workload --json").json();
    assert_eq!((&told["people"][0]["name"], &told["people"][0]["load"]), (&json!("lin"), &json!(9)));
    assert_eq!(told["people"][0]["classes"], json!([1, 0, 0, 1]));
    assert_eq!((&told["people"][1]["away"], &told["people"][2]["name"]), (&json!(true), &json!(null)));
    let csv = desk.cmd("report workload --format csv").ok().stdout;
    assert_eq!(csv.lines().next(), Some("by,name,away,load,open,a,b,c,d,at_risk,breached,oldest,oldest_id"));
    assert_eq!(
        csv.lines().nth(1).unwrap(),
        "person,lin,false,9,2,1,0,0,1,1,0,2026-11-23T09:00:00Z,".to_owned()
            + told["people"][0]["oldest_id"].as_str().unwrap()
    );
}

#[test]
fn damaged_records_are_named_and_the_rest_is_told() {
    let desk = desk();
    let id = desk.at("2026-11-23T09:00:00Z").incident("Torn");
    std::fs::write(desk.path(&id), "{").unwrap();
    let output = desk.cmd(&format!("report sla {WEEK} --json")).fails(6);
    assert!(output.stderr.contains(&id) && output.stdout.contains("\"kept\""), "{}", output.stderr);
}

#[test]
fn a_desk_without_services_has_no_matrix() {
    let desk = TestDesk::new();
    let output = desk.cmd("report matrix").ok();
    assert!(output.stderr.contains("add [services.NAME]"), "{}", output.stderr);
}
