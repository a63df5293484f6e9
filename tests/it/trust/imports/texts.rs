//! Text as others write it: quotes, encodings, tables that a program made.

use serde_json::{Value, json};

use super::{each, take, tickets};
use crate::desk::TestDesk;

fn count(summary: &Value) -> (u64, usize) {
    (summary["tickets_added"].as_u64().unwrap(), summary["rejected"].as_array().unwrap().len())
}

#[test]
fn a_quote_that_is_never_closed_is_named_with_its_line_and_swallows_nothing_in_silence() {
    for (csv, line) in [
        ("title,description\nfirst,\"unclosed\nsecond,ok\nthird,ok\n", 2),
        ("title,description\nfirst,ok\r\n\"second,ok\r\nthird,ok\r\n", 3),
        ("title;description\nfirst;\"a\nb\"\nx;\"c\nd;e\n", 4),
    ] {
        let desk = TestDesk::new();
        let output = desk.run_with(&["import", "-"], csv.as_bytes());
        assert_eq!(output.code, 6, "{}", output.stderr);
        assert!(output.stderr.contains(&format!("in line {line} is never closed")), "{}", output.stderr);
        assert!(!desk.cmd("export").ok().stdout.contains("third"), "no text holds other rows");
    }
}

#[test]
fn a_quote_that_is_never_closed_in_the_header_is_an_error() {
    let desk = TestDesk::new();
    let refused = desk.run_with(&["import", "-"], b"title,\"description\nfirst,ok\nsecond,ok\n").fails(6);
    assert!(refused.stderr.contains("in line 1 is never closed"), "{}", refused.stderr);
}

#[test]
fn quotes_inside_a_cell_stay_and_those_that_could_end_it_elsewhere_are_refused() {
    let desk = TestDesk::new();
    let csv =
        "title,description\nA,\"19\" monitor is dead\nB,a 19\" one\n\"17\" C,ok\nD,\"says \"\"no\"\"\"\n";
    assert_eq!(count(&take(&desk, &[], csv)), (4, 0));
    assert_eq!(
        each(&desk, "/title"),
        ["17\" C", "A", "B", "D"].map(|t| if t.starts_with('1') { json!("\"17\" C") } else { json!(t) })
    );
    let texts = each(&desk, "/description/0");
    assert_eq!(
        texts,
        [json!("ok"), json!("\"19\" monitor is dead"), json!("a 19\" one"), json!("says \"no\"")]
    );

    let desk = TestDesk::new();
    let summary = take(&desk, &[], "title,description\nA,\"open\nB,ok\nC,\"ok\" too\nD,ok\n");
    assert_eq!(count(&summary), (1, 1));
    let reason = summary["rejected"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("in line 2") && reason.contains("lines 2 to 4"), "{reason}");
}

fn utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn files_in_other_encodings_are_read_as_what_they_are() {
    let chinese = "title,team,description\n打印机卡纸,网络组,三楼的打印机今天早上开始卡纸，请尽快处理。\n邮件系统无法登录,服务台,提示密码错误\n";
    let gbk = encoding_rs::GBK.encode(chinese).0.into_owned();
    let variants = [
        gbk.clone(),
        utf_16(chinese, false, true),
        utf_16(chinese, true, true),
        utf_16(chinese, false, false),
        utf_16(chinese, true, false),
    ];
    for bytes in variants {
        let desk = TestDesk::new();
        assert_eq!(count(&take(&desk, &[], &bytes)), (2, 0));
        assert_eq!(each(&desk, "/title"), [json!("打印机卡纸"), json!("邮件系统无法登录")]);
    }
    let desk = TestDesk::new();
    let said = desk.run_with(&["import", "-"], &gbk).ok().stderr;
    assert!(said.contains("read as GBK"), "{said}");

    let german = "title,team\nDrucker im Büro läuft nicht,Störung\nÄrger mit der Tür,Störung\n";
    let latin = encoding_rs::WINDOWS_1252.encode(german).0.into_owned();
    let desk = TestDesk::new();
    assert_eq!(count(&take(&desk, &[], &latin)), (2, 0));
    assert_eq!(each(&desk, "/team"), [json!("Störung"), json!("Störung")]);
}

#[test]
fn a_profile_or_a_flag_says_the_encoding_and_what_is_not_in_it_is_rejected_not_altered() {
    let rare = encoding_rs::GB18030.encode("title\n㐀𠀀字\n").0.into_owned();
    let desk = TestDesk::new();
    desk.write("p.toml", "encoding = \"gb18030\"\n[fields]\ntitle = \"title\"\n");
    assert_eq!(count(&take(&desk, &["--profile", "p.toml"], &rare)), (1, 0));
    assert_eq!(each(&desk, "/title"), [json!("㐀𠀀字")]);
    let desk = TestDesk::new();
    let broken = b"title,team\n\x81 bad,x\ngood,x\n";
    let summary = take(&desk, &["--encoding", "shift_jis"], broken);
    assert_eq!(count(&summary), (1, 1), "{summary}");
    desk.run_with(&["import", "-", "--encoding", "klingon"], b"title\nx\n").fails(2);
}

#[test]
fn json_that_is_not_in_the_encoding_is_rejected_by_the_row() {
    let desk = TestDesk::new();
    let bytes = b"[{\"title\":\"\x81 bad\"},{\"title\":\"good\"}]";
    let summary = take(&desk, &["--encoding", "shift_jis"], bytes);
    assert_eq!(count(&summary), (1, 1), "{summary}");
}

#[test]
fn one_damaged_row_of_a_utf_8_file_is_rejected_alone() {
    let desk = TestDesk::new();
    let mut bytes = "title,team\n打印机卡纸,网络组\n".as_bytes().to_vec();
    bytes.extend(b"bad,\xe6\x89\n");
    assert_eq!(count(&take(&desk, &[], &bytes)), (1, 1));
}

#[test]
fn workbooks_and_packed_files_are_refused_by_name() {
    for (bytes, name) in [
        (&b"PK\x03\x04\x14\x00xl/workbook.xml"[..], "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x28\xb5\x2f\xfd..", "zstd"),
        (b"\xfd7zXZ\x00..", "xz"),
    ] {
        let desk = TestDesk::new();
        for args in [&["import", "-"][..], &["monitor", "record", "--from", "-"]] {
            let said = desk.run_with(args, bytes).fails(2).stderr;
            assert!(said.contains(name), "{said}");
        }
    }
}

#[test]
fn a_column_that_the_header_repeats_gives_all_its_values() {
    let desk = TestDesk::new();
    desk.write(
        "p.toml",
        "[fields]\ntitle = \"Summary\"\ntags = \"Labels\"\nteam = \"Team\"\n[events]\nnote = \"Comment\"\n",
    );
    let csv = "Summary,Labels,Labels,Labels,Team,Team,Comment,Comment\nA,front,,\"b,c\",net,,one,\"two\nlines\"\nB,x,,,net,web,,\n";
    let summary = take(&desk, &["--profile", "p.toml"], csv);
    assert_eq!(count(&summary), (1, 1), "{summary}");
    let ticket = &tickets(&desk)[0];
    assert_eq!((&ticket["tags"], &ticket["team"]), (&json!(["b,c", "front"]), &json!("net")));
    assert_eq!(ticket["history"][0]["note"], json!(["one", "two", "lines"]));
}

#[test]
fn tags_and_texts_come_back_from_csv_as_they_went_out() {
    let desk = TestDesk::new();
    let texts = ["=1+1", "+49 30", "-5 degrees", "@home", "'=x", "''-y", "'quoted'", "\"q\" it"];
    for text in texts {
        let tags = ["--tag", "a,b", "--tag", "x y", "--tag", "=z", "--tag", "say \"no\""];
        let args: Vec<&str> = ["incident", "new", text].into_iter().chain(tags).collect();
        desk.run(&["--", text]);
        desk.run(&[&args[..2], &args[3..], &["--", text]].concat()).ok();
    }
    for out in [
        "list --limit 0 --format csv",
        "export --format csv",
        "list --limit 0 --fields title,tags --format csv",
    ] {
        let other = TestDesk::new();
        let csv = desk.cmd(out).ok().stdout.replacen("title,tag\n", "title,tags\n", 1);
        assert_eq!(count(&take(&other, &[], &csv)).0, texts.len() as u64, "{csv}");
        let mut wanted = texts.map(Value::from).to_vec();
        let mut got = each(&other, "/title");
        wanted.sort_by_key(Value::to_string);
        got.sort_by_key(Value::to_string);
        assert_eq!(got, wanted, "{csv}");
        let own = each(&desk, "/tags");
        assert_eq!(each(&other, "/tags"), own, "{csv}");
    }
}
