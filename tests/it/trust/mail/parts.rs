//! Texts, pages and files of a message.

use serde_json::json;

use super::{desk, kept, mail, take};

fn alternative(id: &str, text: &str, page: &str) -> Vec<u8> {
    let head = format!(
        "Subject: x\nMessage-ID: <{id}>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b"
    );
    let body = format!(
        "--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n--b--\n"
    );
    mail("u@c.example", &head, &body)
}

#[test]
fn a_text_part_that_says_nothing_gives_way_to_the_page() {
    let desk = desk();
    for (n, text) in
        ["", "\u{a0}", "\u{200b}\u{feff}\n", "-- \nUlla\nAcme Ltd", "Sent from my iPhone", "发自我的iPhone"]
            .into_iter()
            .enumerate()
    {
        let told = take(&desk, alternative(&format!("{n}@c"), text, "<p>the ERP is down</p>"));
        assert_eq!(told["ticket"]["description"], json!(["the ERP is down"]), "{text:?}");
        assert!(kept(&desk, &told, "message.html").is_some());
    }
    let told = take(&desk, alternative("both@c", "my printer is jammed", "<p>the ERP is down today</p>"));
    assert_eq!(told["ticket"]["description"], json!(["my printer is jammed"]));
    assert!(kept(&desk, &told, "message.html").is_some(), "what only the page says is kept");
    let told = take(&desk, alternative("same@c", "the ERP is down", "<b>the ERP is down</b>"));
    assert_eq!((&told["ticket"]["description"], &told["files"]), (&json!(["the ERP is down"]), &json!([])));
}

#[test]
fn a_multipart_that_is_never_closed_keeps_its_parts_apart() {
    let desk = desk();
    let inner = "Content-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nplain\n\
                 --i\nContent-Type: text/html\n\n<p>plain</p>\n";
    let file =
        "--o\nContent-Type: text/csv; name=a.csv\nContent-Disposition: attachment; filename=a.csv\n\n1,2\n";
    for (n, body) in [format!("--o\n{inner}{file}--o--\n"), format!("--o\n{inner}{file}")].iter().enumerate()
    {
        let head =
            format!("Message-ID: <{n}@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o");
        let told = take(&desk, mail("a@x.example", &head, body));
        assert_eq!(told["ticket"]["description"], json!(["plain"]));
        assert_eq!(kept(&desk, &told, "a.csv").unwrap().trim_ascii(), b"1,2");
    }
}

#[test]
fn base64_is_read_with_footers_and_without_padding() {
    let desk = desk();
    let head = |n: usize| {
        format!(
            "Message-ID: <{n}@x>\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64"
        )
    };
    for (n, (body, lines)) in [
        ("5omT5Y2w5py65Z2P5LqG", json!(["打印机坏了"])),
        ("5omT5Y2w5py65Z2P5LqGIQ", json!(["打印机坏了!"])),
        ("5omT5Y2w5py6\n5Z2P5LqG\n____\nhelp list\n", json!(["打印机坏了", "____", "help list"])),
        ("not in base64, my friend", json!(["not in base64, my friend"])),
    ]
    .into_iter()
    .enumerate()
    {
        let told = take(&desk, mail("a@x.example", &head(n), body));
        assert_eq!(told["ticket"]["description"], lines, "{body}");
    }
}

#[test]
fn files_written_into_a_text_are_kept_as_files() {
    let desk = desk();
    let told = take(
        &desk,
        mail(
            "a@x.example",
            "Subject: uu\nMessage-ID: <u@x>",
            "See below.\n\nbegin 644 note.txt\n#86)C\n`\nend\n\nRegards\n",
        ),
    );
    assert_eq!(told["ticket"]["description"], json!(["See below.", "", "Regards"]));
    assert_eq!(kept(&desk, &told, "note.txt").unwrap(), b"abc");
    let torn = "begin 644 note.txt\n#86)C\n";
    let told = take(&desk, mail("a@x.example", "Subject: uu\nMessage-ID: <v@x>", torn));
    assert_eq!(told["ticket"]["description"], json!(["begin 644 note.txt", "#86)C"]));
}

#[test]
fn flowing_lines_are_one() {
    let desk = desk();
    for (n, (kind, body, lines)) in [
        ("format=flowed", "a long \nline\nend", json!(["a long line", "end"])),
        ("format=flowed; delsp=yes", "打印 \n机", json!(["打印机"])),
        ("charset=utf-8", "a \nb", json!(["a", "b"])),
    ]
    .into_iter()
    .enumerate()
    {
        let head =
            format!("Subject: x\nMessage-ID: <{n}@f>\nContent-Type: text/plain; charset=utf-8; {kind}");
        assert_eq!(take(&desk, mail("a@x.example", &head, body))["ticket"]["description"], lines);
    }
}

#[test]
fn a_message_that_cannot_be_read_leaves_a_trace() {
    let desk = desk();
    let long = format!("From: zhang@example.org\nSubject: a film\n\n{}", "x".repeat(101 << 20));
    for (raw, begins) in [
        ("no header at all", "no header at all"),
        ("Subject: from nobody\n\nx\n", "from nobody"),
        (&long, "a film"),
    ] {
        desk.run_with(&["mail", "receive"], raw.as_bytes()).fails(2);
        let noted = std::fs::read_to_string(desk.root().join(".itdesk/ignored-mail.jsonl")).unwrap();
        let last: serde_json::Value = serde_json::from_str(noted.lines().last().unwrap()).unwrap();
        assert!(last["begins"].as_str().unwrap().contains(begins), "{begins}");
        assert!(!last["because"].as_str().unwrap().is_empty());
    }
}
