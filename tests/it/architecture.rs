//! The map in docs/architecture.md is true: its table of imports is what the code does, and every
//! path that it names exists.
//!
//! The page is the only place that says what a module may import. The test reads it from there, so
//! that neither can change without the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use self::rust::{Tree, is, trees};

mod rust;

/// An import of one top-level module by another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Arrow {
    from: String,
    to: String,
    /// The file and line that make it, such as `src/mail/take.rs:7`.
    place: String,
}

/// For each module, the modules that it may import.
type Allowed = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    read_to_string(root().join("docs").join(name)).unwrap()
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module of a file below src/: `mail/take.rs` is `["mail", "take"]`.
fn module_of(file: &Path) -> Vec<String> {
    let names = file.with_extension("");
    let names = names.iter().map(|part| part.to_str().unwrap().to_owned());
    names.filter(|name| name != "mod").collect()
}

/// Reads the tokens of one file and collects the arrows that leave its top-level module.
struct Reader<'a> {
    file: &'a str,
    module: Vec<String>,
    arrows: Vec<Arrow>,
    /// Modules in files of their own that are compiled for tests alone.
    for_tests: Vec<Vec<String>>,
}

impl<'a> Reader<'a> {
    fn read(file: &'a str, text: &str) -> Reader<'a> {
        let module = module_of(Path::new(file.strip_prefix("src/").unwrap()));
        let mut reader = Reader { file, module, arrows: Vec::new(), for_tests: Vec::new() };
        reader.walk(&trees(text));
        reader
    }

    /// Goes over the tokens between two delimiters.
    fn walk(&mut self, tokens: &[Tree]) {
        let mut at = 0;
        while at < tokens.len() {
            if is_for_tests(&tokens[at..]) {
                at = self.skip_item(tokens, at + 2);
            } else if let Some(base) = self.base(&tokens[at..]) {
                at += self.path(base, &tokens[at..]);
            } else if let [Tree::Word(word, _), Tree::Word(name, _), Tree::Group('{', body), ..] =
                &tokens[at..]
                && word == "mod"
            {
                self.module.push(name.clone());
                self.walk(body);
                self.module.pop();
                at += 3;
            } else {
                if let Tree::Group(_, body) = &tokens[at] {
                    self.walk(body);
                }
                at += 1;
            }
        }
    }

    /// The module that a path beginning here starts from; `None` when no such path begins.
    fn base(&self, tokens: &[Tree]) -> Option<Vec<String>> {
        let [Tree::Word(first, _), second, ..] = tokens else { return None };
        if !is(second, ':') {
            return None;
        }
        match first.as_str() {
            "crate" => Some(Vec::new()),
            "super" => Some(self.module[..self.module.len().saturating_sub(1)].to_vec()),
            _ => None,
        }
    }

    /// Follows a path whose first word leads to `base`; returns how many tokens it has read.
    fn path(&mut self, mut base: Vec<String>, tokens: &[Tree]) -> usize {
        let mut at = 1;
        while at + 2 < tokens.len() && is(&tokens[at], ':') && is(&tokens[at + 1], ':') {
            let next = &tokens[at + 2];
            at += 3;
            match next {
                Tree::Word(word, _) if word == "super" => drop(base.pop()),
                Tree::Group('{', branches) => {
                    self.branches(&base, branches);
                    return at;
                }
                Tree::Word(to, line) if base.is_empty() => {
                    self.arrow(to, *line);
                    return at;
                }
                Tree::Sign('*', line) if base.is_empty() => {
                    self.arrow("*", *line);
                    return at;
                }
                _ => return at,
            }
        }
        at
    }

    /// The paths between braces, each of which goes on from `base`.
    fn branches(&mut self, base: &[String], branches: &[Tree]) {
        for branch in branches.split(|token| is(token, ',')) {
            let mut base = base.to_vec();
            match branch.first() {
                Some(Tree::Word(word, _)) if word == "super" => {
                    base.pop();
                    self.path(base, branch);
                }
                Some(Tree::Word(to, line)) if base.is_empty() => self.arrow(to, *line),
                _ => {}
            }
        }
    }

    fn arrow(&mut self, to: &str, line: usize) {
        let from = &self.module[0];
        if from != to {
            let (from, to) = (from.clone(), to.to_owned());
            self.arrows.push(Arrow { from, to, place: format!("{}:{line}", self.file) });
        }
    }

    /// Passes over an item; returns where the next one begins.
    fn skip_item(&mut self, tokens: &[Tree], from: usize) -> usize {
        let ends = |token: &Tree| matches!(token, Tree::Group('{', _) | Tree::Sign(';', _));
        let length = tokens[from..].iter().position(ends).unwrap_or(tokens.len() - from - 1);
        if let [.., Tree::Word(word, _), Tree::Word(name, _), end] = &tokens[from..=from + length]
            && word == "mod"
            && is(end, ';')
        {
            self.for_tests.push([self.module.as_slice(), std::slice::from_ref(name)].concat());
        }
        from + length + 1
    }
}

/// Whether `#[cfg(test)]` or `#[cfg(all(test, …))]` begins here.
fn is_for_tests(tokens: &[Tree]) -> bool {
    let [hash, Tree::Group('[', attribute), ..] = tokens else { return false };
    let [Tree::Word(cfg, _), Tree::Group('(', condition)] = attribute.as_slice() else { return false };
    let names_test = |condition: &[Tree]| matches!(condition, [Tree::Word(word, _), ..] if word == "test");
    let is_for_tests = match condition.as_slice() {
        [Tree::Word(all, _), Tree::Group('(', conditions)] => all == "all" && names_test(conditions),
        alone => alone.len() == 1 && names_test(alone),
    };
    is(hash, '#') && cfg == "cfg" && is_for_tests
}

/// Every arrow between the top-level modules of src/.
fn arrows() -> Vec<Arrow> {
    let relative = |path: &PathBuf| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    let files: Vec<String> = sources(&root().join("src")).iter().map(relative).collect();
    let files = files.iter().filter(|file| !["src/lib.rs", "src/main.rs"].contains(&file.as_str()));
    let read = |file: &'_ String| {
        let text = read_to_string(root().join(file)).unwrap();
        let reader = Reader::read(file, &text);
        (reader.module, reader.arrows, reader.for_tests)
    };
    let read: Vec<_> = files.map(read).collect();
    let for_tests: Vec<&Vec<String>> = read.iter().flat_map(|(.., for_tests)| for_tests).collect();
    let counts = |module: &Vec<String>| !for_tests.iter().any(|test| module.starts_with(test));
    read.iter().filter(|(module, ..)| counts(module)).flat_map(|(_, arrows, _)| arrows.clone()).collect()
}

/// The words in backticks of a text.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The table of a page whose last column is "may import".
fn allowed(page: &str) -> Allowed {
    let rows = page.lines().skip_while(|line| !line.ends_with("| may import |")).skip(2);
    let mut allowed = Allowed::new();
    let mut last = String::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let module = |cell: &str| cell.trim_end_matches('/').trim_end_matches(".rs").to_owned();
        // A row without a module continues the one above.
        last = quoted(cells[0]).first().map_or(last, |name| module(name));
        let imports = quoted(cells[cells.len() - 1]).into_iter().map(module);
        allowed.entry(last.clone()).or_default().extend(imports);
    }
    allowed
}

/// Where the code and the table part.
fn faults(arrows: &[Arrow], allowed: &Allowed) -> Vec<String> {
    let mut faults = Vec::new();
    for Arrow { from, to, place } in arrows {
        if !allowed.get(from).is_some_and(|imports| imports.contains(to)) {
            faults.push(format!("{place}: `{from}` may not import `{to}`"));
        }
    }
    for (from, imports) in allowed {
        let is_made = |to: &String| arrows.iter().any(|arrow| arrow.from == *from && arrow.to == *to);
        let unmade = imports.iter().filter(|to| !is_made(to));
        faults.extend(unmade.map(|to| format!("the table lets `{from}` import `{to}`, and no code does")));
    }
    faults
}

#[test]
fn modules_import_what_the_table_allows_and_nothing_else() {
    let allowed = allowed(&page("architecture.md"));
    let top = |file: PathBuf| {
        let name = module_of(file.strip_prefix(root().join("src")).unwrap());
        Some(name[0].clone()).filter(|name| !["lib", "main"].contains(&name.as_str()))
    };
    let modules: BTreeSet<String> = sources(&root().join("src")).into_iter().filter_map(top).collect();
    assert_eq!(allowed.keys().cloned().collect::<BTreeSet<_>>(), modules, "rows of the table, and modules");
    let faults = faults(&arrows(), &allowed);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_picture_shows_each_module_above_what_it_imports() {
    let page = page("architecture.md");
    let allowed = allowed(&page);
    let picture = page.split("```").nth(1).unwrap().lines();
    // The words behind the modules of a layer are apart from them.
    let layer = |line: &str| -> Vec<String> {
        let modules = line.get(..36).unwrap_or(line).split_whitespace();
        modules.map(str::to_owned).collect()
    };
    let layers: Vec<Vec<String>> = picture.map(layer).collect();
    let height = |module: &str| layers.iter().position(|layer| layer.iter().any(|m| m == module));
    for (module, imports) in &allowed {
        assert!(height(module).is_some(), "the picture lacks `{module}`");
        for below in imports {
            assert!(height(module) < height(below), "`{below}` is not below `{module}`");
        }
    }
}

#[test]
fn every_path_that_the_map_names_exists() {
    let page = page("architecture.md");
    let text = page.split("```").step_by(2).collect::<String>();
    let folders = ["src/", "tests/", "docs/", "examples/"];
    let is_path = |word: &&str| {
        let begins = folders.iter().any(|folder| word.starts_with(folder));
        (begins || word.ends_with(".rs") || word.ends_with('/')) && !word.contains(' ')
    };
    let paths: Vec<&str> = quoted(&text).into_iter().filter(is_path).collect();
    assert!(paths.len() > 100, "{paths:?}");
    let is_there = |path: &&&str| root().join(path).exists() || root().join("src").join(path).exists();
    let lost: Vec<&&str> = paths.iter().filter(|path| !is_there(path)).collect();
    assert!(lost.is_empty(), "docs/architecture.md names what is not there: {lost:?}");
}

#[test]
fn the_map_and_the_glossary_keep_to_100_columns() {
    for name in ["architecture.md", "glossary.md"] {
        for (at, line) in page(name).lines().enumerate() {
            assert!(line.chars().count() <= 100, "docs/{name}:{}", at + 1);
        }
    }
}

#[test]
fn every_form_of_an_import_is_seen() {
    let text = r##"
        //! `crate::never` in a comment is no import.
        use crate::a::{self, b};
        use crate::{c::d, e, super_::f};
        use super::super::g::{h, i};
        use super::{own, super::j::K, super::{l, m}};
        /// See crate::never.
        fn f() -> crate::n::O { super::super::p::q(); println!("{} \" crate::never", crate::r::S) }
        /* crate::never /* nested */ crate::never */
        fn h<'a>(x: &'a str) -> [char; 3] { let _ = b"crate::never"; ['"', '\'', crate::s::c()] }
        mod inner { use super::super::super::t::U; use super::super::own; }
        #[cfg(test)]
        use crate::never;
        #[cfg(all(test, unix))]
        mod tests { use crate::never; }
        #[cfg(test)]
        #[rustfmt::skip]
        mod apart;
        pub(in crate::mail) fn g() {}
        macro_rules! m { () => { $crate::v::W } }
        const RAW: &str = r#"crate::never " "#;
        use crate::*;
    "##;
    let reader = Reader::read("src/mail/take.rs", text);
    let seen: Vec<String> = reader.arrows.iter().map(|arrow| arrow.to.clone()).collect();
    assert_eq!(seen.join(" "), "a c e super_ g j l m n p r s t v *");
    assert!(reader.arrows.iter().all(|arrow| arrow.from == "mail"));
    assert_eq!(reader.arrows[0].place, "src/mail/take.rs:3");
    assert_eq!(reader.for_tests, [["mail", "take", "apart"]]);
    let top = Reader::read("src/near.rs", "use super::escape::line;");
    assert_eq!(top.arrows[0].to, "escape");
}

#[test]
fn a_table_that_differs_from_the_code_is_refused() {
    let page = "\
        | module | job | may import |\n\
        |---|---|---|\n\
        | `mail/` | Mail. | `desk`, |\n\
        | | | `error.rs` |\n\
        | `desk.rs` | A desk. | nothing |\n\
        \n\
        | `other` | A table. | `desk` |\n";
    let arrow = |to: &str| Arrow { from: "mail".into(), to: to.into(), place: "src/mail/take.rs:3".into() };
    let faults = faults(&[arrow("desk"), arrow("query")], &allowed(page));
    let expected = [
        "src/mail/take.rs:3: `mail` may not import `query`",
        "the table lets `mail` import `error`, and no code does",
    ];
    assert_eq!(faults, expected);
}
