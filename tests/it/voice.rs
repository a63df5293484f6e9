//! Pages speak plain English: no phrase that reads as translated, no row of the manual, short lines
//! and sentences, examples that can be pasted.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::docs::book::prose;
use crate::docs::{pages, root};

/// Phrases that nobody expects in the manual of a program.
const BANNED: [&str; 35] = [
    "all is here",
    "all is there",
    "asked of",
    "by then",
    "come to",
    "comes to",
    "hardly meant",
    "mend",
    "mended",
    "mending",
    "mends",
    "not of now",
    "nothing to mend",
    "of then",
    "stand",
    "standing",
    "stands",
    "stood",
    "take back",
    "taken back",
    "takes back",
    "tell of",
    "tells",
    "tells of",
    "tie",
    "tied",
    "ties",
    "told",
    "told of",
    "whole",
    "wholly",
    "anew",
    "grave",
    "graver",
    "gravest",
];

/// The most columns of a line, and words of a sentence.
const COLUMNS: usize = 100;
const WORDS: usize = 30;

/// The banned phrases that a text uses, in the order of the list.
pub(crate) fn banned(text: &str) -> Vec<&'static str> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let text = format!(" {} ", words.join(" "));
    BANNED.into_iter().filter(|phrase| text.contains(&format!(" {phrase} "))).collect()
}

/// Whether a text names a row of the manual, such as `M6.1b`.
fn names_a_row(text: &str) -> bool {
    text.match_indices('M').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after: Vec<char> = text[at + 1..].chars().take(3).collect();
        before.is_none_or(|c| !c.is_alphanumeric())
            && matches!(after[..], [chapter, '.', row] if chapter.is_ascii_digit() && row.is_ascii_digit())
    })
}

/// A line without its code and the targets of its links.
fn words_only(line: &str) -> String {
    let text: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let mut parts = text.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(')').map_or("", |(_, rest)| rest))
}

fn text(page: &Path) -> String {
    std::fs::read_to_string(page).unwrap()
}

fn name(page: &Path) -> String {
    page.strip_prefix(root()).unwrap().display().to_string()
}

/// README.md, the pages of docs/, and what contributors read.
fn everything() -> Vec<PathBuf> {
    let more = ["CONTRIBUTING.md", "SECURITY.md"].map(|name| root().join(name));
    pages().into_iter().chain(more).collect()
}

/// The lines of a page that a person wrote, outside of its code. The output of printed sessions is
/// left out for now: it is what the program says, and its messages need tests of their own. So are
/// parts that a test writes: they begin with a comment, and end with another or the page.
fn written(page: &str) -> Vec<(usize, &str)> {
    let mut is_written = true;
    let mut lines = Vec::new();
    for (at, line) in prose(page) {
        is_written = if is_written { !line.starts_with("<!-- ") } else { line.starts_with("<!-- end") };
        if is_written && !line.starts_with("<!-- end") {
            lines.push((at, line));
        }
    }
    lines
}

/// What a check says of the lines of all pages.
fn findings(check: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let mut found = Vec::new();
    for page in everything() {
        for (at, line) in written(&text(&page)) {
            found.extend(check(line).into_iter().map(|what| format!("{}:{at}: {what}", name(&page))));
        }
    }
    found
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "{} findings\n{}", found.len(), found.join("\n"));
}

#[test]
fn pages_use_no_banned_phrase() {
    none(&findings(|line| banned(&words_only(line)).into_iter().map(|p| format!("{p}: {line}")).collect()));
}

#[test]
fn pages_name_no_row_of_the_manual() {
    let found = findings(|line| if names_a_row(line) { vec![line.to_owned()] } else { Vec::new() });
    // One page lists the rows. Pages in Chinese name the sections that their readers know.
    let is_allowed = |place: &String| {
        ["docs/reference/manual-rows.md", "docs/zh-CN/", "README.zh-CN.md"]
            .iter()
            .any(|p| place.starts_with(p))
    };
    none(&found.into_iter().filter(|place| !is_allowed(place)).collect::<Vec<_>>());
}

/// Every message of the program: the keys of a catalogue, which a test holds complete.
fn messages() -> Vec<String> {
    let catalogue = text(&root().join("locales/zh-CN/itdesk.po"));
    let mut messages: Vec<String> = Vec::new();
    let mut is_key = false;
    for line in catalogue.lines() {
        let rest = line.strip_prefix("msgid_plural ").or_else(|| line.strip_prefix("msgid "));
        is_key = rest.is_some() || (is_key && line.starts_with('"'));
        let piece = rest.unwrap_or(line).trim_matches('"').replace("\\n", " ");
        match rest {
            Some(_) => messages.push(piece),
            None if is_key => messages.last_mut().expect("a key began").push_str(&piece),
            None => {}
        }
    }
    messages
}

#[test]
fn messages_use_no_banned_phrase_and_name_no_row_of_the_manual() {
    let messages = messages();
    assert!(messages.len() > 2_500, "{}", messages.len());
    // A number without a fraction has no other name.
    let said = |message: &String| message.replace("whole number", "number");
    let wrong = |message: &&String| !banned(&said(message)).is_empty() || names_a_row(message);
    none(&messages.iter().filter(wrong).cloned().collect::<Vec<_>>());
}

#[test]
fn lines_of_pages_keep_to_100_columns() {
    // A row of a table is one line in Markdown.
    let is_long =
        |line: &str| !line.starts_with('|') && unicode_width::UnicodeWidthStr::width(line) > COLUMNS;
    none(&findings(|line| if is_long(line) { vec![line.to_owned()] } else { Vec::new() }));
}

#[test]
fn cells_of_tables_hold_one_sentence() {
    let has_two = |cell: &&str| cell.trim().contains(". ");
    let cells = |line: &str| -> Vec<String> {
        let line = words_only(line);
        let cells = line.split('|').filter(|_| line.starts_with('|'));
        cells.filter(has_two).map(str::to_owned).collect()
    };
    none(&findings(cells));
}

/// The paragraphs and items of lists of a page, without tables and headings.
fn paragraphs(page: &str) -> Vec<(usize, String)> {
    let mut paragraphs: Vec<(usize, String)> = Vec::new();
    let mut last = 0;
    for (at, line) in written(page) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['|', '#', '<']) {
            continue;
        }
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = line.starts_with("- ") || (number.len() < line.len() && number.starts_with(". "));
        match paragraphs.last_mut().filter(|_| at == last + 1 && !is_item) {
            Some((_, text)) => *text = format!("{text} {line}"),
            None => paragraphs.push((at, line.to_owned())),
        }
        last = at;
    }
    paragraphs
}

/// The sentences of a paragraph: each ends with a mark before a blank.
fn sentences(paragraph: &str) -> Vec<String> {
    let mut sentences = vec![Vec::new()];
    for word in paragraph.split_whitespace() {
        let sentence = sentences.last_mut().expect("there is a sentence");
        sentence.push(word);
        if word.ends_with(['.', '!', '?']) {
            sentences.push(Vec::new());
        }
    }
    sentences.into_iter().map(|words: Vec<&str>| words.join(" ")).collect()
}

#[test]
fn sentences_of_pages_are_short() {
    let mut found = Vec::new();
    for page in everything() {
        for (at, paragraph) in paragraphs(&text(&page)) {
            let words = words_only(&paragraph);
            let long = sentences(&words).into_iter().filter(|s| s.split(' ').count() > WORDS);
            found.extend(long.map(|sentence| format!("{}:{at}: {sentence}", name(&page))));
        }
    }
    none(&found);
}

/// The blocks of a page that a reader pastes into a shell: all of an `sh` block, the commands of a
/// `console` block.
fn examples(page: &str) -> Vec<(usize, String)> {
    let mut examples = Vec::new();
    let mut block: Option<(usize, bool, String)> = None;
    for (at, line) in page.lines().enumerate() {
        let fence = line.trim().strip_prefix("```");
        match (&mut block, fence) {
            (None, Some(language @ ("sh" | "console"))) => {
                block = Some((at + 2, language == "console", String::new()));
            }
            // Another language, until its end.
            (None, Some(_)) => block = Some((0, false, String::new())),
            (Some(_), Some(_)) => examples.extend(block.take().map(|(at, _, text)| (at, text))),
            (Some((_, true, text)), None) => {
                let typed = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> "));
                text.extend(typed.map(|typed| format!("{typed}\n")));
            }
            (Some((_, false, text)), None) => text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    examples.into_iter().filter(|(at, _)| *at > 0).collect()
}

/// A word to replace that the shell would take for a redirection: `<ID>`.
fn placeholder(example: &str) -> Option<&str> {
    example.match_indices('<').find_map(|(at, _)| {
        let (word, rest) = example[at + 1..].split_once('>')?;
        let quotes = example[..at].lines().next_back().unwrap_or_default().matches(['\'', '"']).count();
        let is_word = !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || c == '-');
        (is_word && quotes.is_multiple_of(2) && !rest.starts_with('&')).then_some(word)
    })
}

#[test]
fn examples_can_be_pasted_into_a_shell() {
    let mut found = Vec::new();
    let mut count = 0;
    for page in everything() {
        for (at, example) in examples(&text(&page)) {
            let checked = Command::new("sh").args(["-n", "-c", &example]).output().unwrap();
            let place = format!("{}:{at}", name(&page));
            if !checked.status.success() {
                found.push(format!("{place}: {}", String::from_utf8_lossy(&checked.stderr)));
            }
            found.extend(placeholder(&example).map(|word| format!("{place}: <{word}>")));
            found.extend(example.contains('…').then(|| format!("{place}: …")));
            count += 1;
        }
    }
    assert!(count > 50, "{count} examples");
    none(&found);
}

#[test]
fn the_checks_see_what_they_look_for() {
    assert_eq!(banned("It was Told, by then."), ["by then", "told"]);
    assert!(banned("`told` apart, it understands a wholesale amendment").contains(&"told"));
    assert!(banned("It understands a wholesale amendment.").is_empty());
    assert!(names_a_row("decides (M6.1b)") && !names_a_row("EM6.1b, M6, M12.1"));
    assert_eq!(words_only("see `told` in [the page](told.md)"), "see code in [the page");
    assert_eq!(placeholder("itdesk show <ID>"), Some("ID"));
    assert_eq!(placeholder("itdesk list 'a<ID>b'; sort < FILE"), None);
    let page = "one\ntwo\n- three\n\n```sh\nls\n```\n| four |\n";
    assert_eq!(paragraphs(page), [(1, "one two".to_owned()), (3, "- three".to_owned())]);
    assert_eq!(examples(page), [(6, "ls\n".to_owned())]);
    assert_eq!(sentences("One v1.2 is. Two?"), ["One v1.2 is.", "Two?", ""]);
    let page = "mine\n<!-- the program's -->\nits\n<!-- end -->\nmine\n";
    assert_eq!(written(page), [(1, "mine"), (5, "mine")]);
}
