//! A verb without its noun, as `itdesk start ID`: the words as the parser takes them.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::Command;
use clap_complete::engine::CompletionCandidate;

use crate::cli::session::first_word::first_word;
use crate::records::Kind;
use crate::rules::workflow::steps;

/// The words of a command line, and which of them is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub words: Vec<OsString>,
    pub at: usize,
    /// The kinds that the verb is for, where no noun was typed.
    pub on: Option<Vec<Kind>>,
}

impl Words {
    /// The words with a noun, where a verb was typed without one.
    pub(super) fn with_noun(root: &Command, words: Vec<OsString>, at: usize) -> Words {
        let without = || {
            let verb_at = first_word(root, &words).filter(|first| *first < at)?;
            let verb = words[verb_at].to_str()?;
            if root.find_subcommand(verb).is_some() {
                return None;
            }
            let has = |kind: &&Kind| steps(**kind).iter().any(|step| step.verb.as_str() == verb);
            let kinds: Vec<Kind> = Kind::ALL.iter().filter(has).copied().collect();
            let noun: Vec<OsString> = kinds.first()?.noun().split(' ').map(OsString::from).collect();
            Some((verb_at, noun, kinds))
        };
        match without() {
            None => Words { words, at, on: None },
            Some((verb_at, noun, kinds)) => {
                let at = at + noun.len();
                let mut words = words;
                words.splice(verb_at..verb_at, noun);
                Words { words, at, on: Some(kinds) }
            }
        }
    }
}

/// The verbs that need no noun and begin so, each with what it does first.
pub(super) fn verbs(root: &Command, words: &[OsString], at: usize) -> Vec<CompletionCandidate> {
    let typed = words.get(at).and_then(|word| word.to_str()).unwrap_or_default();
    if typed.is_empty() || first_word(root, words) != Some(at) {
        return Vec::new();
    }
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for step in Kind::ALL.iter().flat_map(|kind| steps(*kind)) {
        let word = step.verb.as_str();
        if word.starts_with(typed) && root.find_subcommand(word).is_none() {
            found.entry(word).or_insert(step.says);
        }
    }
    let candidate =
        |(word, says): (&str, &str)| CompletionCandidate::new(word).help(Some(says.to_owned().into()));
    found.into_iter().map(candidate).collect()
}
