//! The figures of knowledge (M8.1b, M8.2a, M8.3).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Figure, Period, Ratio};
use crate::records::{Kind, State, Ticket};
use crate::rules::article::votes::Tally;
use crate::rules::clocks::ClockState;
use crate::rules::limits::limits;
use crate::rules::policy::Policy;
use crate::rules::timeline::timeline;

/// What the knowledge of a desk comes to. Incidents are those of the period; articles are looked at as they stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnowledgeFigures {
    /// Which incidents were looked at.
    pub period: Period,
    /// Articles with a version in force that are not archived.
    pub in_force: u64,
    /// Articles with a draft, whether or not a version is in force.
    pub drafts: u64,
    /// Of the incidents that are resolved or closed: tied to an article they were solved with (M8.2a).
    pub solved_with_article: Figure,
    /// Of the incidents that are resolved or closed: made into an article, or solved with one (M5.4a).
    pub documented: Figure,
    /// Of the articles in force: their review is overdue (M8.3).
    pub review_overdue: Figure,
    /// Of the drafts that wait for approval: longer than the policy allows (M8.1b).
    pub approval_overdue: Figure,
    /// Of the articles in force: unhelpful by their readers' votes.
    pub unhelpful: Figure,
    /// Articles by use, the most used first; those that nothing was solved with and nobody voted on are left out.
    pub articles: Vec<ArticleUse>,
}

/// How an article is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleUse {
    /// Such as `KB-261123-4KX9P`.
    pub id: String,
    /// One line, as it was written: to be escaped where it is shown.
    pub title: String,
    /// Incidents of the period that were solved with it.
    pub uses: u64,
    /// Votes on the version in force.
    pub helpful: u32,
    /// Votes against it.
    pub unhelpful: u32,
}

/// The figures of the articles and incidents among `tickets`. An incident counts as solved with an article when a
/// link `solved_by` names one, which `incident resolve --article` makes.
pub fn knowledge<'t>(
    policy: &Policy,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    period: Period,
) -> KnowledgeFigures {
    let (articles, others): (Vec<&Ticket>, Vec<&Ticket>) =
        tickets.into_iter().partition(|t| t.kind() == Kind::Article);
    let solved: Vec<&Ticket> = others
        .into_iter()
        .filter(|t| t.kind() == Kind::Incident && period.holds(t))
        .filter(|t| matches!(t.state, State::Resolved | State::Closed))
        .collect();
    let tied = |t: &Ticket, rels: &[&str]| t.links.iter().any(|l| rels.contains(&l.rel.as_str()));
    let live: Vec<&Ticket> = articles.into_iter().filter(|t| t.state != State::Archived).collect();
    let drafted = live.iter().filter(|t| t.article().is_some_and(|a| a.draft.is_some())).count();
    let in_force: Vec<&Ticket> =
        live.iter().copied().filter(|t| t.article().is_some_and(|a| a.version.is_some())).collect();
    let late = |t: &Ticket, name: &str| {
        let limits = limits(policy, t, &timeline(policy, t));
        limits.iter().any(|l| l.name == name && l.state(period.now) == ClockState::Breached)
    };
    let waiting = live.iter().copied().filter(|t| t.state == State::InReview);
    let tally = |t: &Ticket| t.article().map(Tally::of).unwrap_or_default();
    KnowledgeFigures {
        period,
        in_force: in_force.len() as u64,
        drafts: drafted as u64,
        solved_with_article: Ratio::of(&solved, |t| tied(t, &["solved_by"])).beside(None, "M8.2a"),
        documented: Ratio::of(&solved, |t| tied(t, &["solved_by", "documented_by"])).beside(None, "M5.4a"),
        review_overdue: Ratio::of(&in_force, |t| late(t, "review")).beside(None, "M8.3"),
        approval_overdue: Ratio::of(waiting, |t| late(t, "approval")).beside(None, "M8.1b"),
        unhelpful: Ratio::of(&in_force, |t| tally(t).is_unhelpful(&policy.knowledge)).beside(None, "M8.3"),
        articles: uses(&solved, &in_force),
    }
}

fn uses(solved: &[&Ticket], in_force: &[&Ticket]) -> Vec<ArticleUse> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for ticket in solved {
        for link in ticket.links.iter().filter(|l| l.rel == "solved_by") {
            *counts.entry(link.id.as_str()).or_default() += 1;
        }
    }
    let used = in_force.iter().map(|t| {
        let Tally { helpful, unhelpful } = t.article().map(Tally::of).unwrap_or_default();
        let id = t.id.to_string();
        let uses = counts.get(id.as_str()).copied().unwrap_or(0);
        ArticleUse { id, title: t.title.clone(), uses, helpful, unhelpful }
    });
    let mut used: Vec<ArticleUse> = used.filter(|a| a.uses > 0 || a.helpful > 0 || a.unhelpful > 0).collect();
    used.sort_by(|a, b| (b.uses, b.helpful, &a.id).cmp(&(a.uses, a.helpful, &b.id)));
    used
}
