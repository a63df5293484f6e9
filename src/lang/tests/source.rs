//! What the source says to people: the messages in its macros, and the texts that functions translate.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Functions that translate the texts they are given, as `xgettext --keyword` names them, and the
/// folder in which they do.
const KEYWORDS: [(&str, &[&str]); 2] = [
    ("src/render/", &["field", "fields", "heading", "items", "lines", "maybe", "section", "value", "with"]),
    ("src/config/", &["items"]),
];
/// Those of a column, in every folder.
const COLUMNS: [&str; 5] = ["cut", "left", "number", "right", "wrap"];
/// Functions whose text people read, and which do not translate it themselves.
const SAYS: [&str; 11] = [
    "Err",
    "error",
    "hint",
    "map_err",
    "ok_or",
    "ok_or_else",
    "say",
    "suggest",
    "unreadable",
    "usage",
    "warn",
];
/// Variables that hold such a text.
const HOLDS: [&str; 3] = ["hint", "message", "reason"];
/// Functions that are given what the system refused, as in "cannot read {path}: {reason}".
const DOES: [&str; 2] = ["doing", "system"];
/// Types whose first or second argument of `new` is such a text.
const REFUSALS: [&str; 3] = ["Error", "FileFinding", "Refusal"];
/// Folders whose texts are translated as they are: mails, and the pages of the help.
const TEXTS: [&str; 2] = ["src/mail/templates", "src/cli/help/topics"];
/// Macros that declare a list of words, each of which is shown as such.
const WORD_LISTS: [&str; 2] = ["words", "verbs"];

/// What a file of the source says.
#[derive(Default)]
pub(super) struct Found {
    /// The file.
    path: String,
    /// The texts of `tr!` and `mark!`, and the two of `tr_n!`.
    pub texts: Vec<(String, Option<String>)>,
    /// Texts of messages that no macro translates.
    pub bare: Vec<String>,
    /// The words of each closed list.
    pub lists: Vec<Vec<String>>,
}

impl Found {
    /// Whether a function of this name, after these tokens, translates its text.
    fn translates(&self, name: &str, before: &[TokenTree]) -> bool {
        let folder =
            |(folder, names): &(&str, &[&str])| self.path.starts_with(folder) && names.contains(&name);
        let of_column = before.iter().rev().nth(2).is_some_and(|token| token.to_string() == "Column");
        KEYWORDS.iter().any(folder) || (of_column && COLUMNS.contains(&name))
    }
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
        } else if path.extension().is_some_and(|end| end == "html") {
            let page = std::fs::read_to_string(&path).unwrap();
            found.insert(path.display().to_string(), Found { texts: of_template(&page), ..Found::default() });
        } else if path.extension().is_some_and(|end| end == "txt")
            && TEXTS.iter().any(|f| path.starts_with(f))
        {
            let texts = vec![(std::fs::read_to_string(&path).unwrap(), None)];
            found.insert(path.display().to_string(), Found { texts, ..Found::default() });
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            let mut of_file = Found { path: path.display().to_string(), ..Found::default() };
            let source = std::fs::read_to_string(&path).unwrap();
            tokens(TokenStream::from_str(&source).unwrap(), &mut of_file);
            found.insert(path.display().to_string(), of_file);
        }
    }
}

/// The texts that a page passes to the filter `t`: `{{ "Summary"|t }}`.
fn of_template(page: &str) -> Vec<(String, Option<String>)> {
    let until = page.split("\"|t").collect::<Vec<_>>();
    let before = until.split_last().map_or(&[][..], |(_, before)| before);
    before.iter().filter_map(|text| Some((text.rsplit_once('"')?.1.to_owned(), None))).collect()
}

/// Collects from one level of the source, and from what it encloses.
fn tokens(stream: TokenStream, found: &mut Found) {
    let all: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < all.len() {
        match &all[at..] {
            // An attribute. A test and what it is in says nothing to users; `error` has the text of one.
            [TokenTree::Punct(hash), TokenTree::Group(group), ..] if hash.as_char() == '#' => {
                at += 2;
                of_error(group, found);
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
            [TokenTree::Ident(name), TokenTree::Group(group), ..]
                if group.delimiter() == Delimiter::Parenthesis
                    && found.translates(&name.to_string(), &all[..at]) =>
            {
                let given = group.stream().into_iter().find_map(literal);
                found.texts.extend(given.filter(|text| is_label(text)).map(|text| (text, None)));
                tokens(group.stream(), found);
                at += 2;
            }
            [TokenTree::Ident(name), TokenTree::Group(group), ..]
                if group.delimiter() == Delimiter::Parenthesis && says(&name.to_string(), &all[..at]) =>
            {
                found.bare.extend(arguments(group).into_iter().filter_map(|given| untranslated(&given)));
                tokens(group.stream(), found);
                at += 2;
            }
            [TokenTree::Ident(name), TokenTree::Group(group), ..]
                if DOES.contains(&name.to_string().as_str()) =>
            {
                let doing = group.stream().into_iter().next().and_then(literal);
                found.texts.extend(doing.map(|doing| (format!("cannot {doing} {{path}}: {{reason}}"), None)));
                tokens(group.stream(), found);
                at += 2;
            }
            [TokenTree::Ident(bound), TokenTree::Ident(name), TokenTree::Punct(is), given @ ..]
                if bound == "let" && is.as_char() == '=' && HOLDS.iter().any(|held| name == held) =>
            {
                let end = given.iter().position(|token| token.to_string() == ";").unwrap_or(given.len());
                found.bare.extend(untranslated(&given[..end]));
                at += 3;
            }
            [TokenTree::Group(group), ..] => {
                tokens(group.stream(), found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// What an attribute of `thiserror` says.
fn of_error(attribute: &Group, found: &mut Found) {
    let all: Vec<TokenTree> = attribute.stream().into_iter().collect();
    if let [TokenTree::Ident(name), TokenTree::Group(group)] = &all[..]
        && name == "error"
    {
        found.bare.extend(arguments(group).into_iter().take(1).filter_map(|given| untranslated(&given)));
        tokens(group.stream(), found);
    }
}

/// Whether a function of this name, after these tokens, is given a text that people read.
fn says(name: &str, before: &[TokenTree]) -> bool {
    let of_type = before.iter().rev().nth(2).map(ToString::to_string);
    SAYS.contains(&name) || (name == "new" && of_type.is_some_and(|of| REFUSALS.contains(&of.as_str())))
}

/// The arguments of a call, each without the `&` before it; of a closure what it returns.
fn arguments(call: &Group) -> Vec<Vec<TokenTree>> {
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(p) if p.as_char() == sign);
    let mut tokens: Vec<TokenTree> = call.stream().into_iter().collect();
    if tokens.first().is_some_and(|token| is(token, '|')) {
        let end = tokens.iter().skip(1).position(|token| is(token, '|')).map_or(0, |end| end + 2);
        tokens.drain(..end);
    }
    let given = tokens.split(|token| is(token, ','));
    given.map(|given| given.iter().skip_while(|token| is(token, '&')).cloned().collect()).collect()
}

/// The words of an argument that is a plain text, or one that `format!` makes.
fn untranslated(given: &[TokenTree]) -> Option<String> {
    // What a method makes of it is the same text.
    let end = given.iter().position(|token| token.to_string() == ".").unwrap_or(given.len());
    let text = match &given[..end] {
        [TokenTree::Literal(text)] => literal(text.clone().into())?,
        [TokenTree::Ident(name), _, TokenTree::Group(inside)] if name == "format" => {
            literal(inside.stream().into_iter().next()?)?
        }
        _ => return None,
    };
    let mut words = text.split(['{', '}']).step_by(2).flat_map(str::split_whitespace);
    let is_command = text.starts_with("itdesk ") || text.starts_with("--");
    words.any(|word| is_label(word) && !word.starts_with("--")).then_some(text).filter(|_| !is_command)
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
    let literals: Vec<String> = inside.iter().cloned().filter_map(literal).collect();
    match name {
        "tr" | "mark" => {
            found.texts.extend(literals.first().map(|text| (text.clone(), None)));
            tokens(inside.into_iter().skip(1).collect(), found);
        }
        "tr_n" => found.texts.extend(match &literals[..] {
            [.., one, many] => Some((one.clone(), Some(many.clone()))),
            _ => None,
        }),
        list if WORD_LISTS.contains(&list) => {
            words(group.stream(), found);
            found.lists.extend(inside.into_iter().filter_map(word_list).filter(|_| list == "words"));
        }
        "panic" | "unreachable" | "assert" | "assert_eq" | "debug_assert" | "macro_rules" | "env" => {}
        _ => tokens(group.stream(), found),
    }
}

/// Every text of a list of words, which stand before what they enclose.
fn words(stream: TokenStream, found: &mut Found) {
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => words(group.stream(), found),
            other => {
                found.texts.extend(literal(other).filter(|text| is_label(text)).map(|text| (text, None)))
            }
        }
    }
}

/// The words of a list, in their order.
fn word_list(token: TokenTree) -> Option<Vec<String>> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Some(group.stream().into_iter().filter_map(literal).collect())
        }
        _ => None,
    }
}

fn literal(token: TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => text(&literal.to_string()),
        _ => None,
    }
}

/// Whether a text has a word; `A` and ` · ` are the same in every language.
fn is_label(text: &str) -> bool {
    text.chars().filter(|c| c.is_ascii_alphabetic()).count() > 1
}

/// The value of a string literal; none for another literal.
fn text(literal: &str) -> Option<String> {
    literal.strip_prefix('"')?.strip_suffix('"').map(unescaped)
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
