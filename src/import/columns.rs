//! Holding the columns of a source against those of a profile.

use std::borrow::Cow;
use std::collections::HashSet;

use super::field::Field;
use super::near;
use super::profile::Profile;
use super::rejects::COLUMNS as OWN;
use super::source::Source;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::fold;

/// The columns that do not fit together.
#[derive(Debug, Default)]
pub(super) struct Misfits {
    /// In the source, and neither mapped nor ignored.
    pub unknown: Vec<String>,
    /// Mapped, and not in the source.
    pub absent: Vec<String>,
}

/// Compares the columns.
///
/// # Errors
/// Exit 2 when the source lacks a column without which no row could be taken.
pub(super) fn compare(profile: &Profile, source: &Source) -> Result<Misfits> {
    let found: Vec<String> = profile.columns().map(|name| source.column(name).name).collect();
    let used = profile.columns().chain(found.iter().map(String::as_str));
    let used: HashSet<Cow<str>> = used.map(fold::name).collect();
    let ignored = profile.ignore.iter().map(String::as_str).chain(OWN);
    let ignored: HashSet<Cow<str>> = ignored.map(fold::name).collect();
    let fits = |name: &str| {
        let name = fold::name(name);
        let below = || used.iter().any(|u| u.split_once('.').is_some_and(|(first, _)| first == name));
        used.contains(&name) || ignored.contains(&name) || below()
    };
    let unknown = names(source).into_iter().filter(|n| !fits(n)).collect();
    if source.is_json() || source.header.is_empty() {
        return Ok(Misfits { unknown, absent: Vec::new() });
    }
    need(profile, source)?;
    let mut absent: Vec<String> = Vec::new();
    for name in profile.columns().filter(|n| source.column(n).places.is_empty()) {
        if !profile.optional && !absent.iter().any(|a| a == name) {
            absent.push(name.to_owned());
        }
    }
    Ok(Misfits { unknown, absent })
}

/// The columns of the source, in its order.
fn names(source: &Source) -> Vec<String> {
    if !source.is_json() {
        return source.header.iter().filter(|h| !h.is_empty()).cloned().collect();
    }
    source.keys.iter().map(str::to_owned).collect()
}

/// Whether the name of a column can be shown: the first bytes of a program or an archive cannot.
fn is_text(column: &str) -> bool {
    !column.contains(|c: char| (c.is_control() && !c.is_whitespace()) || c == char::REPLACEMENT_CHARACTER)
}

fn need(profile: &Profile, source: &Source) -> Result<()> {
    let has = |name: &&str| !source.column(name).places.is_empty();
    let lack = |what: &str, name: &str| {
        let message = tr!(
            "the file has no column '{name}', which profile {profile} needs for {what}",
            name,
            profile = profile.name,
            what
        );
        if !source.header.iter().all(|column| is_text(column)) {
            return Err(Error::usage(message).hint(tr!(
                "its first line does not list columns: is it a CSV file? see docs/guides/import.md"
            )));
        }
        let columns = || source.header.iter().map(String::as_str);
        let hint = near::hint(name, columns());
        let is_near = nearest(name, columns()).is_some();
        Err(Error::usage(message).hint(if is_near { hint } else { tr!("columns of the file: {hint}", hint) }))
    };
    let group = profile.group_by.as_deref();
    if let Some(name) = group.filter(|n| !has(n)) {
        return lack(tr!("grouping rows into tickets"), name);
    }
    let at = profile.events.at.as_deref().filter(|_| group.is_some());
    if let Some(name) = at.filter(|n| !has(n)) {
        return lack(tr!("the time of each row"), name);
    }
    let Some(title) = profile.rule(Field::Title) else { return Ok(()) };
    match title.columns().next() {
        Some(first) if !title.columns().any(|name| has(&name)) => lack(tr!("the title"), first),
        _ => Ok(()),
    }
}
