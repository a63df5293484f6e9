//! The files of measurements: appended by many at once, read by month, whole whatever happens.

use std::io::Write;
use std::process::Stdio;

use itdesk::records::Measurement;
use itdesk::store::{Asked, Store};
use jiff::Timestamp;
use proptest::prelude::*;

use crate::desk::TestDesk;
use crate::model::cases;

const NOVEMBER: &str = "measurements/2026/11.jsonl";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn store(desk: &TestDesk) -> Store {
    Store::new(desk.root().to_path_buf())
}

fn add(store: &Store, all: &[Measurement]) -> usize {
    store.add_measurements(&store.lock().unwrap(), all).unwrap()
}

#[test]
fn twenty_processes_at_once_lose_nothing() {
    let desk = TestDesk::new();
    let start = |n: usize| {
        let mut process = desk.process();
        process.args(["monitor", "record", "mail", "load", &n.to_string()]).stdout(Stdio::null());
        process.env("ITDESK_LOCK_TIMEOUT", "100").spawn().unwrap()
    };
    let started: Vec<_> = (0..20).map(start).collect();
    for mut process in started {
        assert!(process.wait().unwrap().success());
    }
    let (read, spoiled) = store(&desk).measurements(None, None).unwrap();
    assert!(spoiled.is_empty(), "{spoiled:?}");
    let values: Vec<f64> = read.iter().map(|m| m.value).collect();
    assert_eq!(values, (0..20).map(f64::from).collect::<Vec<_>>());
    let text = std::fs::read_to_string(desk.root().join(NOVEMBER)).unwrap();
    assert_eq!(text.lines().count(), 20);
    assert!(text.ends_with('\n'));
}

#[test]
fn what_a_killed_writer_left_is_no_part_of_the_next_line() {
    let desk = TestDesk::new();
    desk.cmd("monitor record mail load 1").ok();
    let path = desk.root().join(NOVEMBER);
    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
    file.write_all(b"{\"at\":\"2026-11-23T09:00:00Z\",\"service\":\"ma").unwrap();
    desk.cmd("monitor record mail load 2").ok();
    let told = desk.cmd("monitor values --quiet").fails(6);
    assert_eq!(told.stdout, "1\n2\n");
    insta::assert_snapshot!(desk.said(&told), @r#"
    1
    2
    error: measurements/2026/11.jsonl:2: not a measurement: it breaks off
      → all other measurements are included; itdesk doctor --fix moves such lines aside
    "#);
}

#[test]
fn a_whole_line_without_its_end_counts() {
    let desk = TestDesk::new();
    desk.write(NOVEMBER, "{\"at\":\"2026-11-23T09:00:00Z\",\"measure\":\"load\",\"value\":1}");
    desk.cmd("monitor record @desk load 2").ok();
    assert_eq!(desk.cmd("monitor values -q").ok().stdout, "1\n2\n");
}

#[test]
fn only_the_months_asked_for_are_read() {
    let desk = TestDesk::new();
    let store = store(&desk);
    let times =
        ["2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z"];
    let all: Vec<Measurement> = times.iter().map(|t| Measurement::new(at(t), "load", 1.0)).collect();
    assert_eq!(add(&store, &all), 4);
    let read = |since: Option<&str>, until: Option<&str>| {
        let (read, spoiled) = store.measurements(since.map(at), until.map(at)).unwrap();
        (read.iter().map(|m| m.at.to_string()).collect::<Vec<_>>(), spoiled.len())
    };
    assert_eq!(read(None, None), (times.map(str::to_owned).to_vec(), 0));
    assert_eq!(
        read(Some(times[1]), Some(times[3])),
        (times[1..3].iter().map(|t| (*t).to_owned()).collect(), 0)
    );
    // A damaged month that is not asked for is not even opened.
    desk.write("measurements/2026/03.jsonl", "nonsense\n");
    assert_eq!(read(Some(times[1]), Some("2026-02-01T00:00:00Z")).1, 0);
    assert_eq!(read(Some(times[1]), None).1, 1);
}

#[test]
fn lines_that_a_merge_or_a_retry_doubled_count_once() {
    let desk = TestDesk::new();
    let line = "{\"at\":\"2026-11-23T09:00:00Z\",\"measure\":\"load\",\"value\":1,\"labels\":{\"a\":\"1\",\"b\":\"2\"}}";
    let spelled = "{ \"labels\": {\"b\":\"2\",\"a\":\"1\"}, \"value\": 1.0, \"measure\":\"load\", \"at\":\"2026-11-23T10:00:00+01:00\" }";
    let other = line.replace("\"1\"", "\"2\"");
    desk.write(NOVEMBER, format!("{line}\n{other}\n\n{line}\r\n{spelled}\n"));
    let (read, spoiled) = store(&desk).measurements(None, None).unwrap();
    assert_eq!((read.len(), spoiled.len()), (2, 0));
    assert_eq!(add(&store(&desk), &read), 0, "what is there is not added again");
}

#[test]
fn files_of_other_names_are_not_read() {
    let desk = TestDesk::new();
    for name in
        ["2026/13.jsonl", "2026/1.jsonl", "2026/11.json", "26/11.jsonl", "2026/11.jsonl.orig", "x/11.jsonl"]
    {
        desk.write(&format!("measurements/{name}"), "nonsense\n");
    }
    std::fs::create_dir_all(desk.root().join("measurements/2026/10.jsonl")).unwrap();
    let (read, spoiled) = store(&desk).measurements(None, None).unwrap();
    assert!(read.is_empty());
    let named: Vec<String> = spoiled.iter().map(|s| s.error.message.clone()).collect();
    assert_eq!(named, ["cannot read measurements/2026/10.jsonl: it is not a plain file"]);
}

#[test]
fn damaged_lines_are_named_by_line_and_the_rest_is_served() {
    let desk = TestDesk::new();
    let good = "{\"at\":\"2026-11-23T09:00:00Z\",\"measure\":\"load\",\"value\":1}";
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let bad = [
        "nonsense".to_owned(),
        "{}".to_owned(),
        good.replace("load", "lo ad"),
        good.replace(":1}", ":1e999}"),
        good.replace(":1}", ":\"1\"}"),
        format!("{{\"at\":\"2026-11-23T09:00:00Z\",\"measure\":\"load\",\"value\":1,\"x\":{deep}}}"),
        "<<<<<<< HEAD".to_owned(),
        "\u{0}\u{1b}[31m".to_owned(),
        "x".repeat(10 << 20),
    ];
    let mut text = format!("{good}\n").into_bytes();
    for line in &bad {
        text.extend(line.bytes().chain(*b"\n"));
    }
    text.extend(b"\xff\xfe\n");
    text.extend(good.replace("09:00", "10:00").bytes());
    desk.write(NOVEMBER, text);
    let (read, spoiled) = store(&desk).measurements(None, None).unwrap();
    assert_eq!(read.len(), 2);
    let told: Vec<String> = spoiled.iter().map(|s| s.error.message.clone() + "\n").collect();
    insta::assert_snapshot!(told.concat(), @r#"
    measurements/2026/11.jsonl:2: not a measurement: expected ident
    measurements/2026/11.jsonl:3: not a measurement: missing field `at`
    measurements/2026/11.jsonl:4: not a measurement: 'lo ad' is not a measure name: a letter, then letters, digits, _ and dots, as in response_time
    measurements/2026/11.jsonl:5: not a measurement: number out of range
    measurements/2026/11.jsonl:6: not a measurement: invalid type: string "1", expected f64
    measurements/2026/11.jsonl:7: not a measurement: recursion limit exceeded
    measurements/2026/11.jsonl:8: not a measurement: expected value
    measurements/2026/11.jsonl:9: not a measurement: expected value
    measurements/2026/11.jsonl:10: not a measurement: expected value
    measurements/2026/11.jsonl:11: not a measurement: expected value
    "#);
}

#[test]
fn a_filter_by_measure_finds_what_reading_all_finds() {
    let desk = TestDesk::new();
    let store = store(&desk);
    let names = ["load", "load.max", "reload"];
    let all: Vec<Measurement> =
        (0..30).map(|n| Measurement::new(at("2026-11-01T00:00:00Z"), names[n % 3], n as f64)).collect();
    add(&store, &all);
    for name in names {
        let (found, _) = store.measurements_of(&Asked { measures: vec![name], ..Asked::default() }).unwrap();
        let (read, _) = store.measurements(None, None).unwrap();
        assert_eq!(found, read.into_iter().filter(|m| m.measure == name).collect::<Vec<_>>());
        assert_eq!(found.len(), 10);
    }
}

fn measurement() -> impl Strategy<Value = Measurement> {
    let time =
        (0_i64..4_000_000_000, 0_i32..3).prop_map(|(s, n)| Timestamp::new(s, n * 250_000_000).unwrap());
    let labels = proptest::collection::btree_map("[a-z_][a-z0-9_]{0,6}", any::<String>(), 0..4);
    let value =
        prop_oneof![any::<i32>().prop_map(f64::from), any::<f64>().prop_filter("finite", |v| v.is_finite())];
    let name = "[a-z_:][a-z0-9_.:]{0,12}";
    (time, proptest::option::of(any::<String>()), name, value, proptest::option::of("[a-z%/]{1,6}"), labels)
        .prop_map(|(at, service, measure, value, unit, labels)| Measurement {
            service,
            unit,
            labels: labels.into_iter().collect(),
            ..Measurement::new(at, &measure, value + 0.0)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(22)))]

    #[test]
    fn what_is_written_is_read(all in proptest::collection::vec(measurement(), 0..20)) {
        let desk = TestDesk::bare();
        let store = store(&desk);
        let mut once: Vec<Measurement> = Vec::new();
        for m in &all {
            if !once.contains(m) { once.push(m.clone()) }
        }
        prop_assert_eq!(add(&store, &all), once.len());
        prop_assert_eq!(add(&store, &all), 0);
        let (read, spoiled) = store.measurements(None, None).unwrap();
        prop_assert!(spoiled.is_empty());
        prop_assert_eq!(read.len(), once.len());
        prop_assert!(once.iter().all(|m| read.contains(m)));
        prop_assert!(read.is_sorted_by_key(|m| m.at));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let desk = TestDesk::bare();
        desk.write(NOVEMBER, &bytes);
        let (read, spoiled) = store(&desk).measurements(None, None).unwrap();
        let lines = bytes.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count();
        prop_assert_eq!(read.len() + spoiled.len(), lines);
        add(&store(&desk), &[Measurement::new(Timestamp::from_second(1_795_000_000).unwrap(), "load", 1.0)]);
        let (after, _) = store(&desk).measurements(None, None).unwrap();
        prop_assert_eq!(after.len(), read.len() + 1);
    }
}
