//! Links between files, which become links between articles.

use std::collections::BTreeMap;

use crate::prose::{Destination, references};
use crate::records::Id;

/// A text whose links to other files of the folder lead to the articles made of them. `name` is the file's own.
///
/// ```
/// use itdesk::import::articles::redirect;
/// let id = "KB-261123-4KX9P".parse().unwrap();
/// let known = [("vpn/reset.md".to_owned(), id)].into();
/// let body = ["See [reset](../vpn/reset.md#steps) and [x](other.md).".to_owned()];
/// assert_eq!(redirect("mail/quota.md", &body, &known), ["See [reset](KB-261123-4KX9P#steps) and [x](other.md)."]);
/// ```
pub fn redirect(name: &str, body: &[String], known: &BTreeMap<String, Id>) -> Vec<String> {
    let mut body = body.to_vec();
    for reference in references(&body) {
        let Destination::File(written) = reference else { continue };
        let (path, anchor) = written.split_once('#').map_or((written.as_str(), None), |(p, a)| (p, Some(a)));
        let Some(id) = resolved(name, path).and_then(|path| known.get(&path)) else { continue };
        let anchor = anchor.map_or_else(String::new, |a| format!("#{a}"));
        // In a link in the line, and in one whose address stands apart.
        for (before, after) in [("](", ""), ("](<", ""), ("]: ", "")] {
            let old = format!("{before}{written}");
            let new = format!("{}{id}{anchor}{after}", before.trim_end_matches('<'));
            let new = if before == "]: " { format!("]: {id}{anchor}") } else { new };
            let ends = |rest: &str| rest.is_empty() || rest.starts_with([')', ' ', '>', '"']);
            body.iter_mut().for_each(|line| *line = replaced(line, &old, &new, ends));
        }
    }
    body
}

/// A line with each `old` that ends there in place of which `new` stands.
fn replaced(line: &str, old: &str, new: &str, ends: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(old) {
        let after = &rest[at + old.len()..];
        out.push_str(&rest[..at]);
        out.push_str(if ends(after) { new } else { old });
        rest = match after.strip_prefix('>') {
            Some(after) if old.ends_with(|c| c != '<') && ends(">") && old.contains("](<") => after,
            _ => after,
        };
    }
    out.push_str(rest);
    out
}

/// The path below the folder that a link of a file leads to; `None` when it leads out of the folder.
fn resolved(name: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => name.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
