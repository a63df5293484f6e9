//! The map in docs/architecture.md is true: its table of imports is what the code does, and every
//! path that it names exists.
//!
//! The page is the only place that says what a module may import. The test reads it from there, so
//! that neither can change without the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use self::imports::{Reader, module_of};

mod circles;
mod imports;
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

/// The files of src/ but those that begin the library and the program, with their texts.
fn files() -> Vec<(String, String)> {
    let relative = |path: &PathBuf| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    let files = sources(&root().join("src"));
    let files = files.iter().map(|path| (relative(path), read_to_string(path).unwrap()));
    files.filter(|(file, _)| !["src/lib.rs", "src/main.rs"].contains(&file.as_str())).collect()
}

/// The arrows of a file that leave its top-level module, once a line.
fn arrows_of(reader: &Reader) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for named in reader.named.iter().filter(|named| !named.to.is_empty()) {
        let arrow =
            Arrow { from: named.from[0].clone(), to: named.to[0].clone(), place: named.place.clone() };
        if arrow.from != arrow.to && !arrows.contains(&arrow) {
            arrows.push(arrow);
        }
    }
    arrows
}

/// Every arrow between the top-level modules of src/.
fn arrows() -> Vec<Arrow> {
    let files = files();
    let read: Vec<Reader> =
        files.iter().map(|(file, text)| Reader::read(file, text, &BTreeSet::new())).collect();
    let for_tests: Vec<_> = read.iter().flat_map(|reader| &reader.for_tests).collect();
    let counts = |reader: &&Reader| !for_tests.iter().any(|test| reader.module.starts_with(test));
    read.iter().filter(counts).flat_map(arrows_of).collect()
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
    for name in ["architecture.md", "reference/glossary.md"] {
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
    let reader = Reader::read("src/mail/take.rs", text, &BTreeSet::new());
    let arrows = arrows_of(&reader);
    let seen: Vec<String> = arrows.iter().map(|arrow| arrow.to.clone()).collect();
    assert_eq!(seen.join(" "), "a c e super_ g j l m n p r s t v *");
    assert!(arrows.iter().all(|arrow| arrow.from == "mail"));
    assert_eq!(arrows[0].place, "src/mail/take.rs:3");
    assert_eq!(reader.for_tests, [["mail", "take", "apart"]]);
    let top = Reader::read("src/near.rs", "use super::escape::line;", &BTreeSet::new());
    assert_eq!(arrows_of(&top)[0].to, "escape");
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
