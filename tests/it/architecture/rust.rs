//! Rust as trees of words, signs and groups, without comments and literals.
//!
//! A crate that does this with lines (proc-macro2) would, as a dependency of the tests, have serde
//! and every derive compiled a second time.

/// A token, or what is between two delimiters.
#[derive(Debug)]
pub enum Tree {
    /// A name, a keyword or a number, and its line.
    Word(String, usize),
    /// Any other sign, and its line.
    Sign(char, usize),
    /// The opening delimiter, and what is up to the closing one.
    Group(char, Vec<Tree>),
}

/// Whether a token is this sign.
pub fn is(token: &Tree, sign: char) -> bool {
    matches!(token, Tree::Sign(found, _) if *found == sign)
}

/// The trees of a file.
pub fn trees(text: &str) -> Vec<Tree> {
    let mut open = vec![('{', Vec::new())];
    let mut rest = text;
    let mut line = 1;
    while let Some(sign) = rest.chars().next() {
        let passed = passed_over(rest);
        let (token, after) = rest.split_at(passed.unwrap_or_else(|| word_length(rest).max(sign.len_utf8())));
        rest = after;
        match sign {
            _ if passed.is_some() => line += token.matches('\n').count(),
            '(' | '[' | '{' => open.push((sign, Vec::new())),
            ')' | ']' | '}' => {
                let (sign, body) = open.pop().unwrap();
                open.last_mut().expect("a delimiter closes what was opened").1.push(Tree::Group(sign, body));
            }
            _ if word_length(token) > 0 => open.last_mut().unwrap().1.push(Tree::Word(token.into(), line)),
            _ => open.last_mut().unwrap().1.push(Tree::Sign(sign, line)),
        }
    }
    assert_eq!(open.len(), 1, "every delimiter is closed");
    open.remove(0).1
}

/// How long the word is that begins here.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// How long the space, comment, literal or lifetime is that begins here; `None` where none does.
fn passed_over(text: &str) -> Option<usize> {
    let after = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    match text.as_bytes() {
        [b'/', b'/', ..] => Some(after("\n")),
        [b'/', b'*', ..] => Some(block_comment(text)),
        [b'\'', ..] => Some(character(text)),
        [first, ..] if first.is_ascii_whitespace() => Some(1),
        _ => string(text),
    }
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(next) = text[at..].find("/*").into_iter().chain(text[at..].find("*/")).min() {
        depth += if text[at + next..].starts_with("/*") { 1 } else { -1 };
        at += next + 2;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// A character, or the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text[1..].char_indices();
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = 1 + at + escaped.len_utf8();
            text[from..].find('\'').map_or(text.len(), |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 2,
        _ => 1,
    }
}

/// A string of any sort.
fn string(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        let rest = text.strip_prefix(prefix);
        let quote = rest.map(|rest| if prefix.ends_with('r') { rest.trim_start_matches('#') } else { rest });
        quote.is_some_and(|quote| quote.starts_with('"'))
    })?;
    let hashes = text[prefix.len()..].bytes().take_while(|b| *b == b'#').count();
    let from = prefix.len() + hashes + 1;
    let body = &text[from..];
    let length = if prefix.ends_with('r') {
        let end = format!("\"{}", "#".repeat(hashes));
        body.find(&end).map(|at| at + end.len())
    } else {
        let mut escaped = false;
        let ends = |byte: u8| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        };
        body.bytes().position(ends).map(|at| at + 1)
    };
    Some(length.map_or(text.len(), |length| from + length))
}
