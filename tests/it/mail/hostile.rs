//! Mail from people who mean harm, and from programs that do not know better.

use proptest::prelude::*;

use itdesk::mail::Letter;

use super::{Raw, desk};

/// Messages with everything in them, to be mangled.
fn seeds() -> Vec<Vec<u8>> {
    let parts = "--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=gbk\n\
                 Content-Transfer-Encoding: base64\n\nxOO6ww==\n--b\nContent-Type: text/html\n\n<p>a<b>&#x4e00;&amp;</p><!-- x\n\
                 --b--\n--a\nContent-Type: message/rfc822\n\nFrom: x@y\nSubject: inner\n\nhi\n--a\nContent-Type: image/png; name*=utf-8''%E4%BD%A0\n\
                 Content-Transfer-Encoding: quoted-printable\n\n=FF=D8=\n--a--\n";
    vec![
        Raw::new("=?utf-8?B?5omT?= =?gb2312?Q?=B4=F2?=", parts)
            .with("Content-Type", "multipart/mixed; boundary=\"a\"")
            .with("References", "<a@b> <c@d>\r\n <e@f>")
            .with("Received", "from a by b; Mon, 23 Nov 2026 08:55:00 +0000")
            .bytes(),
        Raw::new("Plain", "text\n> quote\nOn x:\n> y\n").with("List-Id", "<x.y>").bytes(),
    ]
}

fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..8);
    (prop::sample::select(seeds()), edits).prop_map(|(mut bytes, edits)| {
        for (at, byte, how) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            match how {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, byte),
                _ => bytes.extend_from_within(at..(at + 40).min(bytes.len())),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..400), mangled()]) {
        if let Ok(letter) = Letter::parse(&bytes) {
            prop_assert!(!letter.subject.contains(['\r', '\n']) && !letter.id.is_empty());
            prop_assert!(letter.thread.iter().all(|id| id.len() <= 500));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(crate::model::cases(16)) })]

    /// Whatever comes in, the desk is whole afterwards and nothing stands outside its folders.
    #[test]
    fn no_bytes_harm_the_desk(bytes in mangled()) {
        let desk = desk();
        let told = desk.run_with(&["mail", "receive"], &bytes);
        prop_assert!(matches!(told.code, 0 | 2), "{told:?}");
        let found = desk.cmd("doctor");
        prop_assert!(found.code == 0, "{found:?}");
        let known = ["itdesk.toml", ".gitignore", ".gitattributes", ".itdesk", "requests", "incidents"];
        for entry in std::fs::read_dir(desk.root()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            prop_assert!(known.contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn large_and_deep_messages_are_read_in_reasonable_time() {
    let deep: String =
        (0..2_000).map(|n| format!("--{n}\nContent-Type: multipart/mixed; boundary={}\n\n", n + 1)).collect();
    let cases = [
        Raw::new("deep", &deep).with("Content-Type", "multipart/mixed; boundary=0"),
        Raw::new("tags", &"<div".repeat(200_000)).with("Content-Type", "text/html"),
        Raw::new("entities", &"&amp;<li>".repeat(100_000)).with("Content-Type", "text/html"),
        Raw::new(&"Re: ".repeat(100_000), "x"),
        Raw::new("many", "x").with("References", &"<a@b>\r\n ".repeat(50_000)),
        Raw::new("long", &"x".repeat(4 << 20)),
        Raw::new("quotes", &"> x\n".repeat(200_000)),
        Raw::new("words", "x").with("From", &format!("{} <a@b.example>", "=?utf-8?B?5omT?= ".repeat(20_000))),
    ];
    for (n, raw) in cases.iter().enumerate() {
        let raw = raw.clone().with("Message-ID", &format!("<{n}@x>"));
        let desk = desk();
        let told = desk.run_with(&["mail", "receive"], &raw.bytes());
        assert!(matches!(told.code, 0 | 2), "{n}: {}", told.stderr);
        desk.cmd("doctor").ok();
    }
}
