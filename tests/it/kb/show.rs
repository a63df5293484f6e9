//! Reading on a terminal: rendered within the width, and harmless.

use insta::assert_snapshot;

use super::{desk, published};

const HOSTILE: &str = "# T\n\n<script>alert(1)</script>\n\nText <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://evil.org/p.png)\n\n\u{1b}[31mred\u{1b}[0m \u{202e}live\n";

#[test]
fn markdown_is_rendered_for_the_terminal() {
    let desk = desk();
    let body = "# Head\n\nWords *in* **styles**, `code`, [a link](https://x.org).\n\n1. one\n2. two\n   - deep\n\n> quoted\n\n```sh\nls -l\n```\n\n| a | 数 |\n|---|--:|\n| one | 2 |\n\n- [x] done\n\n---\n\n重置虚拟专用网客户端，然后重启。\n";
    desk.write("body.md", body);
    let id = published(&desk, "Formats --body @body.md --symptom 'it shows'");
    let page = desk.cmd(&format!("kb show {id}")).ok().stdout;
    let text = page.split("it shows\n\n").nth(1).unwrap();
    assert_snapshot!(text, @r"
    Head

    Words in styles, code, a link <https://x.org>.

    1. one
    2. two
       • deep

    │ quoted

        (sh)
        ls -l

    a    数
    ───  ──
    one   2

    • [x] done

    ────────────────────────────────────────

    重置虚拟专用网客户端，然后重启。
    ");
    assert_eq!(desk.cmd(&format!("kb show {id} --raw")).ok().stdout, body);
    for columns in ["20", "33", "60"] {
        let output = desk.command().args(["kb", "show", &id]).env("COLUMNS", columns).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let wide = text.lines().filter(|l| itdesk::render::fit::width(l) > columns.parse().unwrap());
        // Limits and ids are not broken; prose is.
        assert!(wide.filter(|l| l.contains("重置") || l.contains("Words")).count() == 0, "{text}");
    }
}

#[test]
fn hostile_text_is_harmless_on_the_terminal() {
    let desk = desk();
    desk.write("body.md", HOSTILE);
    let id = desk
        .run(&["kb", "new", "Evil \u{1b}]0;x\u{7}<b>", "--body", "@body.md", "--symptom", "\u{1b}[2J"])
        .id();
    for args in ["kb show", "show", "kb history", "log"] {
        let shown = desk.cmd(&format!("{args} {id} --color always")).ok().stdout;
        let unpainted = anstream_free(&shown);
        assert!(
            !unpainted.contains('\u{1b}') && !unpainted.contains('\u{202e}') && !unpainted.contains('\u{7}'),
            "{args}: {shown:?}"
        );
    }
    let shown = desk.cmd(&format!("kb show {id}")).ok().stdout;
    assert!(shown.contains("<script>alert(1)</script>") && !shown.contains("javascript:"), "{shown}");
    let report = desk.cmd("report knowledge").ok().stdout;
    assert!(!report.contains('\u{1b}'));
}

/// The text without the colours that the program itself paints with: styles of digits and semicolons alone, closed
/// by m; a text's own escape is shown as \x1b before it gets here.
fn anstream_free(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        match after.find(|c: char| !c.is_ascii_digit() && c != ';') {
            Some(end) if after[end..].starts_with('m') => rest = &after[end + 1..],
            _ => {
                out.push('\u{1b}');
                rest = after;
            }
        }
    }
    out + rest
}

#[test]
fn a_person_writes_in_an_editor_and_a_script_names_what_it_writes() {
    let desk = desk();
    let missing = desk.cmd("kb new").fails(2);
    assert!(missing.stderr.contains("TITLE"));
    let id = desk.run_with(&["kb", "new", "From a pipe", "--body", "-"], "eins\nzwei\n".as_bytes()).id();
    assert_eq!(desk.record(&id).article().unwrap().draft.as_ref().unwrap().content.body, ["eins", "zwei"]);
    let nothing = desk.cmd(&format!("kb edit {id}")).fails(2);
    assert!(nothing.stderr.contains("no field to change is given"));
    let empty = desk.cmd("kb new Empty").id();
    let refused = desk.cmd(&format!("kb submit {empty}")).fails(4);
    assert!(refused.stderr.contains("has no text to approve"));
    let again = desk.cmd("kb new Same --body x --dedupe-key k1").id();
    assert_eq!(desk.cmd("kb new Same --body x --dedupe-key k1").id(), again);
}
