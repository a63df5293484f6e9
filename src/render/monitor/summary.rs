//! The top of a report: what is well, what is not, what to do.

use serde::Serialize;

use super::phrase::{self, Phrases};
use super::rag::lamp;
use super::value;
use crate::lang::{self, tr};
use crate::report::review::{Rag, Reason, Review, Reviewed, ServiceReview, Suggestion};
use crate::rules::catalogue::statistic;

/// The three lists at the top of a report, and the sentence above them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All in one sentence.
    pub headline: String,
    /// What is well.
    pub well: Vec<String>,
    /// What is not.
    pub not_well: Vec<String>,
    /// What to do about it.
    pub to_do: Vec<String>,
}

/// So many entries a list has at the most.
const MOST: usize = 5;

/// A figure that moved by this share of what it was is told.
const MOVED: f64 = 0.1;

/// The missed goals that are named first; the others say little beside them.
const FIRST: [&str; 8] = [
    "availability",
    "sla.resolve",
    "sla.respond",
    "csat.satisfied",
    "resolve.mean",
    "sla.handle",
    "acceptance.passed",
    "feedback.answered",
];

/// It must rest on so many observations.
const OBSERVED: u64 = 10;

/// The summary of a review.
pub fn summary(review: &Review, phrases: &Phrases) -> Summary {
    Summary {
        headline: headline(review),
        well: shortened(well(review, phrases)),
        not_well: shortened(not_well(review, phrases)),
        to_do: shortened(review.suggestions.iter().map(|s| advice(review, s, phrases)).collect()),
    }
}

fn headline(review: &Review) -> String {
    let s = &review.summary;
    let goals = match (s.met, s.met + s.missed) {
        (_, 0) => tr!("no goal could be judged").to_owned(),
        (met, all) => tr!("{met} of {all} goals met", met, all),
    };
    if let (Some(_), [only]) = (&review.service, review.services.as_slice()) {
        return format!("{}; {goals}.", lamp(only.health.light).sentence);
    }
    let known = s.green + s.amber + s.red;
    match known {
        0 => tr!("No service has data yet; {goals}.", goals),
        1 if s.green == 1 => tr!("The only service with data is healthy; {goals}.", goals),
        1 => tr!("The only service with data is not healthy; {goals}.", goals),
        known => tr!(
            "{green} of {known} services {are} healthy; {goals}.",
            green = s.green,
            known,
            are = if s.green == 1 { "is" } else { "are" },
            goals
        ),
    }
}

fn well(review: &Review, phrases: &Phrases) -> Vec<String> {
    let mut told = Vec::new();
    let green: Vec<&ServiceReview> =
        review.services.iter().filter(|s| s.health.light == Rag::Green).collect();
    if !green.is_empty() && review.service.is_none() {
        let names: Vec<String> = green.iter().map(|s| titled(review, &s.name)).collect();
        told.push(format!("Services: {}", listed(&names)));
    }
    let mut better: Vec<&Reviewed> = review.figures.iter().filter(|f| moved(f, true)).collect();
    better.sort_by(|a, b| size(b).total_cmp(&size(a)));
    told.extend(better.iter().take(2).map(|f| moving(f, phrases)));
    let met = review.figures.iter().filter(|f| f.judged() == Some(true) && !better.contains(f));
    told.extend(met.map(|f| {
        let goal = f.now.goal.map_or_else(String::new, |goal| value::goal(&goal, &f.now.unit));
        format!("{}: {} ({goal})", phrases.title(&f.now.name), phrase::now(f))
    }));
    told
}

fn not_well(review: &Review, phrases: &Phrases) -> Vec<String> {
    let few = vital_few(review);
    let mut told = Vec::new();
    for service in review.services.iter().filter(|s| s.health.light == Rag::Red) {
        let reason = service.health.reasons.first();
        // One line names those that miss most, where there are several.
        if few.is_some() && matches!(reason, Some(Reason::MostMissed { .. })) {
            continue;
        }
        let why = reason.map(|r| phrases.reason(r, &service.figures));
        let name = service.title.as_deref().unwrap_or(&service.name);
        told.push(format!("{name} – {}", lowered(&why.unwrap_or_default())));
    }
    told.extend(few);
    let is_missed = |f: &&Reviewed| f.judged() == Some(false) && review.service.is_none();
    let mut missed: Vec<&Reviewed> = review.figures.iter().filter(is_missed).collect();
    missed.sort_by_key(|f| FIRST.iter().position(|name| *name == f.now.name).unwrap_or(FIRST.len()));
    told.extend(missed.iter().map(|f| phrases.missed(f)));
    let mut worse: Vec<&Reviewed> =
        review.figures.iter().filter(|f| moved(f, false) && f.judged() != Some(false)).collect();
    worse.sort_by(|a, b| size(b).total_cmp(&size(a)));
    told.extend(worse.iter().take(2).map(|f| moving(f, phrases)));
    told
}

/// The few services that most of the missed tickets are of, in a sentence; none where they are not few.
fn vital_few(review: &Review) -> Option<String> {
    let missing: Vec<&ServiceReview> = review.services.iter().filter(|s| s.missed_tickets() > 0).collect();
    let (vital, rest): (Vec<_>, Vec<_>) =
        missing.iter().partition(|s| s.missed.is_some_and(|missed| missed.is_vital));
    if review.service.is_some() || vital.len() < 2 || rest.is_empty() {
        return None;
    }
    let count = |services: &[&&ServiceReview]| services.iter().map(|s| s.missed_tickets()).sum::<u64>();
    let (part, all) = (count(&vital), count(&vital) + count(&rest));
    let names: Vec<String> = vital.iter().map(|s| titled(review, &s.name)).collect();
    Some(tr!(
        "{few} of {services} services have {part} of the {all} tickets that missed a target: {names}",
        few = vital.len(),
        services = review.services.len(),
        part,
        all,
        names = listed(&names)
    ))
}

/// What the services are that a report does not show one by one.
pub fn tail(services: &[ServiceReview]) -> String {
    let light = |light: Rag| {
        let count = services.iter().filter(|s| s.health.light == light).count();
        (count > 0).then(|| format!("{count} {}", lamp(light).group))
    };
    let lights = [Rag::Red, Rag::Amber, Rag::Green, Rag::Unknown].into_iter().filter_map(light);
    let lights = lights.collect::<Vec<_>>().join(", ");
    let missed: u64 = services.iter().map(ServiceReview::missed_tickets).sum();
    let all = match services.len() {
        1 => tr!("and 1 more service: {lights}", lights),
        n => tr!("and {n} more services: {lights}", n, lights),
    };
    match missed {
        0 => all,
        missed => tr!("{all}; tickets that missed a target: {missed}", all, missed),
    }
}

/// What to do, for which services, and the figure that says so.
fn advice(review: &Review, suggestion: &Suggestion, phrases: &Phrases) -> String {
    let evidence = suggestion.findings.first().map(|f| phrases.evidence(f)).unwrap_or_default();
    let advice = lang::text(suggestion.advice).trim_end_matches(['.', '。']);
    match places(review, suggestion).as_slice() {
        [] => format!("{advice} – {evidence}"),
        [only] => format!("{only}: {advice} – {evidence}"),
        places => format!("{}: {advice} – {}: {evidence}", listed(places), places[0]),
    }
}

/// The services a suggestion is for, by their names for people; none for one that is for the whole scope.
pub fn places(review: &Review, suggestion: &Suggestion) -> Vec<String> {
    if review.service.is_some() {
        return Vec::new();
    }
    suggestion.findings.iter().filter_map(|f| Some(titled(review, f.service.as_ref()?))).collect()
}

/// A service's name for people.
pub fn titled(review: &Review, name: &str) -> String {
    let known = review.services.iter().find(|s| s.name == name).and_then(|s| s.title.clone());
    known.unwrap_or_else(|| name.to_owned())
}

/// A few names, and how many more there are.
pub fn listed(names: &[String]) -> String {
    const SHOWN: usize = 3;
    match names.len() {
        all if all > SHOWN + 1 => {
            tr!("{names} and {rest} more", names = names[..SHOWN].join(", "), rest = all - SHOWN)
        }
        _ => names.join(", "),
    }
}

/// Whether a figure moved the better or the worse way by enough to tell.
fn moved(figure: &Reviewed, better: bool) -> bool {
    let by_class = figure.now.name.rsplit_once('.').is_some_and(|(_, last)| last.len() == 1);
    let of_measure = statistic(&figure.now.name).is_some_and(|(_, statistic)| statistic != "p50");
    let is_told = figure.now.n >= OBSERVED && !by_class && !of_measure;
    let change = figure.change.filter(|c| c.better == Some(better) && is_told);
    change.and_then(|c| c.relative).is_some_and(|r| r.abs() >= MOVED)
}

fn size(figure: &Reviewed) -> f64 {
    figure.change.and_then(|c| c.relative).map_or(0.0, f64::abs)
}

fn moving(figure: &Reviewed, phrases: &Phrases) -> String {
    let change = phrase::change(figure).unwrap_or_default();
    tr!(
        "{title}: {now}, {change} on the previous period",
        title = phrases.title(&figure.now.name),
        now = phrase::now(figure),
        change
    )
}

/// A sentence that goes on after a colon.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        // Names in capitals stay as they are.
        Some(first) if !text.chars().nth(1).is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

fn shortened(mut all: Vec<String>) -> Vec<String> {
    let more = all.len().saturating_sub(MOST);
    if more > 0 {
        all.truncate(MOST);
        all.push(tr!("and {more} more", more));
    }
    all
}
