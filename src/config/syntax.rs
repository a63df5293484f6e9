//! From text to TOML values, going on after mistakes in the syntax.

use crate::lang::{mark, tr};
use toml::de::{DeTable, Error};

use super::finding::{Severity, TomlFault};

/// Rounds of reading on after a bracket that is not closed.
const MOST_BRACKETS: usize = 20;

/// Hands over a text as values, and the mistakes in its syntax; what is broken is not among the values.
pub(super) fn read<T>(text: &str, take: impl FnOnce(&DeTable, Vec<TomlFault>) -> T) -> T {
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return take(document.get_ref(), Vec::new());
    }
    let (found, fixed) = fix(text, errors);
    take(DeTable::parse_recoverable(&fixed).0.get_ref(), found)
}

/// The mistakes in the syntax of a text of which the TOML reader reported these errors, and the text without them.
///
/// The TOML reader recovers from most mistakes on its own, but stops at a key without a value, and
/// the rest of a broken line or section is guesswork. So what is broken is blanked out, byte for
/// byte, and the remainder read again: everything reported about it is then about what was written.
fn fix(text: &str, errors: Vec<Error>) -> (Vec<TomlFault>, String) {
    let mut source = text.to_owned();
    let mut errors = mistakes(text, errors);
    let valueless: Vec<usize> = errors.iter().filter(|e| is_valueless(e)).map(|e| e.at).collect();
    blank(&mut source, &valueless, line_around);
    errors.retain(is_valueless);
    for _ in 0..MOST_BRACKETS {
        let more = errors_of(&source);
        let Some(bracket) = open_bracket(&more) else {
            errors.extend(more);
            break;
        };
        let at = more[bracket].at;
        errors.extend(more.into_iter().take(bracket + 1));
        blank(&mut source, &[at], section_around);
    }
    let found = findings(text, errors);
    for around in [line_around, section_around] {
        let broken: Vec<usize> = errors_of(&source).iter().map(|e| e.at).collect();
        blank(&mut source, &broken, around);
    }
    (found, source)
}

/// A mistake in the syntax, as the TOML reader words it.
struct Mistake {
    at: usize,
    /// The text it is about.
    what: String,
    message: String,
}

/// Every mistake, in the order of the file.
fn errors_of(source: &str) -> Vec<Mistake> {
    mistakes(source, DeTable::parse_recoverable(source).1)
}

/// The errors that the TOML reader reported, in the order of the file.
fn mistakes(source: &str, errors: Vec<Error>) -> Vec<Mistake> {
    let mistake = |error: Error| {
        let span = error.span().unwrap_or_default();
        let start = span.start.min(source.len());
        let before = source.get(..start).unwrap_or_default();
        // What is missing is missing after the last thing, not before the next, lines below.
        let at = if misses_comma(error.message()) { before.trim_end().len() } else { start };
        let what = source.get(span).unwrap_or_default().trim().to_owned();
        Mistake { at, what, message: error.message().to_owned() }
    };
    let mut errors: Vec<Mistake> = errors.into_iter().map(mistake).collect();
    errors.sort_by_key(|e| e.at);
    errors
}

fn is_valueless(error: &Mistake) -> bool {
    error.message.starts_with("key with no value")
}

fn misses_comma(message: &str) -> bool {
    message.starts_with("missing comma")
}

/// Where a bracket that the file never closes shows first: everything after it is a consequence.
fn open_bracket(errors: &[Mistake]) -> Option<usize> {
    let unclosed =
        |e: &Mistake| e.message.starts_with("unclosed array") || e.message.starts_with("unclosed inline");
    let open = errors.iter().any(unclosed);
    errors.iter().position(|e| misses_comma(&e.message)).filter(|_| open)
}

/// One finding a line: further ones are mostly consequences of the first.
fn findings(text: &str, mut errors: Vec<Mistake>) -> Vec<TomlFault> {
    errors.sort_by_key(|e| e.at);
    let mut found: Vec<TomlFault> = Vec::new();
    let mut line_end = None;
    for error in errors {
        if line_end.is_some_and(|end| error.at <= end) {
            continue;
        }
        let (start, end) = line_at(text.as_bytes(), error.at);
        line_end = Some(end);
        let line = text.get(start..end).unwrap_or_default();
        let (message, hint) = bare_name(line, &error).unwrap_or_else(|| said(line, &error));
        found.push(TomlFault { at: error.at, severity: Severity::Error, key: String::new(), message, hint });
    }
    found
}

/// A name with other letters than TOML takes without quotes, and the line as it should be.
fn bare_name(line: &str, error: &Mistake) -> Option<(String, Option<String>)> {
    error.message.strip_prefix("invalid unquoted key")?;
    let path = line.split(['=', '#']).next().unwrap_or(line).trim();
    let names = path.trim_matches(['[', ']']);
    let wrong = names.split('.').map(str::trim).find(|name| !is_bare(name) && !name.contains(['"', '\'']))?;
    let part = |name: &str| match is_bare(name.trim()) || name.contains(['"', '\'']) {
        true => name.trim().to_owned(),
        false => format!("\"{}\"", name.trim()),
    };
    let fixed = path.replace(names, &names.split('.').map(part).collect::<Vec<_>>().join("."));
    let shown = if line.contains('=') { format!("{fixed} = …") } else { fixed };
    Some((
        format!("not TOML: {}", tr!("the name {name} is not in quotes", name = super::near::quoted(wrong))),
        Some(tr!("put it in quotes: {shown}", shown = crate::escape::line(&shown))),
    ))
}

/// Whether a name needs no quotes.
fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// The mistake in the desk's words.
fn said(line: &str, error: &Mistake) -> (String, Option<String>) {
    const VALUE: &str = mark!("write key = value, or put # before the line");
    let what = super::near::quoted(&error.what);
    let message = error.message.as_str();
    let (reason, hint) = match message.split(", expected").next().unwrap_or(message) {
        _ if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker)) => (
            tr!("the mark of a git conflict").to_owned(),
            tr!("settle the conflict in the file, or with git mergetool"),
        ),
        "duplicate key" => (tr!("{what} is given twice", what), tr!("keep one of the two")),
        "key with no value" => (tr!("a key without a value").to_owned(), VALUE),
        "string values must be quoted" if error.what.is_empty() => {
            (tr!("the value is missing").to_owned(), VALUE)
        }
        "string values must be quoted" => {
            (tr!("{what} is not in quotes", what), tr!("put texts in double quotes"))
        }
        "invalid basic string" if message.ends_with("expected `\"`") => {
            (tr!("the text has no end").to_owned(), tr!("end it with a double quote on the same line"))
        }
        reason if misses_comma(reason) => (tr!("a comma or a closing bracket is missing").to_owned(), ""),
        _ => (message.to_owned(), ""),
    };
    (format!("not TOML: {reason}"), (!hint.is_empty()).then(|| hint.to_owned()))
}

/// Which bytes around a mistake are not to be trusted.
type Around = fn(&[u8], usize) -> (usize, usize);

/// The line of the byte `at`, without its newline.
fn line_at(bytes: &[u8], at: usize) -> (usize, usize) {
    let at = at.min(bytes.len());
    let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
    let end = bytes[start..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| start + n);
    (start, end)
}

/// The line of the byte `at`; when it is a table's header, with everything under it.
fn line_around(bytes: &[u8], at: usize) -> (usize, usize) {
    let (start, mut end) = line_at(bytes, at);
    if is_header(&bytes[start..end]) {
        while end < bytes.len() {
            let next = line_at(bytes, end + 1);
            if is_header(&bytes[next.0..next.1]) {
                break;
            }
            end = next.1;
        }
    }
    (start, end)
}

/// The section of the byte `at`: from the header above it to the next one.
fn section_around(bytes: &[u8], at: usize) -> (usize, usize) {
    let (mut start, mut end) = line_at(bytes, at);
    let last = end;
    while start > 0 && !is_header(&bytes[start..end]) {
        (start, end) = line_at(bytes, start - 1);
    }
    (start, line_around(bytes, start).1.max(last))
}

fn is_header(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"[")
}

/// Puts spaces for everything around the bytes `broken`, and leaves every other byte in its place.
fn blank(source: &mut String, broken: &[usize], around: Around) {
    let mut bytes = std::mem::take(source).into_bytes();
    let mut done = None;
    let mut broken = broken.to_vec();
    broken.sort_unstable();
    for at in broken {
        // What lies up to `done` is blank already, so a file full of mistakes costs no more.
        if done.is_some_and(|done| at <= done) {
            continue;
        }
        let (start, end) = around(&bytes, at);
        bytes[start..end].iter_mut().filter(|b| !matches!(b, b'\n' | b'\r')).for_each(|b| *b = b' ');
        done = Some(end);
    }
    // Whole lines were blanked, so no character was cut; if one were, nothing is left to read.
    *source = String::from_utf8(bytes).unwrap_or_default();
}
