//! JSON as programs answer with it, times as people and programs write them, states nobody named.

use serde_json::{Value, json};

use super::{each, take, tickets};
use crate::desk::TestDesk;

fn with_profile(profile: &str, bytes: impl AsRef<[u8]>) -> (TestDesk, Value) {
    let desk = TestDesk::new();
    desk.write("p.toml", profile);
    let summary = take(&desk, &["--profile", "p.toml"], bytes);
    (desk, summary)
}

#[test]
fn rows_are_found_in_the_list_inside_an_object() {
    let rows = json!([{ "k": 1, "f": { "t": "A" } }, { "k": 2, "f": { "t": "B" } }]);
    let fields = "[fields]\ntitle = \"f.t\"\nexternal = \"k\"\n";
    for (path, object) in [
        ("rows = \"issues\"\n", json!({ "total": 2, "issues": rows })),
        ("rows = \"data.items\"\n", json!({ "data": { "items": rows, "n": [1] } })),
        ("", json!({ "total": 2, "issues": rows, "errors": [] })),
    ] {
        let (desk, summary) = with_profile(&format!("{path}{fields}"), object.to_string());
        assert_eq!(summary["tickets_added"], 2, "{summary}");
        assert_eq!(each(&desk, "/title"), ["A", "B"]);
    }
    let lines = format!("{}\n{}\n", json!({ "issues": [rows[0]] }), json!({ "issues": [rows[1]] }));
    let (_, summary) = with_profile(&format!("rows = \"issues\"\n{fields}"), lines);
    assert_eq!(summary["tickets_added"], 2, "{summary}");
    let (_, summary) =
        with_profile(&format!("rows = \"isues\"\n{fields}"), json!({ "issues": rows }).to_string());
    assert!(summary["rejected"][0]["reason"].as_str().unwrap().contains("no list at 'isues'"), "{summary}");
}

#[test]
fn a_list_of_objects_gives_what_each_of_them_says() {
    let profile = "[fields]\ntitle = \"t\"\ntags = \"labels.name\"\n[events]\nnote = \"c.all.body\"\n";
    let row = json!({ "t": "A", "labels": [{ "name": "x,y" }, { "name": "b" }, null], "c": { "all": [{ "body": "one" }, { "body": "two" }] } });
    let (desk, _) = with_profile(profile, row.to_string());
    assert_eq!(each(&desk, "/tags"), [json!(["b", "x,y"])]);
    assert_eq!(each(&desk, "/history/0/note"), [json!(["one", "two"])]);
}

#[test]
fn numbers_that_would_not_come_back_are_kept_as_text() {
    for number in ["123456789012345678901234567890", "1e400", "0.1000000000000000055", "12345678901234567890"]
    {
        let desk = TestDesk::new();
        take(&desk, &[], format!("[{{\"title\":{number}}}]"));
        assert_eq!(each(&desk, "/title"), [json!(number)]);
        let id = tickets(&desk)[0]["id"].as_str().unwrap().to_owned();
        let text = String::from_utf8(desk.bytes(&id)).unwrap();
        let text = text.replacen("\"kind\"", &format!("\"own\": {number},\n  \"kind\""), 1);
        std::fs::write(desk.path(&id), text).unwrap();
        desk.cmd(&format!("note {id} 'seen'")).ok();
        let text = String::from_utf8(desk.bytes(&id)).unwrap();
        assert!(text.contains(number), "{text}");
    }
}

#[test]
fn times_are_read_as_others_write_them() {
    let at = "2026-11-02T14:05:00Z";
    for text in [
        "1793628300",
        "1793628300000",
        "1793628300.0",
        "1793628300000000",
        "2026-11-02T15:05:00.000+0100",
        "2026/11/02 14:05",
        "2026年11月2日 14:05",
        "2026年11月2日 14时5分",
        "２０２６/１１/０２ １４：０５",
        "2 Nov 2026 14:05",
        "Nov 2, 2026, 2:05:00\u{202f}PM",
        "2026/11/2 下午2:05",
        "2026年11月2日下午2:05",
        "2026년 11월 2일 오후 2:05",
        "Mon, 02 Nov 2026 15:05:00 +0100",
        "2. November 2026, 14:05",
        "02-Nov-2026 14:05",
    ] {
        let desk = TestDesk::new();
        let summary = take(&desk, &[], json!([{ "title": "A", "created": text }]).to_string());
        assert_eq!(summary["tickets_added"], 1, "{text}: {summary}");
        assert_eq!(each(&desk, "/created"), [at], "{text}");
    }
    let desk = TestDesk::new();
    take(&desk, &[], "[{\"title\":\"A\",\"created\":1793628300000}]");
    assert_eq!(each(&desk, "/created"), [at]);
}

#[test]
fn months_are_read_by_the_names_of_other_languages() {
    for (month, text) in [
        (1, "5. Januar 2026"),
        (3, "5. März 2026"),
        (5, "5. Mai 2026"),
        (10, "5. Okt. 2026"),
        (1, "5 janvier 2026"),
        (2, "5 févr. 2026"),
        (6, "5 juin 2026"),
        (7, "5 juillet 2026"),
        (8, "5 août 2026"),
        (1, "5 de enero de 2026"),
        (4, "5 abr 2026"),
        (8, "5 de agosto de 2026"),
        (1, "5 gennaio 2026"),
        (5, "5 mag 2026"),
        (6, "5 giu 2026"),
        (7, "5 luglio 2026"),
        (9, "5 settembre 2026"),
        (10, "5 ott 2026"),
        (2, "5 de fevereiro de 2026"),
        (9, "5 set 2026"),
        (10, "5 de outubro de 2026"),
        (3, "5 maart 2026"),
        (5, "5 mei 2026"),
        (8, "5 augustus 2026"),
        (11, "5. marraskuuta 2026"),
        (8, "5 Ağustos 2026"),
        (6, "5 Ιουνίου 2026"),
        (7, "5 июля 2026"),
        (5, "5 мая 2026"),
        (5, "5 май 2026"),
        (11, "5 listopada 2026"),
        (7, "5. července 2026"),
        (1, "5 ianuarie 2026"),
        (10, "2026年10月5日"),
        (3, "2026年三月5日"),
    ] {
        let desk = TestDesk::new();
        let summary = take(&desk, &[], json!([{ "title": "A", "created": text }]).to_string());
        assert_eq!(summary["tickets_added"], 1, "{text}: {summary}");
        assert_eq!(each(&desk, "/created"), [format!("2026-{month:02}-05T00:00:00Z")], "{text}");
    }
    let profile = "dates = [\"%d/%b/%y %I:%M %p\"]\n[fields]\ntitle = \"t\"\n[events]\ncreated = \"c\"\n";
    let (desk, _) =
        with_profile(profile, "t,c\nA,12/Mär/24 9:41 AM\nB,12/mars/24 9:41 PM\nC,12/3月/24 9:41 AM\n");
    assert_eq!(each(&desk, "/created")[..2], ["2024-03-12T09:41:00Z", "2024-03-12T21:41:00Z"]);
}

#[test]
fn a_profile_can_say_what_states_nobody_named_become() {
    let fields = "[fields]\ntitle = \"t\"\nstate = \"s\"\n[states]\nDone = \"closed\"\n";
    let (_, summary) = with_profile(fields, "t,s\nA,Limbo\n");
    assert_eq!(summary["rejected"].as_array().unwrap().len(), 1);
    let (desk, _) = with_profile(&format!("{fields}\"*\" = \"in_progress\"\n"), "t,s\nA,Limbo\nB,Done\n");
    assert_eq!(each(&desk, "/state"), ["in_progress", "closed"]);
    assert_eq!(each(&desk, "/history/0/note")[0], json!(["state in the source: Limbo"]));
}
