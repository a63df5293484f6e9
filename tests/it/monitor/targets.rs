//! `hours` and `targets` of a service (M3.1a, M7.1a).

use itdesk::config::{no_files, read_policy, settings};
use serde_json::json;

fn found(text: &str) -> String {
    let (_, found) = read_policy(text, jiff::Timestamp::UNIX_EPOCH);
    let line = |f: &itdesk::config::PolicyFinding| {
        let hint = f.hint.as_ref().map(|h| format!(" → {h}")).unwrap_or_default();
        format!("{}:{} {:?} {}{hint}\n", f.line, f.column, f.severity, f.message)
    };
    found.iter().map(line).collect()
}

const MAIL: &str = r#"
[calendar.office]
hours.mon = ["09:00-17:00"]
[measures.response_time]
unit = "ms"
target = 250
better = "lower"
[services.mail]
hours = "office"
targets = { availability = 0.995, mttr = "4h", mtbf = "30d", sla.resolve.A = 0.9, "sla.handle" = 0.8, backlog = 20, nps = -5, response_time.p95 = 300 }
"#;

#[test]
fn targets_are_read_with_or_without_quotes_around_their_dots() {
    assert_eq!(found(MAIL), "");
    let (policy, _) = read_policy(MAIL, jiff::Timestamp::UNIX_EPOCH);
    let mail = &policy.services["mail"];
    assert_eq!(mail.hours.as_deref(), Some("office"));
    let targets: Vec<(&str, f64)> =
        mail.targets.iter().map(|(name, target)| (name.as_str(), *target)).collect();
    let expected = [
        ("availability", 0.995),
        ("backlog", 20.0),
        ("mtbf", 30.0 * 86_400.0),
        ("mttr", 4.0 * 3_600.0),
        ("nps", -5.0),
        ("response_time.p95", 300.0),
        ("sla.handle", 0.8),
        ("sla.resolve.A", 0.9),
    ];
    assert_eq!(targets, expected);
}

#[test]
fn settings_tell_targets_and_where_they_stand() {
    let all = settings(MAIL, &no_files);
    let of = |key: &str| all.iter().find(|s| s.key == key).unwrap_or_else(|| panic!("no {key}"));
    let line = json!({ "from": "policy", "line": 10 });
    for (key, value) in [
        ("services.mail.targets.mttr", json!("4h")),
        ("services.mail.targets.availability", json!(0.995)),
        ("services.mail.targets.\"sla.resolve.A\"", json!(0.9)),
        ("services.mail.targets.\"sla.handle\"", json!(0.8)),
    ] {
        assert_eq!(
            (&of(key).value, serde_json::to_value(&of(key).source).unwrap()),
            (&value, line.clone()),
            "{key}"
        );
    }
    assert_eq!(of("services.mail.hours").value, json!("office"));
}

#[test]
fn mistakes_are_named_with_what_was_probably_meant() {
    insta::assert_snapshot!(found(r#"
[measures.response_time]
unit = "ms"
target = 250
better = "lower"
[services.mail]
hours = "ofice"
[services.mail.targets]
availabilty = 0.9
availability = 99.5
mttr = 4
mtbf = "soon"
created = 5
respons_time.p95 = 3
response_time.p96 = 3
csat.p95 = 3
sla.resolve.E = 0.9
nps = "high"
[services.vpn]
targets = 3
[calendar.office]
hours.mon = ["09:00-17:00"]
"#), @r#"
    7:9 Error services.mail.hours: no calendar 'ofice' is declared → did you mean 'office'? Otherwise add [calendar.ofice]
    9:1 Error services.mail.targets.availabilty: 'availabilty' is not a figure → did you mean 'availability'?
    10:16 Error services.mail.targets.availability must be a number from 0 to 1 → write 0.995 for 99.5 %
    11:8 Error services.mail.targets.mttr is a number, but must be a duration in quotes, such as "4h"
    12:8 Error services.mail.targets.mtbf: 'soon' is not a duration; write numbers with a unit each (w, d, h, m, s), the largest first, such as 90m, 1h30m, 2d or 1w
    13:1 Error services.mail.targets.created: 'created' cannot have a target: neither more nor less is better → leave it out
    14:14 Error services.mail.targets."respons_time.p95": no measure 'respons_time' is declared → did you mean 'response_time'? Otherwise add [measures.respons_time]
    15:15 Error services.mail.targets."response_time.p96": 'response_time.p96' is not a figure → name a figure of the report, such as availability, mttr or sla.resolve.A, or MEASURE.mean, MEASURE.p50, MEASURE.p95, MEASURE.p99, MEASURE.last
    16:6 Error services.mail.targets."csat.p95": 'csat.p95' is not a figure → name a figure of the report, such as availability, mttr or sla.resolve.A, or MEASURE.mean, MEASURE.p50, MEASURE.p95, MEASURE.p99, MEASURE.last
    17:13 Error services.mail.targets."sla.resolve.E": 'sla.resolve.E' is not a figure → did you mean 'sla.resolve'?
    18:7 Error services.mail.targets.nps is a text, but must be a number → write the number alone; unit says what it is counted in
    20:11 Error services.vpn.targets is a number, but must be a table
    "#);
}

#[test]
fn a_mistaken_target_is_none() {
    let (policy, _) = read_policy(
        "[services.mail]\nhours = \"nowhere\"\ntargets = { gone.p95 = 3, mttr = \"4h\" }\n",
        jiff::Timestamp::UNIX_EPOCH,
    );
    let mail = &policy.services["mail"];
    assert_eq!(
        (mail.hours.as_deref(), mail.targets.keys().map(String::as_str).collect::<Vec<_>>()),
        (None, vec!["mttr"])
    );
}
