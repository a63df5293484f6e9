//! Answers to surveys: a respondent who answers again corrects the answer, and is not another customer.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::records::Measurement;
use crate::records::delivery::Survey;
use crate::records::measurement::{labels, names};

/// What an answer is about and who gives it; a later answer of the same respondent to the same replaces it. `None` for an
/// answer that replaces none: nobody is named, and it is about no ticket.
type Respondent = (String, String, String);

fn respondent(answer: &Measurement) -> Option<Respondent> {
    let label = |name: &str| answer.labels.get(name).map(|text| text.trim().to_lowercase());
    let ticket = label(labels::TICKET);
    let who = label(labels::RESPONDENT);
    let is_survey = [names::CSAT, names::NPS].contains(&answer.measure.as_str());
    (is_survey && (ticket.is_some() || who.is_some()))
        .then(|| (answer.measure.clone(), ticket.unwrap_or_default(), who.unwrap_or_default()))
}

/// The answers that count among `answers`, which are in time order: of each respondent the last. All else that was measured
/// counts as it is.
pub fn last<'m>(answers: impl IntoIterator<Item = &'m Measurement>) -> Vec<&'m Measurement> {
    let answers: Vec<&Measurement> = answers.into_iter().collect();
    let replaced = replaced(&answers, |answer| respondent(answer));
    answers.into_iter().zip(replaced).filter(|(_, replaced)| !replaced).map(|(answer, _)| answer).collect()
}

/// Takes out the answers about tickets that a later one replaced, whenever that was. `measurements` are in time order.
pub fn drop_replaced(measurements: &mut Vec<Measurement>) {
    let of_ticket = |answer: &&Measurement| respondent(answer).filter(|(_, ticket, _)| !ticket.is_empty());
    let mut replaced = replaced(&measurements.iter().collect::<Vec<_>>(), of_ticket).into_iter();
    measurements.retain(|_| !replaced.next().unwrap_or_default());
}

/// The scores that count among the answers to the surveys of one delivery, with the time each was given: of each customer the
/// last. Answers without a name are each one of its own.
pub fn last_scores(surveys: &[Survey], score: impl Fn(&Survey) -> Option<u8>) -> Vec<(Timestamp, u8)> {
    let mut answers: Vec<(&Survey, u8)> = surveys.iter().filter_map(|s| Some((s, score(s)?))).collect();
    answers.sort_by_key(|(survey, _)| survey.at);
    let replaced =
        replaced(&answers, |(survey, _)| survey.from.as_ref().map(|from| from.trim().to_lowercase()));
    let counted = answers.into_iter().zip(replaced).filter(|(_, replaced)| !replaced);
    counted.map(|((survey, score), _)| (survey.at, score)).collect()
}

/// Of each answer whether a later one has its key.
fn replaced<T, K: Ord>(answers: &[T], key: impl Fn(&T) -> Option<K>) -> Vec<bool> {
    let mut last: BTreeMap<K, usize> = BTreeMap::new();
    let mut replaced = vec![false; answers.len()];
    for (place, answer) in answers.iter().enumerate() {
        if let Some(before) = key(answer).and_then(|key| last.insert(key, place)) {
            replaced[before] = true;
        }
    }
    replaced
}
