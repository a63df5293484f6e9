//! The file of rejected rows.

use super::Bench;

#[test]
fn csv_rejects_keep_their_form_and_can_be_fixed_and_imported() {
    let bench = Bench::new();
    let path = bench.folder.path().join("bad.csv");
    let take = |text: &[u8]| bench.take_with(text, |r| r.rejects = Some(path.clone())).unwrap();
    take(b"title;team\ngood;net\n");
    assert!(!path.exists());
    let mut text = b"title;team\n\"=a;\"\"b\"\"\";x;y\nonly\n".to_vec();
    text.extend(b"t;\xff\n;net\n");
    let summary = take(&text);
    assert_eq!(summary.rejected.len(), 4);
    let written = std::fs::read(&path).unwrap();
    let shown = String::from_utf8_lossy(&written).into_owned();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], "title;team;itdesk_line;itdesk_reason");
    assert_eq!(lines[1], "\"=a;\"\"b\"\"\";x;y;2;the row has 3 cells, the header has 2");
    assert_eq!(lines[2], "only;;3;the row has 1 cells, the header has 2");
    assert!(written.windows(6).any(|w| w == b"t;\xff;4;"));
    assert!(lines[4].starts_with(";net;5;\"column 'title' is empty"));

    let fixed = lines[0].to_owned() + "\n" + &lines[4].replacen(';', "now;", 1) + "\n" + lines[4] + "\n";
    let summary = take(fixed.as_bytes());
    assert_eq!((summary.tickets_added, summary.unknown_columns.len()), (1, 0));
    let shown = std::fs::read_to_string(&path).unwrap();
    assert_eq!(shown.lines().next(), Some("title;team;itdesk_line;itdesk_reason"));
    assert!(shown.lines().nth(1).unwrap().starts_with(";net;3;\""));
}

#[test]
fn json_rejects_are_a_line_each() {
    let bench = Bench::new();
    let path = bench.folder.path().join("bad.jsonl");
    let set = |r: &mut itdesk::import::ImportRequest| {
        r.rejects = Some(path.clone());
        r.dry_run = true;
    };
    bench.take_with("{\"title\":\"a\"}\n{\"title\":\"\",\"n\":1}\nno\n7\n", set).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    let rows: Vec<serde_json::Value> = written.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows[0]["row"], serde_json::json!({ "title": "", "n": 1 }));
    assert_eq!((&rows[1]["line"], &rows[1]["row"]), (&3.into(), &"no".into()));
    assert_eq!(rows[2]["row"], 7);
    assert!(bench.tickets().is_empty());
}

#[test]
fn the_source_is_never_written_over() {
    let bench = Bench::new();
    let path = bench.file("in.csv", "title\n\nx,y\n");
    let error = bench
        .take_with("", |r| {
            r.file = path.display().to_string();
            r.rejects = Some(path.clone());
        })
        .unwrap_err();
    assert_eq!(error.kind.code(), 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "title\n\nx,y\n");
}
