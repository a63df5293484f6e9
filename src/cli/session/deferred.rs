//! Verbs that are described to the parser only when their noun was typed.
//!
//! A noun has a dozen verbs with a dozen flags each; to describe them all takes longer than most commands run.

use clap::error::Error;
use clap::{ArgMatches, Command, FromArgMatches, Subcommand};

use super::localized::localized;
use super::other_names::with_other_names;
use crate::records::Kind;
use crate::rules::workflow::steps;

/// The verbs of a noun.
pub(crate) trait NounVerbs: Subcommand {
    /// The kind whose life cycle says what its verbs do; none for a noun of several kinds.
    const KIND: Option<Kind>;

    /// The noun with its verbs. A verb of the life cycle has its help from there, so that `--help`
    /// and `itdesk workflow` say the same.
    fn described(noun: Command) -> Command {
        let steps = Self::KIND.map(steps).unwrap_or_default();
        let noun = with_other_names(Self::augment_subcommands(noun)).mut_subcommands(|verb| {
            match steps.iter().find(|step| step.verb.as_str() == verb.get_name()) {
                Some(step) => verb.about(step.says).long_about(None),
                None => verb,
            }
        });
        localized(noun)
    }
}

/// The verbs of a noun. What its help opens with is the comment of the verbs' own type.
#[derive(Debug)]
pub(crate) struct Deferred<T>(pub T);

impl<T: NounVerbs> Subcommand for Deferred<T> {
    fn augment_subcommands(noun: Command) -> Command {
        noun.defer(T::described)
    }

    fn augment_subcommands_for_update(noun: Command) -> Command {
        noun.defer(T::augment_subcommands_for_update)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Deferred)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(Deferred)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}
