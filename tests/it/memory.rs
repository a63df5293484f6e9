//! Memory does not grow with the rows that a command reads: they are read where they are, some at a time.
//!
//! What is measured is the high-water mark of the process. It only rises, so that the last look before the end sees
//! all but the last moment.

#![cfg(target_os = "linux")]

use std::fmt::Write;
use std::process::Stdio;
use std::time::Duration;

use crate::desk::TestDesk;

/// So many rows are few, and this many more than few are many.
const FEW: usize = 300;
const MORE: usize = 2_500;
/// The most bytes that a row may take: its place, numbers for its names, what becomes of it. It took more than a thousand
/// when all of a file was held.
const BYTES_A_ROW: usize = 200;
/// What some hundred rows take that are read at a time, of which the smaller file has few.
const AT_A_TIME: usize = 1 << 20;

/// The most memory that a command has, in bytes.
fn peak(desk: &TestDesk, args: &[&str]) -> usize {
    let mut process = desk.process();
    process.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // As many threads, and one heap for all of them, on every machine.
    let mut child = process.env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "1").spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kib| kib.parse().ok());
        peak = peak.max(kib.unwrap_or(0) * 1024);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{args:?}");
            return peak;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}

/// Writes two files, of few rows and of many, and checks how much more memory the second takes.
fn check(desk: &TestDesk, name: &str, rows: &dyn Fn(usize) -> String, args: &[&str]) {
    let peaks = [FEW, FEW + MORE].map(|count| {
        let file = format!("{count}.{name}");
        desk.write(&file, rows(count));
        let args: Vec<&str> =
            args.iter().map(|arg| if *arg == "FILE" { file.as_str() } else { *arg }).collect();
        // The end of a short run can be missed, that of three hardly.
        let runs = if count == FEW { 3 } else { 1 };
        (0..runs).map(|_| peak(desk, &args)).max().unwrap_or_default()
    });
    let more = peaks[1].saturating_sub(peaks[0]);
    assert!(more <= AT_A_TIME + MORE * BYTES_A_ROW, "{args:?} {name}: {more} bytes for {MORE} rows more");
}

#[test]
fn the_rows_of_a_file_are_not_held() {
    let desk = TestDesk::new();
    let csv = |count: usize| {
        let mut text = "title,external,description\n".to_owned();
        for i in 0..count {
            writeln!(text, "a row,tool:{i},{}", "some words ".repeat(40)).unwrap();
        }
        text
    };
    check(&desk, "csv", &csv, &["import", "FILE", "--dry-run"]);
    let jsonl = |count: usize| {
        let words = "some words ".repeat(40);
        (0..count).map(|i| format!("{{\"title\":\"{i}\",\"description\":\"{words}\"}}\n")).collect()
    };
    check(&desk, "jsonl", &jsonl, &["import", "FILE", "--dry-run"]);
    let values = |count: usize| {
        let mut text = "at,service,measure,value,unit,label.host\n".to_owned();
        for i in 0..count {
            let (month, second) = (1 + i % 10, i % 60);
            let at = format!("2026-{month:02}-05T{:02}:{:02}:{second:02}Z", i / 3_600 % 24, i / 60 % 60);
            writeln!(text, "{at},mail,response_time,{},ms,{}", i % 977, "a.long.name.".repeat(10)).unwrap();
        }
        text
    };
    check(&desk, "values.csv", &values, &["monitor", "record", "--from", "FILE", "--dry-run"]);
}
