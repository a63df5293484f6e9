//! Charsets and headers as old and careless programs write them.

use serde_json::json;

use super::{desk, take};

#[test]
fn headers_are_read_whatever_is_cut_or_raw_in_them() {
    let desk = desk();
    for (n, (subject, title)) in [
        (&b"=?utf-8?B?5omT5Q==?=\n =?utf-8?B?jbA=?="[..], "打印"),
        (b"=?gb2312?B?tPLT?=\n =?gb2312?B?obv6?=", "打印机"),
        (b"=?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=\n =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=", "テストテスト"),
        (b"=?iso-2022-kr?B?GyQpQw5HUTFbDw==?=", "한글"),
        (b"=?utf-8?Q?Gr\xc3\xbc\xc3\x9fe?=", "Grüße"),
        (b"=?gbk?Q?\xb4\xf2\xd3\xa1\xbb\xfa?=", "打印机"),
        (
            b"\xb4\xf2\xd3\xa1\xbb\xfa\xbb\xb5\xc1\xcb\xa3\xac\xc7\xeb\xc0\xb4\xd0\xde\xc0\xed",
            "打印机坏了，请来修理",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let raw =
            [format!("From  : a@b.example\nMessage-ID: <{n}@b>\nSubject : ").as_bytes(), subject, b"\n\nx"]
                .concat();
        assert_eq!(take(&desk, raw)["ticket"]["title"], json!(title));
    }
}

#[test]
fn texts_are_read_in_charsets_that_shift() {
    let desk = desk();
    for (n, (charset, body, line)) in [
        ("iso-2022-kr", &b"\x1b$)C\n\x0eGQ1[\x0f ok"[..], "한글 ok"),
        ("us-ascii", b"\x1b$)C\n\x0eGQ1[\x0f ok", "한글 ok"),
        ("hz-gb-2312", b"~{<:Ky2;S{~}", "己所不欲"),
        ("utf-7", b"Gr+APwA3w-e", "Grüße"),
        ("iso-2022-jp-ms", b"\x1b$B%F%9%H\x1b(B", "テスト"),
        ("x-nobody-knows", "Grüße".as_bytes(), "Grüße"),
    ]
    .into_iter()
    .enumerate()
    {
        let head = format!(
            "From: a@b.example\nMessage-ID: <{n}@b>\nSubject: x\nContent-Type: text/plain; charset={charset}\n\n"
        );
        let told = take(&desk, [head.as_bytes(), body].concat());
        assert_eq!(told["ticket"]["description"][0], json!(line), "{charset}");
    }
}

#[test]
fn names_of_files_are_put_together_before_they_are_read() {
    let desk = desk();
    for (n, (name, ends)) in [
        ("filename*0*=utf-8''%E6%89; filename*1*=%93.txt", "打.txt"),
        ("filename*0*=gbk''%B4%F2%D3; filename*1*=%A1.txt", "打印.txt"),
        ("filename=\"=?gbk?B?tPLT?= =?gbk?B?obv6?=.txt\"", "打印机.txt"),
    ]
    .into_iter()
    .enumerate()
    {
        let raw = format!(
            "From: a@b.example\nMessage-ID: <{n}@b>\nContent-Type: multipart/mixed; boundary=e\n\n--e\n\nhello\n--e\n\
             Content-Type: text/csv\nContent-Disposition: attachment; {name}\n\n1\n--e--\n"
        );
        let told = take(&desk, raw);
        let file = told["files"][0]["name"].as_str().unwrap();
        assert!(file.ends_with(ends), "{file}");
    }
}
