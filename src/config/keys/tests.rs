//! Each declared key is read, and says what it does.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::{Is, Row, Shape, root};
use crate::config::{TEMPLATE, read_policy};

thread_local! {
    static READ: RefCell<BTreeSet<usize>> = const { RefCell::new(BTreeSet::new()) };
}

/// Notes that a reader took the value of a key.
pub(in crate::config) fn note(key: usize) {
    READ.with_borrow_mut(|read| read.insert(key));
}

/// Every declared key, with its path.
fn declared() -> Vec<(String, Row)> {
    let mut all = Vec::new();
    gather("", &root::TABLE, &mut all);
    all
}

fn gather(path: &str, shape: &dyn Shape, all: &mut Vec<(String, Row)>) {
    for row in shape.rows() {
        let path = if path.is_empty() { row.name.to_owned() } else { format!("{path}.{}", row.name) };
        if let Some(inner) = row.is.shape() {
            gather(&path, inner, all);
        }
        all.push((path, row));
    }
}

#[test]
fn every_key_that_is_declared_is_read() {
    let every_example = TEMPLATE.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    let text: String = every_example.map(|line| format!("{line}\n")).collect();
    READ.take();
    let (_, findings) = read_policy(&text, jiff::Timestamp::UNIX_EPOCH);
    assert_eq!(findings, [], "a table that is not understood is not read");
    let read = READ.take();
    let unread = declared().into_iter().filter(|(_, row)| !read.contains(&row.id)).map(|(path, _)| path);
    assert_eq!(unread.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_key_says_what_it_does_in_one_sentence_and_no_table_has_it_twice() {
    let all = declared();
    assert!(all.len() > 150, "{}", all.len());
    for (path, row) in &all {
        let ends = row.doc.matches(". ").count() + usize::from(row.doc.ends_with('.'));
        assert_eq!(ends, 1, "{path}: {}", row.doc);
        let names = row.is.shape().map(Shape::names).unwrap_or_default();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{path}");
    }
}

#[test]
fn every_key_of_a_section_is_in_the_template() {
    for section in root::TABLE.rows().iter().filter(|row| matches!(row.is, Is::Table(_))) {
        for row in section.is.shape().unwrap().rows() {
            let is_there = |line: &str| {
                let line = line.strip_prefix("# ").unwrap_or(line);
                let name = &format!("{}.{}", section.name, row.name);
                line.starts_with(&format!("{} = ", row.name))
                    || line.trim_start_matches('[').starts_with(name)
            };
            assert!(TEMPLATE.lines().any(is_there), "{}.{}", section.name, row.name);
        }
    }
}
