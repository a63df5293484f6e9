//! Messages as programs really write them, against every standard.

use itdesk::mail::Letter;

/// A message of these bytes, read.
fn letter(raw: &[u8]) -> Letter {
    Letter::parse(raw).unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(raw)))
}

/// A message with this header and text.
fn of(header: &str, text: &[u8]) -> Letter {
    letter(&[format!("From: zhang@customer.example\r\n{header}\r\n\r\n").as_bytes(), text].concat())
}

#[test]
fn text_is_read_whatever_its_label_says() {
    let gbk = b"\xb4\xf2\xd3\xa1\xbb\xfa\xbb\xb5\xc1\xcb\xa3\xac\xc7\xeb\xb0\xef\xc3\xa6";
    for (label, bytes, text) in [
        ("charset=gbk", &gbk[..], "打印机坏了，请帮忙"),
        ("format=flowed", gbk, "打印机坏了，请帮忙"),
        ("charset=utf-8", b"Gr\xfc\xdfe aus M\xfcnchen", "Grüße aus München"),
        ("format=flowed", b"Gr\xfc\xdfe aus M\xfcnchen", "Grüße aus München"),
        ("charset=us-ascii", "Grüße 打印".as_bytes(), "Grüße 打印"),
        ("charset=iso-8859-1", "Grüße 打印".as_bytes(), "Grüße 打印"),
        ("charset=iso-8859-1", b"It\x92s 5 \x80", "It’s 5 €"),
        ("charset=x-unknown", "Grüße".as_bytes(), "Grüße"),
        ("charset=utf-8", "\u{feff}x".as_bytes(), "x"),
        ("charset=koi8-r", b"\xf0\xd2\xc9\xce\xd4\xc5\xd2", "Принтер"),
    ] {
        assert_eq!(of(&format!("Content-Type: text/plain; {label}"), bytes).text, [text], "{label}");
        let html = [b"<p>", bytes, b"</p>"].concat();
        assert_eq!(of(&format!("Content-Type: text/html; {label}"), &html).text, [text], "{label} as HTML");
    }
    let packed = "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain";
    assert_eq!(of(packed, b"Gr=C3=BC=C3=9Fe").text, ["Grüße"]);
    assert_eq!(of(&format!("{packed}; charset=us-ascii"), b"Gr=C3=BC=C3=9Fe").text, ["Grüße"]);
    let packed = "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=us-ascii";
    assert_eq!(of(packed, b"R3LDvMOfZQ==").text, ["Grüße"]);
}

#[test]
fn subjects_and_names_are_read_however_they_are_encoded() {
    for (subject, read) in [
        // Cut in the middle of a character, as several Chinese programs do.
        (&b"=?utf-8?B?5omT5Q==?=\r\n =?utf-8?B?jbDmnLo=?="[..], "打印机"),
        (b"=?gb2312?B?tPLT?= =?gb2312?B?obv6?=", "打印机"),
        (b"\xb4\xf2\xd3\xa1\xbb\xfa\xbb\xb5\xc1\xcb", "打印机坏了"),
        ("打印机".as_bytes(), "打印机"),
        (b"=?utf-8?Q?Hi=0D=0ABcc:_eve@evil.example?=", "Hi Bcc: eve@evil.example"),
        (b"=?utf-8?B?never ended", "=?utf-8?B?never ended"),
    ] {
        let raw = [
            b"From: =?utf-8?B?5omT5Q==?= =?utf-8?B?jbA=?= <zhang@customer.example>\r\nSubject: ",
            subject,
            b"\r\n\r\nx",
        ];
        let letter = letter(&raw.concat());
        assert_eq!(letter.subject, read);
        if subject.is_ascii() {
            assert_eq!(letter.from.name.as_deref(), Some("打印"));
        }
    }
}

#[test]
fn addresses_are_found_however_they_are_written() {
    for (from, name, address) in [
        ("zhang@customer.example (Zhang San)", Some("Zhang San"), "zhang@customer.example"),
        ("\"Zhang, San\" <zhang@customer.example>", Some("Zhang, San"), "zhang@customer.example"),
        ("Zhang zhang@customer.example", Some("Zhang"), "zhang@customer.example"),
        ("Zhang < zhang @ customer.example >", Some("Zhang"), "zhang@customer.example"),
        ("Team: ana@customer.example, bo@customer.example;", None, "ana@customer.example"),
    ] {
        let letter = letter(format!("From: {from}\r\n\r\nx").as_bytes());
        assert_eq!((letter.from.name.as_deref(), letter.from.address.as_str()), (name, address), "{from}");
    }
    for nobody in
        ["undisclosed-recipients:;", "<>", "Zhang San", "root", &format!("{}@x.example", "x".repeat(400))]
    {
        assert!(Letter::parse(format!("From: {nobody}\r\n\r\nx").as_bytes()).is_err(), "{nobody}");
    }
    let long = letter(format!("From: {} <zhang@customer.example>\r\n\r\nx", "长".repeat(5_000)).as_bytes());
    assert_eq!(long.from.name.map(|name| name.chars().count()), Some(200));
}

#[test]
fn what_stands_before_the_header_and_lone_line_ends_are_no_hindrance() {
    for raw in [
        "From zhang@customer.example Mon Nov 23 09:00:00 2026\nFrom: zhang@customer.example\nSubject: Printer\n\nIt burns.\n",
        "\u{feff}From: zhang@customer.example\nSubject: Printer\n\nIt burns.\n",
        "\r\n\r\nFrom: zhang@customer.example\r\nSubject: Printer\r\n\r\nIt burns.",
        "From: zhang@customer.example\rSubject: Printer\r\rIt burns.\r",
    ] {
        let letter = letter(raw.as_bytes());
        assert_eq!(
            (letter.subject.as_str(), letter.text),
            ("Printer", vec!["It burns.".to_owned()]),
            "{raw:?}"
        );
    }
}

/// What Word, Gmail and Apple's Mail make of a reply; the quote is left out as in plain text.
#[test]
fn quotes_in_html_are_left_out_too() {
    let word = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style><!-- p.MsoNormal {margin:0} --></style>\
                <!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head><body><p class=MsoNormal><b>Not</b> yet.<o:p></o:p></p>\
                <div style=\"border-top:solid\"><p class=MsoNormal><b>From:</b> Desk &lt;help@desk.example&gt;<br><b>Sent:</b> Monday<br>\
                <b>To:</b> Zhang<br><b>Subject:</b> Printer<o:p></o:p></p></div><p>Is it?</p></body></html>";
    let gmail = "<div dir=ltr><b>Not</b> yet.</div><br><div class=gmail_quote><div class=gmail_attr>On Mon, Nov 23, 2026 at 9:00 Desk &lt;\
                 <a href=\"mailto:help@desk.example\">help@desk.example</a>&gt; wrote:<br></div><blockquote>Is<br>it?<br></blockquote></div>";
    let apple = "<html><body><b>Not</b> yet.<div><br><blockquote type=cite><div>On 23. Nov 2026, at 09:00, Desk wrote:</div><br>\
                 <div>Is it?</div></blockquote></div></body></html>";
    let mut known = itdesk::mail::Known::default();
    known.name("Desk");
    known.say("Is it?");
    for (html, count) in [(word, 5), (gmail, 3), (apple, 3)] {
        let letter = of("Content-Type: text/html; charset=utf-8\r\nSubject: Re: Printer", html.as_bytes());
        let text = letter.reply_text(itdesk::rules::policy::Quotes::Cut, &known).lines;
        assert_eq!(
            text,
            ["Not yet.".to_owned(), format!("[{count} quoted lines left out]")],
            "{:?}",
            letter.text
        );
    }
    let passed_on = of("Content-Type: text/html\r\nSubject: FW: Printer", word.as_bytes());
    assert!(
        passed_on.reply_text(itdesk::rules::policy::Quotes::Cut, &known).lines.contains(&"Is it?".to_owned())
    );
}
