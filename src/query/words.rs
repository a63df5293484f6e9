//! Taking one argument apart: minus, key, values, quotes.

use super::key::Key;
use super::keys::{self};
use super::shortened::shortened;
use super::vocabulary::{ANY, ME, NONE};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::fold::narrow_letter;
use crate::records::typed;

/// One argument, taken apart.
#[derive(Debug)]
pub(super) struct Word {
    /// It began with a minus.
    pub negated: bool,
    pub content: Content,
}

/// What is looked for.
#[derive(Debug)]
pub(super) enum Content {
    /// Plain text, without its quotes.
    Text(String),
    /// A key and its values.
    Key(&'static Key, Vec<WordPart>),
}

/// One value of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WordPart {
    /// Without its quotes.
    pub text: String,
    /// In quotes no character and no word (`*`, `none`, `any`, `me`) means more than itself.
    pub quoted: bool,
}

impl WordPart {
    /// Whether it names one thing: no pattern, and none of the words that mean something of their own.
    pub(super) fn is_name(&self) -> bool {
        self.quoted
            || !self.text.contains(['*', '＊']) && typed::position([ME, NONE, ANY], &self.text).is_none()
    }
}

/// Takes an argument apart.
///
/// A colon makes a key only after letters, `_`, `.` and `-`, and not before `//`, `\` or another
/// colon: `https://x`, `c:\temp`, `std::io` and `12:30` are text. Where a capital or a space after
/// the colon looks like prose (`Re: printer`), only the full name of a key makes it one.
///
/// # Errors
/// A usage error for an empty word, a key that is none, an empty value, or a quote that is not closed.
pub(super) fn read(word: &str) -> Result<Word> {
    let (negated, body) = match word.strip_prefix(['-', '－']) {
        Some(rest) if !rest.is_empty() && !rest.starts_with(['-', '－']) => (true, rest),
        _ => (false, word),
    };
    if let Some((typed, value)) = split_key(body) {
        let key = keys::find(typed, word)?;
        let parts = parts(value.trim(), separators(key)).map_err(|problem| problem.of(key, word))?;
        return Ok(Word { negated, content: Content::Key(key, parts) });
    }
    let inner = body.strip_prefix('"').and_then(|b| b.strip_suffix('"'));
    let text = inner.unwrap_or(body);
    if text.trim().is_empty() {
        return Err(Error::usage(tr!("a filter word is empty"))
            .hint(tr!("leave it out, or give a word to search for")));
    }
    Ok(Word { negated, content: Content::Text(text.to_owned()) })
}

fn split_key(body: &str) -> Option<(&str, &str)> {
    let (key, value) = body.split_once([':', '：'])?;
    let letters = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '.' | '-');
    let is_name = key.starts_with(|c| narrow_letter(c).is_ascii_alphabetic())
        && key.chars().map(narrow_letter).all(letters);
    // In other languages only the full name makes a key: `备注:` may begin any sentence.
    if !is_name && (key.is_ascii() || keys::named(key).is_none()) {
        return None;
    }
    if value.starts_with("//") || value.starts_with(['\\', ':']) {
        return None;
    }
    if value.is_empty() && keys::named(key).is_none() {
        return None;
    }
    let prose = value.starts_with([' ', '\u{3000}']) || key.contains(|c: char| c.is_uppercase());
    (!prose || keys::named(key).is_some()).then_some((key, value))
}

/// What is wrong with the values of a key.
enum Problem {
    Empty,
    Unclosed,
}

impl Problem {
    fn of(&self, key: &Key, word: &str) -> Error {
        let name = key.name;
        let shown = shortened(word);
        let (problem, hint) = match self {
            Problem::Empty => (
                tr!("has an empty value"),
                match key.comparison() {
                    // `created:>3d` arrives as `created:`, and leaves an empty file `3d` behind.
                    Some(value) => {
                        tr!(
                            "the shell interprets < and >: quote the word, such as '{name}:{value}'",
                            name,
                            value
                        )
                    }
                    None => tr!("values: {takes}", takes = key.takes()),
                },
            ),
            Problem::Unclosed => (
                tr!("has an unclosed quote"),
                tr!("close it before a comma or at the end: '{name}:\"a, b\",c'", name),
            ),
        };
        Error::usage(format!("'{shown}' {problem}")).hint(hint)
    }
}

/// What stands between values. A text that is looked for may have Chinese commas in it.
fn separators(key: &Key) -> &'static [char] {
    if key.is_within_text() { &[','] } else { &[',', '，', '、'] }
}

/// The values between commas. A quote opens at the beginning of a value and closes at its end.
fn parts(value: &str, commas: &[char]) -> Result<Vec<WordPart>, Problem> {
    let mut parts = Vec::new();
    let mut rest = Some(value);
    while let Some(text) = rest {
        let (part, after) = match text.strip_prefix('"') {
            Some(inner) => quoted(inner, commas)?,
            None => plain(text, commas),
        };
        if part.text.is_empty() {
            return Err(Problem::Empty);
        }
        parts.push(part);
        rest = after;
    }
    Ok(parts)
}

fn plain<'t>(text: &'t str, commas: &[char]) -> (WordPart, Option<&'t str>) {
    let (part, after) = text.split_once(commas).map_or((text, None), |(part, after)| (part, Some(after)));
    (WordPart { text: part.trim().to_owned(), quoted: false }, after.map(str::trim_start))
}

fn quoted<'t>(inner: &'t str, commas: &[char]) -> Result<(WordPart, Option<&'t str>), Problem> {
    let ends = |at: usize| inner[at + 1..].chars().next().is_none_or(|next| commas.contains(&next));
    let end = inner.match_indices('"').map(|(at, _)| at).find(|at| ends(*at)).ok_or(Problem::Unclosed)?;
    let part = WordPart { text: inner[..end].to_owned(), quoted: true };
    Ok((part, inner[end + 1..].strip_prefix(commas).map(str::trim_start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(word: &str) -> String {
        let word = read(word).unwrap();
        let minus = if word.negated { "not " } else { "" };
        let quote = |p: &WordPart| if p.quoted { format!("\"{}\"", p.text) } else { p.text.clone() };
        match word.content {
            Content::Key(key, parts) => {
                format!("{minus}{}={}", key.name, parts.iter().map(quote).collect::<Vec<_>>().join("|"))
            }
            Content::Text(text) => format!("{minus}text {text}"),
        }
    }

    #[test]
    fn words_are_taken_apart() {
        for (word, expected) in [
            ("vpn", "text vpn"),
            ("-vpn", "not text vpn"),
            ("\"exact phrase\"", "text exact phrase"),
            ("-\"exact phrase\"", "not text exact phrase"),
            ("exact phrase", "text exact phrase"),
            ("\"class:A\"", "text class:A"),
            ("class:A,B", "class=A|B"),
            ("class:A, B", "class=A|B"),
            ("-team:network", "not team=network"),
            ("service:Mail Server", "service=Mail Server"),
            ("service:\"Mail, Server\",vpn", "service=\"Mail, Server\"|vpn"),
            ("title:19\" rack", "title=19\" rack"),
            ("title:\"19\" rack\"", "title=\"19\" rack\""),
            ("external:SNOW:INC1", "external=SNOW:INC1"),
            ("Class:A", "class=A"),
            ("service: mail", "service=mail"),
            ("Re: printer", "text Re: printer"),
            ("error: disk full", "text error: disk full"),
            ("https://x/y", "text https://x/y"),
            ("class://", "text class://"),
            ("c:\\temp", "text c:\\temp"),
            ("std::io", "text std::io"),
            ("12:30", "text 12:30"),
            (":x", "text :x"),
            ("a:", "text a:"),
            ("problem:", "text problem:"),
            ("class：A", "class=A"),
            ("服务:x", "service=x"),
            ("－服务：x，y", "not service=x|y"),
            ("状态：新建、处理中", "state=新建|处理中"),
            ("状态： 新建", "state=新建"),
            ("ｃｌａｓｓ：Ａ", "class=Ａ"),
            ("状:新建", "text 状:新建"),
            ("备注:新建", "text 备注:新建"),
            ("标题:你好，世界", "title=你好，世界"),
            ("服务:\"邮件，日历\"、vpn", "service=\"邮件，日历\"|vpn"),
            ("-", "text -"),
            ("--x", "text --x"),
            ("-5", "not text 5"),
            ("\"", "text \""),
        ] {
            assert_eq!(shown(word), expected, "{word}");
        }
    }

    #[test]
    fn empty_words_and_values_are_refused() {
        for word in
            ["", " ", "\"\"", "-\"\"", "team:", "team:a,", "team:,a", "team:\"\"", "team:\"a", "team:\"a\"b"]
        {
            assert!(read(word).is_err(), "{word}");
        }
    }
}
