//! The paths of the crate that a source file names, in `use` and in code.

use std::collections::BTreeSet;
use std::path::Path;

use super::rust::{Tree, is, trees};

/// A module, from the root of the crate: `src/mail/take.rs` is `["mail", "take"]`.
pub type Module = Vec<String>;

/// A path of the crate that a module names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The module that names it.
    pub from: Module,
    /// From the root of the crate.
    pub to: Vec<String>,
    /// The file and line, such as `src/mail/take.rs:7`.
    pub place: String,
    /// What a `use` makes of it; `None` in code.
    pub import: Option<Import>,
}

/// A name that a `use` brings into a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The name there.
    pub name: String,
    /// Whether others may take it from there: `pub use`.
    pub exported: bool,
}

/// The module of a file below src/.
pub fn module_of(file: &Path) -> Module {
    let names = file.with_extension("");
    let names = names.iter().map(|part| part.to_str().unwrap().to_owned());
    names.filter(|name| name != "mod").collect()
}

/// Reads the tokens of one file and collects the paths of the crate in it.
pub struct Reader<'a> {
    file: &'a str,
    pub module: Module,
    pub named: Vec<Named>,
    /// Modules in files of their own that are compiled for tests alone.
    pub for_tests: Vec<Module>,
    /// The modules directly below this one: a path may begin with them.
    children: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// Reads one file of a crate with these modules.
    pub fn read(file: &'a str, text: &str, modules: &BTreeSet<Module>) -> Reader<'a> {
        let module = module_of(Path::new(file.strip_prefix("src/").unwrap()));
        let is_child = |other: &&Module| other.len() == module.len() + 1 && other.starts_with(&module);
        let children = modules.iter().filter(is_child).map(|child| child[module.len()].clone()).collect();
        let mut reader = Reader { file, module, named: Vec::new(), for_tests: Vec::new(), children };
        reader.walk(&trees(text));
        reader
    }

    /// Goes over the tokens between two delimiters.
    fn walk(&mut self, tokens: &[Tree]) {
        let mut at = 0;
        let mut exported = false;
        while at < tokens.len() {
            let is_exported = std::mem::take(&mut exported);
            if is_for_tests(&tokens[at..]) {
                at = self.skip_item(tokens, at + 2);
                continue;
            }
            match &tokens[at..] {
                [Tree::Word(word, _), rest @ ..] if word == "pub" => {
                    // The path in `pub(in crate::rules)` imports nothing.
                    at += 1 + usize::from(matches!(rest.first(), Some(Tree::Group('(', _))));
                    exported = true;
                }
                [Tree::Word(word, _), rest @ ..] if word == "use" => {
                    let import = Some(Import { name: String::new(), exported: is_exported });
                    at += 1 + self.path(rest, import.as_ref()).unwrap_or(0);
                }
                [Tree::Word(word, _), Tree::Word(name, _), Tree::Group('{', body), ..] if word == "mod" => {
                    self.module.push(name.clone());
                    let children = std::mem::take(&mut self.children);
                    self.walk(body);
                    self.children = children;
                    self.module.pop();
                    at += 3;
                }
                [Tree::Group(_, body), ..] => {
                    self.walk(body);
                    at += 1;
                }
                rest => {
                    let goes_on = at > 0 && is(&tokens[at - 1], ':');
                    let read = if goes_on { None } else { self.path(rest, None) };
                    at += read.unwrap_or(1);
                }
            }
        }
    }

    /// Reads a path of the crate; returns how many tokens it has, or `None` when none begins here.
    fn path(&mut self, tokens: &[Tree], import: Option<&Import>) -> Option<usize> {
        let [Tree::Word(first, line), second, ..] = tokens else { return None };
        if !is(second, ':') {
            return None;
        }
        let base = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module[..self.module.len().saturating_sub(1)].to_vec(),
            child if self.children.contains(child) => {
                [self.module.as_slice(), std::slice::from_ref(first)].concat()
            }
            _ => return None,
        };
        Some(self.follow(base, tokens, *line, import))
    }

    /// Follows a path whose first word leads to `base`; returns how many tokens it has.
    fn follow(
        &mut self,
        mut base: Vec<String>,
        tokens: &[Tree],
        mut line: usize,
        import: Option<&Import>,
    ) -> usize {
        let mut at = 1;
        while at + 2 < tokens.len() && is(&tokens[at], ':') && is(&tokens[at + 1], ':') {
            match &tokens[at + 2] {
                Tree::Word(word, _) if word == "super" => drop(base.pop()),
                Tree::Group('{', branches) => {
                    self.branches(&base, branches, import);
                    return at + 3;
                }
                Tree::Word(word, there) => {
                    base.push(word.clone());
                    line = *there;
                }
                Tree::Sign('*', there) => {
                    base.push("*".to_owned());
                    line = *there;
                }
                _ => break,
            }
            at += 3;
        }
        let renamed = match tokens.get(at..) {
            Some([Tree::Word(word, _), Tree::Word(name, _), ..]) if word == "as" => Some(name.clone()),
            _ => None,
        };
        self.name(base, line, import, renamed);
        at
    }

    /// The paths between braces, each of which goes on from `base`.
    fn branches(&mut self, base: &[String], branches: &[Tree], import: Option<&Import>) {
        for branch in branches.split(|token| is(token, ',')) {
            let mut base = base.to_vec();
            let line = match branch.first() {
                Some(Tree::Word(word, line)) if word == "super" => {
                    base.pop();
                    *line
                }
                Some(Tree::Word(word, line)) if word == "self" => *line,
                Some(Tree::Word(word, line)) => {
                    base.push(word.clone());
                    *line
                }
                Some(Tree::Sign('*', line)) => {
                    base.push("*".to_owned());
                    *line
                }
                _ => continue,
            };
            self.follow(base, branch, line, import);
        }
    }

    fn name(&mut self, to: Vec<String>, line: usize, import: Option<&Import>, renamed: Option<String>) {
        let own = to.last().cloned().unwrap_or_default();
        let import = import.map(|import| Import { name: renamed.unwrap_or(own), ..import.clone() });
        let place = format!("{}:{line}", self.file);
        self.named.push(Named { from: self.module.clone(), to, place, import });
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
