//! Input that no one should send.

use itdesk::error::ErrorKind;
use proptest::prelude::*;

use super::{Bench, LOG_POLICY, gzip, reasons};

/// Takes one bad row between two good ones and returns its reason.
fn reject(header: &str, row: impl AsRef<[u8]>) -> String {
    let bench = Bench::new();
    let mut text =
        format!("title,{header}\nfirst,{}\n", ",".repeat(header.matches(',').count())).into_bytes();
    text.extend(row.as_ref());
    text.extend(format!("\nlast,{}\n", ",".repeat(header.matches(',').count())).as_bytes());
    let summary = bench.take(text).unwrap();
    assert_eq!(summary.tickets_added, 2, "{:?}", summary.rejected);
    assert_eq!((summary.rejected.len(), summary.rejected[0].line, summary.rows_read), (1, 3, 3));
    summary.rejected[0].reason.clone()
}

#[test]
fn a_bad_row_is_rejected_with_the_reason_and_the_others_go_in() {
    assert_eq!(reject("team,tags", "x,y"), "the row has 2 cells, the header has 3");
    let broken = reject("team", b"x,\xff\xfe");
    assert!(broken.starts_with("column 'team' is not UTF-8 text"), "{broken}");
    let unmapped = reject("colour", b"x,\xff");
    assert!(unmapped.starts_with("column 'colour' is not UTF-8"), "{unmapped}");
    assert!(reject("team", " ,net").contains("column 'title' is empty"));
    let long = reject("team", format!("{},net", "é".repeat(501)));
    assert_eq!(long, "column 'title' has 501 characters; a title has at most 500");
    let word = reject("channel", "x,pigeon");
    assert!(
        word.starts_with("column 'channel' is 'pigeon', which is not a channel; allowed: phone, email"),
        "{word}"
    );
    let level = reject("impact", "x,huge");
    assert!(level.contains("the policy has no such impact; allowed: extensive, significant"), "{level}");
    assert!(reject("impact", "x,9").contains("column 'impact' is '9'"));
    assert!(reject("state", "x,lost").contains("column 'state' is 'lost'; allowed: new, triaged"));
    assert!(reject("kind", "x,wish").contains("column 'kind' is 'wish'; allowed: request, incident"));
    assert!(reject("kind,place", "x,request,Hall 3").contains("a request has no place"));
    assert!(reject("created", "x,yesterday").contains("which is not a time; allowed: 2026-11-23T14:00:00Z"));
    assert!(reject("created", "x,2027-01-01").contains("is after now"));
    assert!(reject("created", "x,1969-01-01").contains("before 1970"));
    assert!(reject("created,closed", "x,2026-02-01,noon").contains("which is not a time"));
}

#[test]
fn a_number_that_is_twice_in_a_file_is_taken_once_and_told() {
    let bench = Bench::new();
    let summary = bench.take("title,external\nx,a:1\ny,A:1\n").unwrap();
    assert_eq!(reasons(&summary), ["3: a 1 is already in line 2"]);
}

#[test]
fn data_stays_as_it_is() {
    let bench = Bench::new();
    let huge = "x".repeat(10 << 20);
    let text = format!("title,description,service\n=1+1,{huge},\"a\0b\u{1b}[31m\"\n");
    assert_eq!(bench.take(text).unwrap().tickets_added, 1);
    let ticket = bench.ticket();
    assert_eq!((ticket.title.as_str(), ticket.service.as_deref()), ("=1+1", Some("a\0b\u{1b}[31m")));
    assert_eq!(ticket.description[0].len(), 10 << 20);
    let summary = bench.take(format!("title\n{huge}\n")).unwrap();
    assert!(summary.rejected[0].reason.contains("has 10485760 characters"));
    assert!(summary.rejected[0].reason.len() < 200);
}

#[test]
fn lines_are_counted_over_quotes_and_empty_lines() {
    let bench = Bench::new();
    let text = "title,team\r\n\r\n\"a\r\nb\",net\r\n\r\n\r\nc\r\n\"open,net\r\nd,net\r\n";
    let summary = bench.take(text).unwrap();
    let lines: Vec<usize> = summary.rejected.iter().map(|r| r.line).collect();
    assert_eq!((lines, summary.tickets_added), (vec![7, 8], 1));
}

#[test]
fn wrong_json_is_rejected_by_element_and_what_stands_before_a_break_goes_in() {
    let bench = Bench::new();
    let text = "[{\"title\": \"a\"},\n 5,\n {\"title\": {\"x\": 1}}, {\"title\": \"b\", \"tags\": [[1]]},\n {\"title\": \"c\"},\n{\"ti";
    let summary = bench.take(text).unwrap();
    let said = reasons(&summary);
    assert_eq!(said[0], "2: element 2: it is a number; only objects are accepted: {\"name\": …}");
    assert_eq!(said[1], "3: element 3: column 'title' is an object; it must be text");
    assert!(said[2].starts_with("3: element 4: column 'tags' is a list of lists"), "{said:?}");
    assert_eq!(summary.tickets_added, 2);
    let error = summary.truncated.unwrap();
    assert_eq!(error.kind, ErrorKind::Damaged);
    assert_eq!(error.message, "stdin: line 5: the data ends in element 6");

    let deep = format!("[{{\"title\":\"a\"}},{}{}]", "[".repeat(100_000), "]".repeat(100_000));
    let summary = Bench::new().take(deep).unwrap();
    assert!(
        summary.truncated.unwrap().message.contains("element 2 is not JSON: nested more than 127 levels")
    );
    let lines = Bench::new().take("{\"title\":\"a\"}\n{\"title\":\n\"x\"\n{\"title\":\"b\"}").unwrap();
    assert_eq!((lines.tickets_added, lines.rejected.len()), (2, 2));
}

#[test]
fn a_printed_ticket_that_was_tampered_with_is_rejected() {
    let bench = Bench::new();
    bench.take("title,created\nx,2026-11-01\n").unwrap();
    let told = serde_json::to_value(bench.wire(&bench.ticket())).unwrap();
    for (pointer, bad) in [
        ("/title", serde_json::json!("")),
        ("/state", serde_json::json!("lost")),
        ("/created", serde_json::json!("2300-01-01T00:00:00Z")),
        ("/history/0/at", serde_json::json!("1980-01-01T00:00:00Z")),
        ("/history/0/changes", serde_json::json!(7)),
        ("/part", serde_json::json!({ "nature": 1 })),
    ] {
        let mut told = told.clone();
        *told.pointer_mut(pointer).unwrap() = bad;
        let other = Bench::new();
        let summary = other.take(told.to_string()).unwrap();
        assert_eq!((summary.tickets_added, summary.rejected.len()), (0, 1), "{pointer}");
    }
}

#[test]
fn a_torn_gzip_gives_what_came_whole_and_an_error() {
    let mut text = "title,description\n".to_owned();
    (0..3_000).for_each(|i| text.push_str(&format!("row {i},{}\n", (i * 7_919) % 3_001)));
    let packed = gzip(text.as_bytes());
    let bench = Bench::new();
    let summary = bench.take(&packed[..packed.len() / 2]).unwrap();
    let error = summary.truncated.unwrap();
    assert!(error.message.starts_with("stdin is truncated: gzip data"), "{}", error.message);
    assert_eq!(error.kind.code(), 6);
    assert!(summary.tickets_added > 100 && summary.rejected.is_empty(), "{}", summary.tickets_added);
    let before = summary.tickets_added;
    let summary = bench.take(&packed).unwrap();
    assert_eq!((summary.tickets_known, summary.tickets_added), (before, 3_000 - before));
}

#[test]
fn a_torn_log_leaves_out_the_ticket_at_the_break() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/servicenow-sample.csv");
    let packed = gzip(&std::fs::read(path).unwrap());
    let bench = Bench::with(LOG_POLICY);
    let name = |r: &mut itdesk::import::ImportRequest| r.profile = Some("servicenow".to_owned());
    let torn = bench.take_with(&packed[..packed.len() / 2], name).unwrap();
    assert!(torn.truncated.unwrap().message.contains("is left out, for its rows may not all be there"));
    let rest = bench.take_with(&packed, name).unwrap();
    assert_eq!(torn.tickets_added + rest.tickets_added, 300);
    assert_eq!(torn.events + rest.events, 2_040);
}

#[test]
fn a_damaged_file_of_the_desk_stops_the_import() {
    let bench = Bench::new();
    bench.take("title,external\nx,a:1\n").unwrap();
    let path = bench.desk.store.path(bench.ticket().id);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"history\"", "\"hist")).unwrap();
    let error = bench.take("title,external\nx,a:1\n").unwrap_err();
    assert_eq!(error.kind.code(), 6);
    assert!(error.message.starts_with("cannot tell what the desk has already: incidents/2026/11/"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(crate::model::cases(32)) })]

    #[test]
    fn random_bytes_are_taken_or_rejected(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in 0..6usize) {
        let heads = ["", "title,state,tags,created\n", "[", "{\"title\":", "\x1f\u{8b}", "title\n\""];
        let mut text = heads[head].as_bytes().to_vec();
        text.extend(&bytes);
        let _ = Bench::new().take_with(&text, |r| r.dry_run = true);
        let _ = Bench::with(LOG_POLICY).take_with(&text, |r| {
            r.dry_run = true;
            r.profile = Some("servicenow".to_owned());
        });
    }

    #[test]
    fn random_cells_give_tickets_that_read_back(cells in proptest::collection::vec("[\\PC\n\"']{0,12}", 1..30)) {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["title", "description", "team"]).unwrap();
        for trio in cells.chunks_exact(3) {
            out.write_record(trio).unwrap();
        }
        let bench = Bench::new();
        let summary = bench.take(out.into_inner().unwrap()).unwrap();
        prop_assert_eq!(summary.tickets_added + summary.rejected.len(), summary.rows_read);
        prop_assert_eq!(bench.tickets().len(), summary.tickets_added);
    }

    #[test]
    fn random_profiles_are_read_or_refused(text in "(\\PC|\n|[a-z_]+ = |\\[[a-z]+\\]\n){0,20}") {
        let _ = itdesk::import::read_profile("random", &text);
    }
}
