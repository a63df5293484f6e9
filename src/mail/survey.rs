//! The reply to a satisfaction survey: a score and a comment, and never a reason to take a ticket up again (M7.1e).

use super::known::Known;
use super::message::Letter;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::feedback::Feedback;
use crate::records::measurement::{labels, names};
use crate::records::words::FeedbackType;
use crate::records::{Channel, Measurement, Ticket};
use crate::rules::feedback::is_low;
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
    /// Its comment, or its low score, for the list of feedback (M4.3a).
    pub feedback: Option<Feedback>,
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
        let feedback = feedback(desk, letter, &reply.lines, scores);
        SurveyAnswer { said: [vec![remark], reply.lines].concat(), cut: reply.cut, feedback, scores }
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

/// What a reply says beside its scores, or a score that is low: feedback. Nothing where it is a score
/// alone, with which the desk need do nothing.
fn feedback(desk: &Desk, letter: &Letter, lines: &[String], scores: Scores) -> Option<Feedback> {
    let said = lines.iter().any(|line| is_comment(line));
    if !said && !is_low(&desk.policy.feedback, scores.csat, scores.nps) {
        return None;
    }
    Some(Feedback {
        kind_of: Some(FeedbackType::Comment),
        from: Some(letter.from.name.clone().unwrap_or_else(|| letter.from.address.clone())),
        channel: Some(Channel::EMAIL),
        text: if said { lines.to_vec() } else { Vec::new() },
        csat: scores.csat,
        nps: scores.nps,
        received: desk.at,
        ..Feedback::default()
    })
}

/// Whether a line of a reply says more than a score: `4 of 5`, `5分` and `NPS: 9` do not.
fn is_comment(line: &str) -> bool {
    const BESIDE_SCORES: [&str; 12] =
        ["csat", "nps", "of", "out", "and", "stars", "star", "points", "分", "星", "和", "von"];
    let words = line.split(|c: char| !c.is_alphanumeric() || c.is_numeric());
    let mut words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
    !line.trim_start().starts_with('>') && words.any(|word| !BESIDE_SCORES.contains(&&*word))
}

#[cfg(test)]
mod tests {
    use super::is_comment;

    #[test]
    fn a_score_alone_is_no_comment() {
        for (line, is) in [
            ("5", false),
            ("4 of 5", false),
            ("★★★★", false),
            ("5分，10 分", false),
            ("CSAT: 3, NPS 9", false),
            ("5，很满意", true),
            ("2 because it took long", true),
            ("> How satisfied were you?", false),
        ] {
            assert_eq!(is_comment(line), is, "{line}");
        }
    }
}
