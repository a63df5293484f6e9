//! An analysis as a Mermaid diagram.

use crate::records::incident::Analysis;
use crate::records::words::{CauseStatus, Gate};
use crate::rules::analysis::logic;
use crate::rules::analysis::tree::Tree;

/// The fault tree of an analysis: a box for each entry, a gate under each that others explain. Entries that neither
/// explain nor are explained are left out, unless there are no others.
pub fn mermaid(entries: &[Analysis]) -> String {
    let tree = Tree::of(entries);
    let is_tree = tree.tops().next().is_some();
    let is_in = |at: &usize| !is_tree || tree.parent(*at).is_some() || !tree.children(*at).is_empty();
    let mut out = String::from("graph TD\n");
    for at in (0..entries.len()).filter(is_in) {
        let number = at + 1;
        let text = label(&tree.entry(at).finding.join(" / "));
        out.push_str(&format!("    n{number}[\"{number}: {text}\"]\n"));
        if tree.children(at).is_empty() {
            continue;
        }
        let gate = match logic::gate(&tree, at) {
            Gate::And => "AND",
            Gate::Or => "OR",
        };
        out.push_str(&format!("    g{number}{{{{{gate}}}}}\n    n{number} --> g{number}\n"));
        for below in tree.children(at) {
            out.push_str(&format!("    g{number} --> n{}\n", below + 1));
        }
    }
    for status in CauseStatus::ALL {
        let marked = (0..entries.len()).filter(is_in).filter(|at| tree.entry(*at).status == Some(*status));
        let marked: Vec<String> = marked.map(|at| format!("n{}", at + 1)).collect();
        if !marked.is_empty() {
            out.push_str(&format!("    class {} {status}\n", marked.join(",")));
        }
    }
    out.push_str("    classDef confirmed stroke-width:3px\n    classDef excluded stroke-dasharray:5\n");
    out
}

/// A text inside a label: what Mermaid or HTML would read is written as the code of its letter.
fn label(text: &str) -> String {
    let letter = |letter: char| match letter {
        '"' | '#' | '&' | '<' | '>' | '`' | '\\' | ';' => format!("#{};", u32::from(letter)),
        letter if letter.is_control() => " ".to_owned(),
        letter => letter.to_string(),
    };
    text.chars().map(letter).collect()
}
