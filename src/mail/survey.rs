//! The reply to a satisfaction survey: a score and a comment, and never a reason to take a ticket up again (M7.1e).

use super::known::Known;
use super::message::Letter;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::measurement::{labels, names};
use crate::records::{Measurement, Ticket};
use crate::rules::scores::{Scores, scores};
use crate::store::Lock;

/// The longest comment that is kept with the score; the history has all of it.
const LONGEST: usize = 1_000;

/// What a reply to a survey says.
pub(super) struct SurveyAnswer {
    /// Its lines, as the history has them.
    pub said: Vec<String>,
    /// What was cut of it.
    pub cut: Vec<String>,
    scores: Scores,
}

impl SurveyAnswer {
    /// Reads a reply. The score of anybody but the requester is not counted, for anyone can write an address.
    pub(super) fn of(desk: &Desk, letter: &Letter, ticket: &Ticket, is_requester: bool) -> SurveyAnswer {
        let reply = letter.reply_text(desk.policy.mail.quotes, &Known::of(desk, ticket));
        let found = scores(&reply.lines);
        let scores = if is_requester { found } else { Scores::default() };
        let each = [("satisfaction", scores.csat), ("recommendation", scores.nps)];
        let each: Vec<String> =
            each.iter().filter_map(|(name, score)| Some(format!("{name} {}", (*score)?))).collect();
        let remark = match (each.is_empty(), found == Scores::default()) {
            (false, _) => format!("[survey: {}]", each.join(", ")),
            (true, true) => "[survey: no score found]".to_owned(),
            (true, false) => {
                "[survey: the score is not counted: the requester did not write this]".to_owned()
            }
        };
        SurveyAnswer { said: [vec![remark], reply.lines].concat(), cut: reply.cut, scores }
    }

    /// Whether there is a score.
    pub(super) fn has_score(&self) -> bool {
        self.scores != Scores::default()
    }

    /// Records the scores. The same answer again adds nothing.
    ///
    /// # Errors
    /// What writing can meet.
    pub(super) fn record(
        &self,
        desk: &Desk,
        lock: &Lock,
        letter: &Letter,
        ticket: &Ticket,
        at: jiff::Timestamp,
    ) -> Result<()> {
        let mut about = Measurement::new(at, names::CSAT, 0.0);
        about.service = ticket.service.clone();
        about.labels.insert(labels::TICKET.to_owned(), ticket.id.to_string());
        about.labels.insert(labels::RESPONDENT.to_owned(), desk.person(&letter.from.address));
        let comment: String = self.said[1..].join("\n").trim().chars().take(LONGEST).collect();
        if !comment.is_empty() {
            about.labels.insert(labels::COMMENT.to_owned(), comment);
        }
        let scores = [(names::CSAT, self.scores.csat), (names::NPS, self.scores.nps)];
        let given = scores.into_iter().filter_map(|(name, score)| {
            Some(Measurement { measure: name.to_owned(), value: f64::from(score?), ..about.clone() })
        });
        let taken = given.map(|m| desk.policy.monitoring.take(desk.now, m)).collect::<Result<Vec<_>, _>>();
        desk.store.add_measurements(lock, &taken.map_err(crate::error::Error::usage)?)?;
        Ok(())
    }
}
