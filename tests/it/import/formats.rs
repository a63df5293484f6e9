//! CSV, JSON and JSON Lines under the plain profile, and tickets that itdesk printed.

use itdesk::records::incident::Verification;
use itdesk::records::words::Verdict;
use itdesk::records::{Audience, Channel, Class, Kind, State, Ticket};
use itdesk::render;
use itdesk::rules::workflow::Verb;
use itdesk::rules::{life, verbs};
use itdesk::wire;
use serde_json::{Value, json};

use super::{Bench, gzip, reasons, whole};

const ROW: &str = "kind,title,description,state,type,impact,urgency,interruption,data_loss,difficulty,service,\
requester,contact,customer,audience,channel,external,created,resolved,closed,place,symptom,outcome,team,assignee,tags,note
incident,Mail is down,\"since 8
no one gets any\",closed,emergency,Extensive,2,full,none,low,mail,Eve,eve@x,ACME,internal,phone,jira:OPS-1,2026-11-01T08:00:00Z,2026-11-01 10:30,2026-11-02,Hall 3,grey screen,restarted,net,bob,\"b, a,b\",from the old desk
";

#[test]
fn a_plain_row_fills_every_field() {
    let bench = Bench::new();
    let summary = bench.take(ROW).unwrap();
    assert_eq!((summary.tickets_added, summary.rejected.len()), (1, 0), "{:?}", summary.rejected);
    assert!(summary.unknown_columns.is_empty());
    let ticket = bench.ticket();
    assert_eq!(ticket.description, ["since 8", "no one gets any"]);
    assert_eq!(ticket.tags, ["a", "b"]);
    assert_eq!((ticket.state, ticket.class), (State::Closed, Class::A));
    assert_eq!(
        (ticket.channel.clone(), ticket.requester.audience),
        (Some(Channel::PHONE), Some(Audience::Internal))
    );
    assert_eq!(ticket.assessment.impact.as_deref(), Some("extensive"));
    assert_eq!(ticket.assessment.urgency.as_deref(), Some("high"));
    let external = ticket.external.as_ref().unwrap();
    assert_eq!((external.system.as_str(), external.number.as_str()), ("jira", "OPS-1"));
    let incident = ticket.incident().unwrap();
    assert_eq!(
        (incident.place.as_deref(), &incident.outcome[..]),
        (Some("Hall 3"), &["restarted".to_owned()][..])
    );
    let story: Vec<_> = ticket.history.iter().map(|e| format!("{} {} {}", e.at, e.by, e.did)).collect();
    assert_eq!(
        story,
        [
            "2026-11-01T08:00:00Z ann created",
            "2026-11-01T10:30:00Z ann resolved",
            "2026-11-02T00:00:00Z ann closed"
        ]
    );
    assert_eq!(ticket.history[0].note, ["from the old desk"]);
    assert_eq!(bench.wire(&ticket).clocks.as_ref().unwrap().resolve.elapsed_seconds, 9_000);
}

#[test]
fn columns_may_have_chinese_names_in_the_encodings_of_chinese_programs() {
    let text = "标题,描述,影响程度,紧急程度,优先级,服务,请求人,处理组,编号,创建时间,解决时间,评分\r\n\
        邮件无法收发,今早开始,extensive,2 - 高,1,邮件系统,王芳,平台组,OA:123,2026年11月1日 8时,2026-11-01 10:30,5\r\n";
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    for bytes in [
        text.as_bytes().to_vec(),
        encoding_rs::GB18030.encode(text).0.into_owned(),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
        with_mark(&[0xff, 0xfe], utf_16(u16::to_le_bytes)),
        with_mark(&[0xef, 0xbb, 0xbf], text.as_bytes().to_vec()),
    ] {
        let bench = Bench::new();
        let summary = bench.take(&bytes).unwrap();
        assert_eq!(reasons(&summary), Vec::<String>::new());
        // The urgency has a column of its own, so that the priority is none.
        assert_eq!(summary.unknown_columns, ["优先级", "评分"]);
        let ticket = bench.ticket();
        assert_eq!(
            (ticket.title.as_str(), &ticket.description[..]),
            ("邮件无法收发", &["今早开始".to_owned()][..])
        );
        assert_eq!(ticket.assessment.impact.as_deref(), Some("extensive"));
        assert_eq!(ticket.assessment.urgency.as_deref(), Some("high"));
        assert_eq!((ticket.service.as_deref(), ticket.team.as_deref()), (Some("邮件系统"), Some("平台组")));
        assert_eq!(ticket.requester.name.as_deref(), Some("王芳"));
        assert_eq!(ticket.external.as_ref().unwrap().number, "123");
        assert_eq!(ticket.created().to_string(), "2026-11-01T08:00:00Z");
    }
}

#[test]
fn an_english_column_wins_over_a_chinese_one_and_errors_name_the_column_of_the_file() {
    let bench = Bench::new();
    let summary = bench.take("标题,title,优先级\n中文,English,9\n主题,Subject,1\n").unwrap();
    assert_eq!(summary.unknown_columns, ["标题"]);
    assert_eq!(bench.ticket().title, "Subject");
    let reasons = reasons(&summary);
    assert!(reasons[0].starts_with("2: column '优先级' is '9', but the policy has no such "), "{reasons:?}");
}

#[test]
fn a_row_with_a_title_is_enough_and_comes_in_once() {
    let bench = Bench::new();
    let text = "title;team\nsame;\nsame;\nother;net\n";
    let summary = bench.take(text).unwrap();
    assert_eq!((summary.tickets_added, summary.tickets_known), (3, 0));
    let again = bench.take(text).unwrap();
    assert_eq!((again.tickets_added, again.tickets_known), (0, 3));
    let tickets = bench.tickets();
    assert_eq!((tickets[0].state, tickets[1].state), (State::Assigned, State::New));
    assert_eq!(tickets[1].created(), bench.desk.now);
}

#[test]
fn the_same_rows_come_as_json_json_lines_gzip_and_with_a_byte_order_mark() {
    let list = r#"[{"title":"a","tags":["x","y"],"external":{"system":"s","number":"1"}},
                   {"title":"b","impact":1,"kind":"request","content_class":"data"}]"#;
    let lines = "{\"title\":\"a\",\"external\":\"s:1\"}\n\n{\"title\":\"b\"}\n";
    for text in [list.as_bytes().to_vec(), lines.as_bytes().to_vec(), gzip(list.as_bytes())] {
        let bench = Bench::new();
        let summary = bench.take(&text).unwrap();
        assert_eq!(summary.tickets_added, 2, "{:?}", summary.rejected);
        assert_eq!(bench.tickets()[0].external.as_ref().unwrap().number, "1");
    }
    let bench = Bench::new();
    bench.take(list).unwrap();
    assert_eq!(bench.tickets()[1].kind(), Kind::Request);
    assert_eq!(bench.tickets()[1].assessment.impact.as_deref(), Some("extensive"));
    assert_eq!(Bench::new().take("\u{feff}title\r\nx\r\n").unwrap().tickets_added, 1);
    assert_eq!(Bench::new().take("title\tteam\nx\ty\n").unwrap().tickets_added, 1);
}

#[test]
fn files_are_read_like_stdin() {
    let bench = Bench::new();
    let path = bench.file("x.jsonl.gz", gzip(b"{\"title\": \"a\"}\n")).display().to_string();
    assert_eq!(bench.take_with("", |r| r.file = path).unwrap().tickets_added, 1);
    let error = bench.take_with("", |r| r.file = "/no/such/file.csv".to_owned()).unwrap_err();
    assert_eq!(error.kind.code(), 7);
    assert_eq!(bench.take("").unwrap().rows_read, 0);
}

#[test]
fn unknown_columns_are_named_and_a_missing_title_stops() {
    let bench = Bench::new();
    let summary = bench.take("title,colour,Team\nx,red,net\n").unwrap();
    assert_eq!(summary.unknown_columns, ["colour"]);
    assert_eq!(bench.ticket().team.as_deref(), Some("net"));
    let json = bench.take(r#"[{"title":"q","size":1},{"title":"r","size":2}]"#).unwrap();
    assert_eq!(json.unknown_columns, ["size"]);
    let error = bench.take("titel,team\nx,net\n").unwrap_err();
    assert!(whole(&error).contains("no column 'title'") && whole(&error).contains("did you mean 'titel'?"));
    assert_eq!(error.kind.code(), 2);
}

#[test]
fn a_class_that_the_rules_would_not_give_is_one_set_by_hand() {
    let bench = Bench::new();
    bench.take("title,class,because\na,D,\nb,A,\nc,B,the boss\n").unwrap();
    let tickets = bench.tickets();
    assert_eq!(tickets[0].class_set, None);
    assert_eq!(tickets[1].class_set.as_ref().unwrap().because, "imported as class A");
    assert_eq!(
        (tickets[2].class, tickets[2].class_set.as_ref().unwrap().because.as_str()),
        (Class::B, "the boss")
    );
}

/// A desk with two tickets that have been worked on, one of them to its end.
fn worked() -> Bench {
    let mut bench = Bench::new();
    let end = bench.desk.now;
    bench.desk.at = end - jiff::SignedDuration::from_hours(9);
    let mut ids = Vec::new();
    for title in ["one", "two"] {
        let mut draft = Ticket::blank(bench.desk.fresh_id(Kind::Incident, bench.desk.at).unwrap(), title);
        draft.team = Some("net".to_owned());
        ids.push(bench.desk.create(draft, vec!["said".to_owned()]).unwrap().ticket.id);
    }
    let mut act = |action: &dyn Fn(&mut Ticket) -> Result<life::Action, life::Refusal>| {
        bench.desk.at += jiff::SignedDuration::from_hours(1);
        bench.desk.act(ids[0], |t| Ok(action(t)?)).unwrap();
    };
    act(&|t| verbs::assign(t, Some("mail"), None, Vec::new()));
    act(&|t| verbs::respond(t, vec!["soon".to_owned()]));
    act(&|t| verbs::start(t, "bob", Vec::new()));
    let at = end - jiff::SignedDuration::from_hours(5);
    act(&|t| verbs::repair(t, at, vec!["new disk".to_owned()]));
    act(&|t| verbs::verify(t, passed(at)));
    act(&|t| verbs::resolve(t, Vec::new()));
    act(&|t| {
        t.description = vec!["it is slow".to_owned()];
        let incident = t.incident_mut().unwrap();
        incident.place = Some("hall".to_owned());
        incident.outcome = vec!["a new disk".to_owned()];
        incident.confirmed_by = Some("ann".to_owned());
        t.state = State::Closed;
        t.links = vec![itdesk::records::Link::new("relates_to", &ids[1].to_string())];
        Ok(life::Action::of(Verb::Close))
    });
    bench
}

fn passed(at: jiff::Timestamp) -> Verification {
    let (by, evidence, extra) = ("bob".to_owned(), Vec::new(), Default::default());
    Verification { at, by, verdict: Verdict::Passed, evidence, measured: Vec::new(), extra }
}

/// What must be the same in another desk: all but ids and what a list cannot say.
fn comparable(mut told: Value, with_history: bool) -> Value {
    let object = told.as_object_mut().unwrap();
    for key in ["id", "external", "links", "dedupe_key"] {
        object.shift_remove(key);
    }
    if !with_history {
        // A list has no elements of the record, which the record limits and the confirmation come from.
        for key in ["history", "description", "part", "record", "confirmation"] {
            object.shift_remove(key);
        }
    }
    told
}

#[test]
fn what_itdesk_prints_comes_back_in() {
    let from = worked();
    let originals = from.tickets();
    for full in [true, false] {
        let told: Vec<Value> = originals.iter().map(|t| printed(&from, t, full)).collect();
        let to = Bench::new();
        let summary = to.take(serde_json::to_string_pretty(&told).unwrap()).unwrap();
        assert_eq!((summary.tickets_added, summary.rejected.len()), (2, 0), "{:?}", summary.rejected);
        assert!(summary.unknown_columns.is_empty(), "{:?}", summary.unknown_columns);
        let arrived = to.tickets();
        for (original, arrived) in told.iter().zip(&arrived) {
            let arrived = printed(&to, arrived, full);
            assert_eq!(comparable(arrived, full), comparable(original.clone(), full), "full: {full}");
        }
        let external = arrived[0].external.as_ref().unwrap();
        assert_eq!((external.system.as_str(), &external.number), ("itdesk", &originals[0].id.to_string()));
        assert_eq!(arrived[0].links[0].id, arrived[1].id.to_string());
        assert_eq!(to.take(json!(told).to_string()).unwrap().tickets_known, 2);
        assert_eq!(from.take(json!(told).to_string()).unwrap().tickets_known, 2, "back where it came from");
    }
}

fn printed(bench: &Bench, ticket: &Ticket, full: bool) -> Value {
    let told = match full {
        true => wire::Ticket::full(&bench.desk.policy, ticket, bench.desk.now),
        false => wire::Ticket::brief(&bench.desk.policy, ticket, bench.desk.now),
    };
    serde_json::to_value(told).unwrap()
}

#[test]
fn the_csv_that_itdesk_prints_comes_back_in() {
    let from = worked();
    let told: Vec<_> =
        from.tickets().iter().map(|t| wire::Ticket::brief(&from.desk.policy, t, from.desk.now)).collect();
    let to = Bench::new();
    let summary = to.take(render::csv::tickets(&told)).unwrap();
    assert_eq!(summary.tickets_added, 2, "{:?}", reasons(&summary));
    assert!(summary.unknown_columns.is_empty(), "{:?}", summary.unknown_columns);
    let arrived = to.wire(&to.tickets()[0]);
    assert_eq!((arrived.resolved, arrived.closed), (told[0].resolved, told[0].closed));
    assert_eq!((arrived.handled, arrived.reassignment_count), (told[0].handled, 1));
}
