//! `monitor record` (M7.1b–e).

use itdesk::import::openmetrics::{Sample, sample};
use itdesk::records::measure::{convert, number_and_unit};
use proptest::prelude::*;
use serde_json::Value;

use crate::desk::{Output, TestDesk};

const POLICY: &str = "[services.mail]\n[measures.response_time]\nunit = \"ms\"\ntarget = 300\nbetter = \"lower\"\n\
                      [measures.\"queue.length\"]\nunit = \"jobs\"\ntarget = 5\nbetter = \"lower\"\n";

fn desk() -> TestDesk {
    TestDesk::with_policy(POLICY)
}

fn lines(desk: &TestDesk, name: &str) -> String {
    std::fs::read_to_string(desk.root().join("measurements").join(name)).unwrap_or_default()
}

fn values(desk: &TestDesk) -> Vec<Value> {
    desk.cmd("monitor values --format jsonl")
        .ok()
        .lines()
        .iter()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

fn from(desk: &TestDesk, more: &str, text: &str) -> Output {
    desk.run_with(
        &format!("monitor record --from - {more}").split_whitespace().collect::<Vec<_>>(),
        text.as_bytes(),
    )
}

#[test]
fn a_value_is_a_line_of_the_month_it_was_measured_in() {
    let desk = TestDesk::new();
    let told = desk.cmd("monitor record mail response_time 0.35 --label host=web1 --unit s").ok();
    assert_eq!(
        (told.stdout.as_str(), told.stderr.as_str()),
        ("", ""),
        "a script hears nothing of what went well"
    );
    desk.cmd("monitor record @desk load 2 --at 2026-10-31T23:59:59Z").ok();
    assert_eq!(
        lines(&desk, "2026/11.jsonl"),
        "{\"at\":\"2026-11-23T09:00:00Z\",\"service\":\"mail\",\"measure\":\"response_time\",\"value\":0.35,\"unit\":\"s\",\
         \"labels\":{\"host\":\"web1\"}}\n"
    );
    assert_eq!(
        lines(&desk, "2026/10.jsonl"),
        "{\"at\":\"2026-10-31T23:59:59Z\",\"measure\":\"load\",\"value\":2}\n"
    );
}

#[test]
fn a_value_in_another_unit_is_converted_into_that_of_its_measure() {
    let desk = desk();
    for value in ["0.35s", "350", "350 ms", "350000us"] {
        let told = desk.run(&["monitor", "record", "mail", "response_time", value, "--json"]).json();
        assert_eq!((&told["value"], &told["unit"]), (&350.into(), &"ms".into()), "{value}");
    }
    assert_eq!(lines(&desk, "2026/11.jsonl").lines().count(), 1, "and so it is the same value");
    let told =
        desk.run(&["monitor", "record", "mail", "response_time", "0.35", "--unit", "s", "--json"]).json();
    assert_eq!(told["value"], 350);
    let told = desk.cmd("monitor record mail cost -12.5EUR --json").json();
    assert_eq!((&told["value"], &told["unit"]), (&Value::from(-12.5), &"EUR".into()));
}

#[test]
fn what_is_no_value_is_refused_with_its_reason() {
    let desk = desk();
    let refused = [
        "mail response_time 3MB",
        "mail response_time 3s --unit ms",
        "mail response_time fast",
        "mail response_time NaN",
        "mail response_time inf",
        "mail response_time 1e999",
        "mail response_time 1,5",
        "mail response_time",
        "mail 'response time' 3",
        "mail load 1 --label host",
        "mail load 1 --label host=a --label host=b",
        "mail load 1 --label service=a",
        "mail load 1 --label 'a b=c'",
        "mail csat 6",
        "mail nps 9.5",
        "mail integrity 2",
        "mail vulnerability.found 2",
        "mail load 1 --at 2026-11-23T09:05:01Z",
        "mail load 1 --from x.csv",
        "--input csv mail load 1",
    ];
    let told: String = refused
        .iter()
        .map(|args| {
            let told = desk.cmd(&format!("monitor record {args}")).fails(2);
            told.stderr.lines().take(2).collect::<Vec<_>>().join("\n") + "\n"
        })
        .collect();
    insta::assert_snapshot!(told, @"
    error: response_time is measured in ms, and MB cannot be converted to it
    error: VALUE 3s already has a unit, but --unit is ms
      → give the unit once
    error: VALUE 'fast' does not begin with a number such as 99.9
    error: VALUE 'NaN' does not begin with a number such as 99.9
    error: VALUE 'inf' does not begin with a number such as 99.9
    error: VALUE '1e999' is too large
    error: VALUE '1,5' is not one number; write 1234.5
    error: VALUE is missing: the value, such as 350ms
      → such as: itdesk monitor record mail availability 99.9% · for many values: --from FILE
    error: 'response time' is not a measure name: a letter, then letters, digits, _ and dots, as in response_time
    error: --label 'host' is not NAME=TEXT
      → such as --label host=web1
    error: --label host is given twice
      → give each label once
    error: 'service' is not a label; the service has its own field
    error: 'a b' is not a label name: a letter, then letters, digits and _, as in host
    error: csat must be from 1 to 5, not 6
    error: nps must be a whole number from 0 to 10, not 9.5
    error: integrity must be 1 for intact or 0, not 2
    error: vulnerability.found must be 1 for each, not 2
    error: 2026-11-23 09:05:01 UTC is in the future (it is 2026-11-23 09:00 UTC)
    error: the argument '[MEASURE]' cannot be used with '--from <FILE>'
      → itdesk help monitor record
    error: --input needs --from FILE
      → give the file, or - for stdin
    ");
    assert!(!desk.root().join("measurements").exists());
    let told = desk.cmd("monitor record mail load fast --json").fails(2);
    assert!(told.stderr.starts_with("{\"error\":"), "{}", told.stderr);
}

#[test]
fn unknown_names_are_taken_and_told() {
    let desk = desk();
    let told = desk.cmd("monitor record mial respons_time 3").ok();
    insta::assert_snapshot!(told.stderr, @r#"
    note: service 'mial' is not in itdesk.toml (nearest: mail)
    note: measure 'respons_time' is not in itdesk.toml (nearest: response_time)
    "#);
    assert_eq!(values(&desk).len(), 1);
    assert_eq!(desk.cmd("monitor record mial respons_time 4 -q").ok().stderr, "");
    let plain = TestDesk::new();
    assert_eq!(
        plain.cmd("monitor record mial respons_time 3").ok().stderr,
        "",
        "a desk without names minds none"
    );
}

#[test]
fn the_same_value_of_the_same_time_is_one() {
    let desk = desk();
    desk.cmd("monitor record mail load 1").ok();
    let told = desk.cmd("monitor record mail load 1").ok();
    assert!(told.stderr.contains("already recorded"), "{}", told.stderr);
    desk.cmd("monitor record mail load 1 --label host=b").ok();
    desk.cmd("monitor record mail load 1 --at 1m").ok();
    assert_eq!(values(&desk).len(), 3);
}

#[test]
fn csv_comes_by_its_header() {
    let desk = desk();
    desk.write(
        "m.csv",
        "\u{feff}AT;service;measure;value;unit;label.host;color\n\
         2026-11-20 10:00;mail;response_time;0.35 s;;web;red\n\
         2026-11-20T11:00:00+01:00;@desk;load;1;;;\n\
         1795000000;;load;-2;;;\n\
         ;erp;load;3;;;\n\
         2026-11-20;mail;load;x;;;\n\
         then;mail;load;1;;;\n\
         2030-01-01;mail;load;1;;;\n\
         2026-11-20;mail;;1;;;\n\
         2026-11-20;mail;load;1\n",
    );
    let told = desk.cmd("monitor record wiki --from m.csv --rejects r.csv").fails(1);
    insta::assert_snapshot!(told.stderr, @r#"
    note: service 'erp' is not in itdesk.toml
    note: service 'wiki' is not in itdesk.toml
    note: measure 'load' is not in itdesk.toml
    line 6: 'x' does not begin with a number such as 99.9
    line 7: 'then' is not a time; write 2026-11-23T14:00:00Z, 2026-11-23 14:00 or seconds since 1970
    line 8: 2030-01-01 00:00 UTC is in the future (it is 2026-11-23 09:00 UTC)
    line 9: it has no measure
    line 10: the row has 4 cells, the header has 7
    columns that are ignored: color
    9 values: added 4, 0 already known, 5 rejected (see r.csv)
    "#);
    insta::assert_snapshot!(lines(&desk, "2026/11.jsonl"), @r#"
    {"at":"2026-11-20T10:00:00Z","service":"mail","measure":"response_time","value":350,"unit":"ms","labels":{"host":"web"}}
    {"at":"2026-11-20T10:00:00Z","measure":"load","value":1}
    {"at":"2026-11-18T11:06:40Z","service":"wiki","measure":"load","value":-2}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"load","value":3}
    "#);
    // The rejects are a file to be fixed and sent again.
    let rejects = std::fs::read_to_string(desk.root().join("r.csv")).unwrap();
    let fixed = rejects.replace(";x;", ";7;");
    assert_ne!(fixed, rejects);
    let told = from(&desk, "--json", &fixed).fails(1);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!((&told["added"], told["rejected"].as_array().unwrap().len()), (&2.into(), 3));
    assert_eq!(told["unknown_columns"], serde_json::json!(["color"]));
}

#[test]
fn csv_without_the_columns_that_are_needed_is_refused() {
    let desk = desk();
    insta::assert_snapshot!(from(&desk, "", "time,number\n1,2\n").fails(2).stderr, @r#"
    error: stdin: the header has no column 'measure'
      → columns: at,service,measure,value,unit,label.NAME
    "#);
    assert_eq!(from(&desk, "", "").ok().stderr, "0 values: added 0, 0 already known\n");
}

#[test]
fn json_lines_are_the_shape_of_the_desks_own_files() {
    let desk = desk();
    let text = "{\"at\":\"2026-11-20T10:00:00Z\",\"service\":\"mail\",\"measure\":\"load\",\"value\":3,\"labels\":{\"core\":1},\"new\":{\"a\":[1]}}\n\
                {\"measure\":\"response_time\",\"value\":\"0.35s\",\"at\":1795000000123}\n\
                {\"measure\":\"load\"}\n\
                {\"measure\":3,\"value\":1}\n\
                {\"measure\":\"load\",\"value\":true}\n\
                {\"measure\":\"load\",\"value\":1,\"labels\":[1]}\n\
                {\"measure\":\"load\",\"value\":1,\"labels\":{\"a\":{}}}\n\
                [1]\n\
                nonsense\n";
    let told = from(&desk, "--rejects r.jsonl", text).fails(1);
    insta::assert_snapshot!(told.stderr, @r#"
    note: measure 'load' is not in itdesk.toml
    line 3: it has no "value"
    line 4: "measure" is not text
    line 5: "value" is not a number
    line 6: "labels" is not an object of texts
    line 7: the label 'a' is not text
    line 8: it is a list; only objects are accepted: {"name": …}
    line 9: not JSON: expected ident
    9 values: added 2, 0 already known, 7 rejected (see r.jsonl)
    "#);
    insta::assert_snapshot!(lines(&desk, "2026/11.jsonl"), @r#"
    {"at":"2026-11-20T10:00:00Z","service":"mail","measure":"load","value":3,"labels":{"core":"1"},"new":{"a":[1]}}
    {"at":"2026-11-18T11:06:40.123Z","measure":"response_time","value":350,"unit":"ms"}
    "#);
    let rejects = std::fs::read_to_string(desk.root().join("r.jsonl")).unwrap();
    assert_eq!(rejects.lines().count(), 7);
    // What the desk prints, it takes.
    let printed = desk.cmd("monitor values --format jsonl").ok().stdout;
    let told = from(&desk, "--json", &printed).json();
    assert_eq!((&told["added"], &told["known"]), (&0.into(), &2.into()));
    let list = desk.cmd("monitor values --json").ok().stdout;
    assert_eq!(from(&desk, "--json", &list).json()["known"], 2);
}

const PAGE: &str = r#"# HELP http_request_duration_seconds How long.
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05",service="mail"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
# UNIT response_time seconds
# TYPE response_time summary
response_time{quantile="0.5",} 0.25
response_time{quantile="0.99"} NaN
queue_length 7 1795000000123
weird{problem="division by zero"} +Inf -3982045
file_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find:\n\"FILE.TXT\""} 1.458255915e9
{"utf8.name",host="ü"} 3
# a comment

bad{ 3
bad value
"#;

#[test]
fn a_page_of_metrics_is_taken_sample_by_sample() {
    let desk = desk();
    let told = from(&desk, "erp", PAGE).fails(1);
    insta::assert_snapshot!(told.stderr, @r#"
    note: service 'erp' is not in itdesk.toml
    note: measure 'file_time_seconds' is not in itdesk.toml
    note: measure 'http_request_duration_seconds_bucket' is not in itdesk.toml
    note: measure 'http_request_duration_seconds_count' is not in itdesk.toml
    note: measure 'http_request_duration_seconds_sum' is not in itdesk.toml
    note: measure 'utf8.name' is not in itdesk.toml
    line 17: its labels are not NAME="TEXT" with commas between, in { }
    line 18: 'value' is not a number
    12 values: added 8, 0 already known, 2 without a value (NaN or Inf), 2 rejected (keep them with --rejects FILE)
    "#);
    insta::assert_snapshot!(lines(&desk, "2026/11.jsonl"), @r#"
    {"at":"2026-11-23T09:00:00Z","service":"mail","measure":"http_request_duration_seconds_bucket","value":24054,"labels":{"le":"0.05"}}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"http_request_duration_seconds_bucket","value":144320,"labels":{"le":"+Inf"}}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"http_request_duration_seconds_sum","value":53423,"unit":"s"}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"http_request_duration_seconds_count","value":144320}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"response_time","value":250,"unit":"ms","labels":{"quantile":"0.5"}}
    {"at":"2026-11-18T11:06:40.123Z","service":"erp","measure":"queue.length","value":7,"unit":"jobs"}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"file_time_seconds","value":1458255915,"unit":"s","labels":{"error":"Cannot find:\n\"FILE.TXT\"","path":"C:\\DIR\\FILE.TXT"}}
    {"at":"2026-11-23T09:00:00Z","service":"erp","measure":"utf8.name","value":3,"labels":{"host":"ü"}}
    "#);
    assert_eq!(from(&desk, "erp --json", PAGE).fails(1).stdout.matches("\"added\": 0").count(), 1);
}

#[test]
fn openmetrics_counts_its_times_in_seconds_and_ends_with_eof() {
    let desk = desk();
    let page =
        "load 1 1795000000.5\nhits_total 17 1795000000 # {trace_id=\"x\"} 1.0 1794999999.9\n# EOF\nlate 1\n";
    let told = from(&desk, "", page).fails(1);
    assert!(told.stderr.contains("line 4: it comes after # EOF"), "{}", told.stderr);
    let values = values(&desk);
    assert_eq!(values[0]["at"], "2026-11-18T11:06:40Z");
    assert_eq!(values[1]["at"], "2026-11-18T11:06:40.5Z");
}

#[test]
fn only_what_is_asked_for_is_taken() {
    let desk = desk();
    let told = from(&desk, "--only queue.length --only response_time --json", PAGE).fails(1);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!((&told["added"], &told["not_asked"]), (&2.into(), &6.into()));
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = desk();
    let told = from(&desk, "--dry-run", "measure,value\nload,1\nload,1\n").ok();
    assert!(told.stderr.ends_with("2 values: would add 1, 1 already known\n"), "{}", told.stderr);
    assert!(!desk.root().join("measurements").exists());
}

#[test]
fn the_format_is_known_by_name_content_or_word() {
    let desk = desk();
    desk.write("a.prom", "load 1\n");
    desk.write("b", "{\"measure\":\"load\",\"value\":2}\n");
    desk.write("c.csv", "measure,value\nload,3\n");
    desk.write("d", "load 4\n");
    desk.write("e", "measure,value\nload,5\n");
    for file in ["a.prom", "b", "c.csv", "d", "e"] {
        desk.cmd(&format!("monitor record --from {file}")).ok();
    }
    assert_eq!(values(&desk).len(), 5);
    desk.cmd("monitor record --from c.csv --input openmetrics").fails(1);
    desk.cmd("monitor record --from c.csv --input xml").fails(2);
    desk.cmd("monitor record --from missing.csv").fails(7);
}

#[test]
fn hostile_files_end_in_clear_errors() {
    let desk = desk();
    let big = "x".repeat(10 << 20);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let escape = "load{a=\"\u{1b}[31m\u{202e}\"} 1\n\u{1b}]0;title\u{7} 2\n";
    for (text, code) in [
        (format!("load{{a=\"{big}\"}} 1\n"), 1),
        (format!("measure,value,label.a\nload,1,{big}\n"), 1),
        (format!("{{\"measure\":\"load\",\"value\":1,\"x\":\"{big}\"}}\n"), 1),
        (format!("{{\"measure\":\"{big}\",\"value\":1}}\n"), 1),
        (format!("{{\"measure\":\"load\",\"value\":1,\"x\":{deep}}}\n"), 1),
        (big.clone(), 2),
        (escape.to_owned(), 1),
    ] {
        let told = from(&desk, "", &text).fails(code);
        assert!(told.stderr.len() < 4_000, "{} bytes of error", told.stderr.len());
        assert!(!told.stderr.contains('\u{1b}'), "{}", told.stderr);
    }
    let shown = desk.cmd("monitor values").ok().stdout;
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    assert_eq!(values(&desk)[0]["labels"]["a"], "\u{1b}[31m\u{202e}", "it is stored as it came");
}

#[test]
fn a_packed_file_that_breaks_off_gives_what_came() {
    use std::io::Write;
    let desk = desk();
    let text: String = (0..5_000).map(|n| format!("load{{n=\"{}\"}} {n}\n", n * 7919 % 5000)).collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    desk.write("m.prom.gz", &packed[..packed.len() / 2]);
    let told = desk.cmd("monitor record --from m.prom.gz").fails(6);
    assert!(told.stderr.contains("is truncated"), "{}", told.stderr);
    let came = values(&desk).len();
    assert!((1_000..4_999).contains(&came), "{came}");
    desk.write("m.prom.gz", &packed);
    desk.cmd("monitor record --from m.prom.gz").ok();
    assert_eq!(values(&desk).len(), 5_000);
}

#[test]
fn numbers_and_units_are_read_exactly() {
    for (text, value, unit) in [
        ("350ms", 350.0, Some("ms")),
        ("1e3", 1000.0, None),
        ("1e", 1.0, Some("e")),
        ("2 e3", 2.0, Some("e3")),
        ("-.5%", -0.5, Some("%")),
        ("+7", 7.0, None),
        ("5.", 5.0, None),
        ("0.30000000000000004 s", 0.300_000_000_000_000_04, Some("s")),
    ] {
        assert_eq!(number_and_unit(text).unwrap(), (value, unit.map(str::to_owned)), "{text}");
    }
    for text in
        ["", "-", ".", "e3", "ms", "1.2.3", "1 2", "0x10", "--1", "١", "1\u{1b}[m", "3 aaaaaaaaaaaaaaaaaaaaa"]
    {
        assert!(number_and_unit(text).is_err(), "{text:?}: {:?}", number_and_unit(text));
    }
    assert_eq!(convert(2.0, "h", "min"), Some(120.0));
    assert_eq!(convert(1.0, "GiB", "MiB"), Some(1024.0));
    assert_eq!(convert(99.9, "%", "ratio"), Some(0.999));
    assert_eq!(convert(1.0, "s", "B"), None);
}

/// A line as the format's grammar has it.
fn exposition() -> impl Strategy<Value = (String, Sample)> {
    let labels = proptest::collection::vec(("[a-z_][a-z0-9_]{0,5}", any::<String>()), 0..4);
    let time = proptest::option::of(-1e12..1e12);
    ("[a-z_:][a-z0-9_:]{0,10}", labels, any::<f64>().prop_filter("a number", |v| !v.is_nan()), time).prop_map(
        |(name, labels, value, at): (String, Vec<(String, String)>, f64, Option<f64>)| {
            let escaped = |t: &str| t.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let inside: Vec<String> = labels.iter().map(|(n, t)| format!("{n}=\"{}\"", escaped(t))).collect();
            let time = at.map(|at: f64| format!(" {at}")).unwrap_or_default();
            let line = format!("{name}{{{}}} {value}{time}", inside.join(","));
            (line, Sample { name, labels, value, at })
        },
    )
}

proptest! {
    #[test]
    fn a_sample_is_read_as_it_was_written((line, wanted) in exposition()) {
        prop_assert_eq!(sample(&line), Ok(wanted));
    }

    #[test]
    fn no_line_panics(line in any::<String>(), cut in 0_usize..40, (good, _) in exposition()) {
        let _ = (sample(&line), number_and_unit(&line));
        let _ = sample(&good.chars().take(cut).collect::<String>());
        let _ = itdesk::records::Measurement::parse(line.as_bytes());
    }

    #[test]
    fn a_number_is_read_as_it_is_printed(value in any::<f64>().prop_filter("finite", |v| v.is_finite()), unit in "(ms|%|req/s)?") {
        let read = number_and_unit(&format!("{value}{unit}")).unwrap();
        prop_assert_eq!(read, (value, Some(unit.clone()).filter(|u| !u.is_empty())));
        let read = number_and_unit(&format!("{value:e} {unit}")).unwrap();
        prop_assert_eq!(read.0, value);
    }
}
