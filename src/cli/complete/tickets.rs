//! Ids to offer, each with its title.

use std::ffi::OsStr;

use clap_complete::engine::CompletionCandidate;

use super::place::Place;
use crate::escape;
use crate::index::{self, Offer};
use crate::records::{Kind, State};
use crate::rules::workflow::{Stage, stages};

/// So many tickets are offered at once; more are no help.
const MOST: usize = 40;
/// How much of a title is shown.
const TITLE: usize = 60;
/// The group of the candidates that are tickets.
pub(super) const TAG: &str = "tickets";

/// The tickets whose id a verb may take.
#[derive(Debug, Clone)]
pub(super) struct Tickets {
    /// Those the verb leads on from.
    stages: Vec<Stage>,
    /// Those offered before anything is typed: what has ended is seldom meant.
    first: Vec<Stage>,
}

impl Tickets {
    /// Those of these kinds that the verb, as it is typed, can act on; a verb that is in no life cycle takes all.
    pub(super) fn of(kinds: &[Kind], verb: &str) -> Tickets {
        let mut found: Vec<Stage> = kinds.iter().flat_map(|kind| stages(*kind, verb)).collect();
        if !found.is_empty() {
            return Tickets { first: found.clone(), stages: found };
        }
        let all = |kind: &Kind| {
            let kind = *kind;
            kind.states().iter().map(move |state| Stage { kind, state: *state, types: &[] })
        };
        found.extend(kinds.iter().flat_map(all));
        let is_at_work = |stage: &&Stage| !stage.state.is_ended() && stage.state != State::Published;
        Tickets { first: found.iter().filter(is_at_work).copied().collect(), stages: found }
    }

    /// The tickets whose id begins with what was typed.
    pub(super) fn offer(&self, place: &Place, typed: &OsStr) -> Vec<CompletionCandidate> {
        let (Some(typed), Some(desk)) = (typed.to_str(), place.desk()) else { return Vec::new() };
        let stages = if typed.is_empty() { &self.first } else { &self.stages };
        let mut offers = index::offers(&desk.store, stages, typed, MOST);
        if offers.is_empty() && typed.is_empty() {
            offers = index::offers(&desk.store, &self.stages, typed, MOST);
        }
        let candidates = offers.iter().enumerate();
        candidates.map(|(at, offer)| candidate(offer, typed).display_order(Some(at))).collect()
    }
}

/// A ticket by its five random characters where they name it, else by the complete id; in the case that is typed.
fn candidate(offer: &Offer, typed: &str) -> CompletionCandidate {
    let suffix = offer.id.suffix();
    let begins = suffix.to_ascii_uppercase().starts_with(&typed.to_ascii_uppercase());
    // Digits alone may be a number elsewhere.
    let is_number = suffix.bytes().all(|b| b.is_ascii_digit());
    let text = if begins && offer.is_unique && !is_number { suffix.to_owned() } else { offer.id.to_string() };
    let text = if typed.bytes().any(|b| b.is_ascii_lowercase()) { text.to_ascii_lowercase() } else { text };
    let title: String = offer.title.chars().take(TITLE).collect();
    let title = escape::line(&title).into_owned();
    CompletionCandidate::new(text).help(Some(title.into())).tag(Some(TAG.into()))
}
