//! `[measures.NAME]` (M7.1g).

use itdesk::config::{no_files, read_policy, settings};
use itdesk::records::words::{Better, Layer};

use crate::desk::TestDesk;

fn found(text: &str) -> String {
    let (_, found) = read_policy(text, jiff::Timestamp::UNIX_EPOCH);
    let line = |f: &itdesk::config::PolicyFinding| {
        let hint = f.hint.as_ref().map(|h| format!(" → {h}")).unwrap_or_default();
        format!("{}:{} {:?} {}{hint}\n", f.line, f.column, f.severity, f.message)
    };
    found.iter().map(line).collect()
}

#[test]
fn a_measure_says_all_that_smart_asks() {
    let text = "[measures.response_time]\ntitle = \"Response time\"\nlayer = \"performance\"\nunit = \"ms\"\n\
                target = 300\nbetter = \"lower\"\nbaseline = \"4w\"\n[measures.\"uptime.share\"]\nlayer = \"base\"\n\
                unit = \"%\"\ntarget = 99.9\nbetter = \"higher\"\n";
    assert_eq!(found(text), "");
    let (policy, _) = read_policy(text, jiff::Timestamp::UNIX_EPOCH);
    let response = &policy.monitoring.measures["response_time"];
    assert_eq!((response.layer, response.target, response.baseline), (Layer::Performance, Some(300.0), 28));
    let uptime = &policy.monitoring.measures["uptime.share"];
    assert_eq!((uptime.layer, uptime.target, uptime.better), (Layer::Base, Some(99.9), Better::Higher));
}

#[test]
fn names_with_a_meaning_of_their_own_know_their_layer_and_direction() {
    let (policy, _) = read_policy("[measures.csat]\ntarget = 4.5\n", jiff::Timestamp::UNIX_EPOCH);
    for (name, layer, better) in [
        ("csat", Layer::Experience, Better::Higher),
        ("nps", Layer::Experience, Better::Higher),
        ("vulnerability.found", Layer::Security, Better::Lower),
        ("integrity", Layer::Security, Better::Higher),
    ] {
        let measure = policy.monitoring.measure(name);
        assert_eq!((measure.layer, measure.better), (layer, better), "{name}");
    }
    assert_eq!(policy.monitoring.measure("csat").target, Some(4.5));
}

#[test]
fn what_is_less_than_smart_is_warned_of() {
    insta::assert_snapshot!(found("[measures.load]\n[measures.queue]\nunit = \"jobs\"\ntarget = 5\n[measures.csat]\n"), @r#"
    1:1 Warning measures.load has no unit, so its values can be misread → add unit = "ms"
    1:1 Warning measures.load has no target, so its values cannot be judged → add a target: target = NUMBER
    2:1 Warning measures.queue does not say which direction is better; lower is assumed → add better = "lower" or better = "higher"
    5:1 Warning measures.csat has no target, so its values cannot be judged → add a target: target = NUMBER
    "#);
}

#[test]
fn mistakes_are_named_with_their_place() {
    insta::assert_snapshot!(found(
        "[measures.9lives]\n[measures.\"a b\"]\n[measures.security.event]\nunit = \"x\"\n\
         [measures.m]\nunit = \"12345678901234567890x\"\ntarget = \"300 ms\"\nbetter = \"up\"\nlayer = \"top\"\nbaseline = \"36h\"\nsmart = true\n\
         [measures.n]\nunit = \"s\"\ntarget = inf\nbetter = \"lower\"\n"
    ), @r#"
    1:11 Error measures.9lives: '9lives' is not a measure name: a letter, then letters, digits, _ and dots, as in response_time
    2:11 Error measures."a b": 'a b' is not a measure name: a letter, then letters, digits, _ and dots, as in response_time
    3:20 Error measures.security.event: a name with a dot needs quotes → write the name in quotes: [measures."security.event"]
    6:8 Error measures.m.unit: '12345678901234567890x' is longer than 20 characters
    7:10 Error measures.m.target is a text, but must be a number → write the number alone; unit says what it is counted in
    8:10 Error measures.m.better: 'up' is not a direction; use one of higher, lower
    9:9 Error measures.m.layer: 'top' is not a layer; use one of base, performance, security, experience
    10:12 Error measures.m.baseline: '36h' is not a number of days from 1 to 3660 → write days or weeks, such as "28d" or "4w"
    11:1 Error measures.m.smart: 'smart' is not a key here → known: title, layer, unit, target, better, baseline, alert
    14:10 Error measures.n.target must be a finite number that 64 bits hold exactly
    "#);
    insta::assert_snapshot!(found("[measures.\"a.b\"]\nunit = \"s\"\ntarget = 1\nbetter = \"lower\"\n[measures.a_b]\nunit = \"s\"\ntarget = 1\nbetter = \"lower\"\n"), @r#"5:1 Warning measures.a_b has the same name as 'a.b' where dots are not allowed, as in Prometheus → rename one of them"#);
    insta::assert_snapshot!(found("measures = 3\n"), @r#"1:12 Error measures is a number, but must be a table"#);
}

#[test]
fn settings_show_where_each_comes_from() {
    let text = "[measures.\"queue.length\"]\nunit = \"jobs\"\ntarget = 5\nbetter = \"lower\"\n";
    let told: Vec<String> = settings(text, &no_files)
        .iter()
        .filter(|s| s.key.starts_with("measures"))
        .map(|s| format!("{} = {} ({:?})\n", s.key, s.value, s.source))
        .collect();
    insta::assert_snapshot!(told.concat(), @r#"
    measures."queue.length".layer = "performance" (Default)
    measures."queue.length".unit = "jobs" (Policy { line: 2 })
    measures."queue.length".target = 5.0 (Policy { line: 3 })
    measures."queue.length".better = "lower" (Policy { line: 4 })
    measures."queue.length".baseline = "28d" (Default)
    "#);
}

#[test]
fn config_check_warns() {
    let desk = TestDesk::with_policy("[measures.load]\n");
    let told = desk.run(&["config", "check"]);
    assert!(told.stdout.contains("has no target, so"), "{told:?}");
}
