//! What the source says to people: the messages in its macros, and texts that are in none.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What a file of the source says.
#[derive(Default)]
pub(super) struct Found {
    /// The texts of `tr!` and `mark!`, and the two of `tr_n!`.
    pub texts: Vec<(String, Option<String>)>,
    /// Texts that read like a sentence and are in no macro that translates.
    pub bare: Vec<String>,
}

/// Every file of the program, by its path, with what it says.
pub(super) fn scanned() -> BTreeMap<String, Found> {
    let mut found = BTreeMap::new();
    walk(Path::new("src"), &mut found);
    found
}

fn walk(folder: &Path, found: &mut BTreeMap<String, Found>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            let mut of_file = Found::default();
            let source = std::fs::read_to_string(&path).unwrap();
            tokens(TokenStream::from_str(&source).unwrap(), &mut of_file);
            found.insert(path.display().to_string(), of_file);
        }
    }
}

/// Collects from one level of the source, and from what it encloses.
fn tokens(stream: TokenStream, found: &mut Found) {
    let all: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < all.len() {
        match &all[at..] {
            // An attribute. A test and what it is in says nothing to users.
            [TokenTree::Punct(hash), TokenTree::Group(group), ..] if hash.as_char() == '#' => {
                at += 2;
                if group.stream().to_string().replace(' ', "") == "cfg(test)" {
                    at += all[at..].iter().position(is_end).map_or(all.len(), |end| end + 1);
                }
            }
            [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(group), ..]
                if bang.as_char() == '!' =>
            {
                of_macro(&name.to_string(), group, found);
                at += 3;
            }
            [TokenTree::Group(group), ..] => {
                tokens(group.stream(), found);
                at += 1;
            }
            [TokenTree::Literal(literal), ..] => {
                found.bare.extend(text(&literal.to_string()).filter(|text| is_sentence(text)));
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Whether an item ends here: at its body, or its semicolon.
fn is_end(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    }
}

fn of_macro(name: &str, group: &Group, found: &mut Found) {
    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
    let literals = inside.iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => text(&literal.to_string()),
        _ => None,
    });
    let literals: Vec<String> = literals.collect();
    match name {
        "tr" | "mark" => {
            found.texts.extend(literals.first().map(|text| (text.clone(), None)));
            tokens(inside.into_iter().skip(1).collect(), found);
        }
        "tr_n" => found.texts.extend(match &literals[..] {
            [.., one, many] => Some((one.clone(), Some(many.clone()))),
            _ => None,
        }),
        "panic" | "unreachable" | "assert" | "assert_eq" | "debug_assert" | "macro_rules" | "env" => {}
        _ => tokens(group.stream(), found),
    }
}

/// The value of a string literal; none for another literal.
fn text(literal: &str) -> Option<String> {
    let wrapped = format!("text = {literal}");
    let table = wrapped.starts_with("text = \"").then_some(literal)?;
    Some(unescaped(&table[1..table.len() - 1]))
}

/// A literal's text without its escapes, and without the break of a line that a backslash hides.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (_, false) => plain.push(c),
            _ => match rest.next() {
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some('0') => plain.push('\0'),
                Some('u') => {
                    let code: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    plain.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
                }
                Some('\n') => while rest.next_if(|c| c.is_whitespace()).is_some() {},
                Some(other) => plain.push(other),
                None => {}
            },
        }
    }
    plain
}

/// Whether a text has words beside each other, as a sentence has.
fn is_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1]))
}
