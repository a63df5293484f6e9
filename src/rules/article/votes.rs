//! Whether an article helps, by its readers.

use jiff::Timestamp;

use super::part;
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::article::{Article, HelpfulVote};
use crate::rules::action::{Action, step};
use crate::rules::policy::Knowledge;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// The votes on the version in force: for, and against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// It helped.
    pub helpful: u32,
    /// It did not.
    pub unhelpful: u32,
}

impl Tally {
    /// The votes on the version in force.
    pub fn of(article: &Article) -> Tally {
        of_version(article).fold(Tally::default(), Tally::and)
    }

    fn and(self, vote: &HelpfulVote) -> Tally {
        let Tally { helpful, unhelpful } = self;
        match vote.helpful {
            true => Tally { helpful: helpful.saturating_add(1), ..self },
            false => Tally { unhelpful: unhelpful.saturating_add(1), ..self },
        }
    }

    /// Enough votes against it, and too few for it.
    pub fn is_unhelpful(self, policy: &Knowledge) -> bool {
        let all = f64::from(self.helpful) + f64::from(self.unhelpful);
        self.unhelpful >= policy.unhelpful_votes.max(1)
            && f64::from(self.helpful) < policy.unhelpful_share * all
    }
}

fn of_version(article: &Article) -> impl Iterator<Item = &HelpfulVote> {
    article.votes.iter().filter(|v| Some(v.version) == article.version)
}

/// Since when the version in force is unhelpful; `None` while it is not.
pub fn unhelpful_since(policy: &Knowledge, article: &Article) -> Option<Timestamp> {
    let mut votes: Vec<&HelpfulVote> = of_version(article).collect();
    votes.sort_by_key(|v| v.at);
    let mut tally = Tally::default();
    let mut since = None;
    for vote in votes {
        tally = tally.and(vote);
        since = tally.is_unhelpful(policy).then(|| since.unwrap_or(vote.at));
    }
    since
}

/// A reader says whether it helped; the last word of each on a version counts.
///
/// # Errors
/// A refusal when no version is in force.
pub fn vote(
    ticket: &mut Ticket,
    by: &str,
    at: Timestamp,
    helpful: bool,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::FindHelpful)?;
    let id = ticket.id;
    let article = part(ticket)?;
    let Some(version) = article.version else {
        let message = tr!("{id} was never published, so it has no readers yet", id);
        return Err(Refusal::new(message, tr!("see its state: itdesk kb show {id}", id)));
    };
    article.votes.retain(|v| v.version != version || v.by != by);
    article.votes.push(HelpfulVote { at, by: by.to_owned(), version, helpful, extra: Default::default() });
    let verb = if helpful { Verb::FindHelpful } else { Verb::FindUnhelpful };
    Ok(Action::of(verb).saying(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_unhelpful_from_the_vote_that_makes_it_so() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).unwrap();
        let article = |votes: &[bool]| {
            let vote = |(n, helpful): (usize, &bool)| HelpfulVote {
                at: at(n as i64),
                by: n.to_string(),
                version: 2,
                helpful: *helpful,
                extra: Default::default(),
            };
            let mut votes: Vec<_> = votes.iter().enumerate().map(vote).collect();
            // Votes on an earlier version say nothing of this one.
            votes.push(HelpfulVote { version: 1, by: "old".to_owned(), helpful: false, ..votes[0].clone() });
            Article { version: Some(2), votes, ..Article::default() }
        };
        let policy = Knowledge::default();
        for (votes, since) in [
            (&[false, false][..], None),
            (&[false, false, false], Some(2)),
            (&[true, false, false, false], Some(3)),
            (&[true, true, true, false, false, false], None),
            (&[true, true, true, false, false, false, false], Some(6)),
            (&[false, false, false, true, true, true], None),
            (&[false, false, false, true, true, true, false], Some(6)),
        ] {
            assert_eq!(unhelpful_since(&policy, &article(votes)), since.map(at), "{votes:?}");
        }
    }
}
