//! Modules side by side in a folder import each other one way only.
//!
//! A circle makes its modules one: none can be read, changed or moved alone. The list holds those
//! that remain, so that their number can only fall. What a `mod.rs` passes on with `pub use` counts
//! as an import of the module it comes from; what it declares itself is the module `.`.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Module, Named, Reader, module_of};

/// For each folder, which of its modules imports which.
type Folders = BTreeMap<String, BTreeSet<(String, String)>>;

/// A circle that is there, and why: its folder and its modules.
struct Accepted {
    folder: &'static str,
    modules: &'static str,
    reason: &'static str,
}

const fn accepted(folder: &'static str, modules: &'static str, reason: &'static str) -> Accepted {
    Accepted { folder, modules, reason }
}

const ACCEPTED: &[Accepted] = &[
    accepted(
        "records",
        "article on_disk part ticket",
        "a ticket has a part, and an article reads its own from the ticket",
    ),
    accepted("render", "kind_section page", "the section of a kind is laid out with the lines of the page"),
    accepted("rules/merge", "field items", "an entry of a list merges as a field does: the two recurse"),
];

/// A crate's source, read.
struct Crate {
    modules: BTreeSet<Module>,
    named: Vec<Named>,
    /// What a name in a module is, where a `use` brought it there.
    names: BTreeMap<(Module, String), Vec<String>>,
}

impl Crate {
    fn read(files: &[(String, String)]) -> Crate {
        let of = |(file, _): &(String, String)| module_of(file.strip_prefix("src/").unwrap().as_ref());
        let modules: BTreeSet<Module> = files.iter().map(of).collect();
        let read = files.iter().map(|(file, text)| Reader::read(file, text, &modules));
        let read: Vec<Reader> = read.collect();
        let for_tests: Vec<&Module> = read.iter().flat_map(|reader| &reader.for_tests).collect();
        let counts = |reader: &&Reader| !for_tests.iter().any(|test| reader.module.starts_with(test));
        let named: Vec<Named> = read.iter().filter(counts).flat_map(|reader| reader.named.clone()).collect();
        let name = |named: &Named| {
            let import = named.import.as_ref()?;
            Some(((named.from.clone(), import.name.clone()), named.to.clone()))
        };
        let names = named.iter().filter_map(name).collect();
        Crate { modules, named, names }
    }

    /// The module in which the item of a path is declared.
    fn home(&self, path: &[String]) -> Module {
        let mut path = path.to_vec();
        // A name may be passed on several times; a `use` of a module by its own path leads back.
        for _ in 0..8 {
            let length = (0..=path.len()).rev().find(|length| self.modules.contains(&path[..*length]));
            let module = path[..length.unwrap_or(0)].to_vec();
            let Some(name) = path.get(module.len()) else { return module };
            let Some(leads) = self.names.get(&(module.clone(), name.clone())) else { return module };
            let next = [leads, &path[module.len() + 1..]].concat();
            if next == path {
                return module;
            }
            path = next;
        }
        path
    }

    fn folders(&self) -> Folders {
        let mut folders = Folders::new();
        let is_own = |named: &&Named| named.import.as_ref().is_none_or(|import| !import.exported);
        for named in self.named.iter().filter(is_own) {
            let (from, to) = (self.home(&named.from), self.home(&named.to));
            let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            let child = |module: &Module| module.get(shared).cloned().unwrap_or_else(|| ".".to_owned());
            let (a, b) = (child(&from), child(&to));
            if a != b {
                folders.entry(from[..shared].join("/")).or_default().insert((a, b));
            }
        }
        folders
    }
}

/// The sets of modules that lead to each other, in order.
fn circles(imports: &BTreeSet<(String, String)>) -> BTreeSet<BTreeSet<String>> {
    let mut leads = imports.clone();
    loop {
        let more = leads.iter().flat_map(|(a, b)| {
            let on = leads.iter().filter(move |(from, _)| from == b);
            on.map(move |(_, c)| (a.clone(), c.clone()))
        });
        let more: BTreeSet<(String, String)> = more.filter(|arrow| !leads.contains(arrow)).collect();
        if more.is_empty() {
            break;
        }
        leads.extend(more);
    }
    let on_circle = leads.iter().filter(|(a, b)| a == b).map(|(a, _)| a);
    let with = |a: &String| {
        let both = |b: &&String| {
            leads.contains(&(a.clone(), (*b).clone())) && leads.contains(&((*b).clone(), a.clone()))
        };
        leads.iter().map(|(b, _)| b).filter(both).cloned().collect()
    };
    on_circle.map(with).collect()
}

/// Each circle as a line: the folder and its modules.
fn found(files: &[(String, String)]) -> BTreeSet<String> {
    let line = |folder: &String, circle: &BTreeSet<String>| {
        format!("{folder}: {}", circle.iter().map(String::as_str).collect::<Vec<_>>().join(" "))
    };
    let folders = Crate::read(files).folders();
    let all = folders
        .iter()
        .flat_map(|(folder, imports)| circles(imports).into_iter().map(move |circle| line(folder, &circle)));
    all.collect()
}

#[test]
fn modules_of_a_folder_import_each_other_one_way_but_for_a_list_that_only_gets_shorter() {
    let known = ACCEPTED.iter().map(|a| format!("{}: {}", a.folder, a.modules));
    let known: BTreeSet<String> = known.collect();
    let found = found(&super::files());
    let new: Vec<&String> = found.difference(&known).collect();
    let open: Vec<&String> = known.difference(&found).collect();
    assert!(new.is_empty(), "open these circles, or give a reason in the list: {new:#?}");
    assert!(open.is_empty(), "these are open: take them from the list: {open:#?}");
    assert!(ACCEPTED.iter().all(|a| a.reason.len() > 20), "each has a reason");
}

#[test]
fn a_circle_is_found_through_every_form_of_an_import() {
    let file = |name: &str, text: &str| (format!("src/{name}.rs"), text.to_owned());
    let files = [
        file(
            "rules/mod",
            "mod a; mod b; mod c; mod d; pub use b::B; pub(in crate::rules) use c::{C as See};",
        ),
        // To b by what mod.rs passes on, back by a path in code.
        file("rules/a", "use super::B; pub struct A;"),
        file("rules/b", "pub struct B; fn b() { crate::rules::a::A; }"),
        // One way: the other is a test, and the visibility of a function.
        file(
            "rules/c",
            "use super::{a, b::B}; pub struct C; #[cfg(test)] mod tests { use super::super::d::D; }",
        ),
        file("rules/d", "use crate::rules::See; pub struct D; pub(in crate::rules::c) fn d() {}"),
        // A folder that declares a type: its file and the folder itself.
        file("store/mod", "mod file; use file::read; pub struct Store; fn open() { read() }"),
        file("store/file", "use super::Store; pub fn read() -> Store {}"),
        file("query/mod", "mod key; mod table; pub use table::TABLE;"),
        file("query/key", "use super::TABLE as T; pub struct Key;"),
        file("query/table", "use super::key; pub const TABLE: key::Key = x;"),
    ];
    let found: Vec<String> = found(&files).into_iter().collect();
    assert_eq!(found, ["query: key table", "rules: a b", "store: . file"]);
}
