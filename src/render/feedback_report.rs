//! The report of customer feedback in text, Markdown and CSV.

use jiff::Timestamp;
use serde::Serialize;

use super::feedback::state_of;
use super::markdown::{self, heading};
use super::table::{self, Cell, Column};
use super::{Screen, times};
use crate::lang::{self, mark, tr};
use crate::report::feedback::{EarlierFigures, FeedbackFigures, ImprovementOf};
use crate::report::{Figure, Period};

/// A figure of the report.
#[derive(Debug, Clone, Serialize)]
pub struct FeedbackFigure {
    /// The name it has in JSON.
    figure: String,
    #[serde(serialize_with = "number")]
    value: Option<f64>,
    part: Option<u64>,
    of: Option<u64>,
    target: Option<f64>,
    /// The value of the period before.
    #[serde(serialize_with = "number")]
    before: Option<f64>,
    /// The row of the manual.
    row: Option<&'static str>,
    #[serde(skip)]
    title: &'static str,
    #[serde(skip)]
    is_share: bool,
}

/// A count without a decimal point.
fn number<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if value.fract() == 0.0 => serializer.serialize_some(&(*value as i64)),
        value => value.serialize(serializer),
    }
}

/// The figures of the report, for a table and for CSV.
pub fn figures(told: &FeedbackFigures) -> Vec<FeedbackFigure> {
    let before = told.before.as_ref();
    let was = |value: fn(&EarlierFigures) -> Option<f64>| before.and_then(value);
    let type_of = |word: &str| (told.types.get(word), before.map(|b| b.types.get(word) as f64));
    let number = |name: &str, title, (count, before): (u64, Option<f64>)| FeedbackFigure {
        before,
        ..plain(name, title, Some(count as f64))
    };
    let share = |name: &str, title, figure: &Figure, before: Option<f64>| FeedbackFigure {
        part: Some(figure.ratio.part),
        of: Some(figure.ratio.of),
        target: figure.manual,
        row: Some(figure.row),
        before,
        is_share: true,
        ..plain(name, title, figure.ratio.share())
    };
    let score = |name: &str, title, value, of, row, before| FeedbackFigure {
        of: Some(of),
        row: Some(row),
        before,
        ..plain(name, title, value)
    };
    let satisfied = &told.csat.satisfied;
    vec![
        number("received", mark!("Feedback received"), (told.received, was(|b| Some(b.received as f64)))),
        number("types.complaint", mark!("Complaints"), type_of("complaint")),
        number("types.praise", mark!("Praise"), type_of("praise")),
        number("types.suggestion", mark!("Suggestions"), type_of("suggestion")),
        number("types.comment", mark!("Comments"), type_of("comment")),
        score(
            "csat.mean",
            mark!("Satisfaction, mean of 1 to 5"),
            told.csat.mean,
            satisfied.ratio.of,
            "M7.1e",
            was(|b| b.csat.mean),
        ),
        share(
            "csat.satisfied",
            mark!("Satisfied customers (4 or 5)"),
            satisfied,
            was(|b| b.csat.satisfied.ratio.share()),
        ),
        score(
            "nps.score",
            mark!("NPS"),
            told.nps.score,
            told.nps.answers(),
            told.nps.row,
            was(|b| b.nps.score),
        ),
        share("answered", mark!("Answered in time"), &told.answered, was(|b| b.answered.ratio.share())),
        plain("open", mark!("Waiting for an answer"), Some(told.open.len() as f64)),
    ]
}

fn plain(name: &str, title: &'static str, value: Option<f64>) -> FeedbackFigure {
    FeedbackFigure {
        figure: name.to_owned(),
        value,
        part: None,
        of: None,
        target: None,
        before: None,
        row: None,
        title,
        is_share: false,
    }
}

/// The report as lines of CSV: the figures, then classes, services and what waits, its age in hours.
pub fn lines(told: &FeedbackFigures) -> Vec<FeedbackFigure> {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "none".to_owned());
    let classes = told.classes.iter().map(|class| FeedbackFigure {
        part: Some(class.complaints),
        of: Some(class.count),
        before: class.before.map(|n| n as f64),
        ..plain(&format!("classes.{}", name(&class.class)), "", Some(class.count as f64))
    });
    let services = told.services.iter().map(|service| FeedbackFigure {
        part: Some(service.complaints),
        of: Some(service.count),
        ..plain(&format!("services.{}", name(&service.service)), "", Some(service.count as f64))
    });
    let open = told.open.iter().map(|f| {
        let hours = (f.age_seconds as f64 / 360.0).floor() / 10.0;
        plain(&format!("open.{}.{}", f.id, f.number), "", Some(hours))
    });
    figures(told).into_iter().chain(classes).chain(services).chain(open).collect()
}

/// Tables of the report: each with its title, its headings and its rows.
type Part = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

fn parts(screen: &Screen, told: &FeedbackFigures) -> Vec<Part> {
    let figure = |f: FeedbackFigure| {
        let of = match (f.part, f.of) {
            (Some(part), Some(of)) => tr!("{part} of {of}", part, of),
            (None, Some(of)) => lang::tr_n!(of as usize, "{n} answer", "{n} answers"),
            _ => String::new(),
        };
        let target = f.target.map_or_else(String::new, |target| format!("≥ {}", amount(target, true)));
        let before = f.before.map_or_else(|| "-".to_owned(), |value| amount(value, f.is_share));
        let value = f.value.map_or_else(|| "-".to_owned(), |value| amount(value, f.is_share));
        vec![lang::text(f.title).to_owned(), value, of, target, before]
    };
    let unnamed = |name: &Option<String>, none: &'static str| {
        name.as_deref().map_or_else(|| lang::text(none).to_owned(), |name| lang::shown(name).to_owned())
    };
    let classes = told.classes.iter().map(|c| {
        let before = c.before.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let name = unnamed(&c.class, mark!("(no class)"));
        vec![name, c.count.to_string(), c.complaints.to_string(), before]
    });
    let services = told.services.iter().map(|s| {
        let name = unnamed(&s.service, mark!("(the desk)"));
        vec![name, s.count.to_string(), s.complaints.to_string()]
    });
    let open = told.open.iter().map(|f| {
        let due = match f.late {
            true => times::late(screen, f.due),
            false => times::relative(screen, f.due),
        };
        let kind = lang::shown(f.kind_of.as_str()).to_owned();
        let (age, from) = (times::span(f.age_seconds), f.from.clone().unwrap_or_default());
        vec![f.id.to_string(), f.number.to_string(), kind, age, due, from, f.text.clone()]
    });
    let improvements = told.improvements.iter().map(|i| {
        let ImprovementOf { id, title, state, kinds, agreed_by, reached } = i;
        let kinds: Vec<String> = kinds.iter().map(|kind| lang::shown(kind.as_str()).to_owned()).collect();
        let agreed = agreed_by.clone().unwrap_or_else(|| "-".to_owned());
        vec![state_of(&id.to_string(), state.as_str(), *reached), lang::list(&kinds), agreed, title.clone()]
    });
    vec![
        (
            mark!("Figures"),
            vec![mark!("FIGURE"), mark!("VALUE"), mark!("OF"), mark!("TARGET"), mark!("BEFORE")],
            figures(told).into_iter().map(figure).collect(),
        ),
        (
            mark!("Problem classes"),
            vec![mark!("PROBLEM"), mark!("COUNT"), mark!("COMPLAINTS"), mark!("BEFORE")],
            classes.collect(),
        ),
        (mark!("Services"), vec![mark!("SERVICE"), mark!("COUNT"), mark!("COMPLAINTS")], services.collect()),
        (
            mark!("Waiting for an answer"),
            vec![
                mark!("ID"),
                mark!("NO"),
                mark!("TYPE"),
                mark!("AGE"),
                mark!("DUE"),
                mark!("SAID BY"),
                mark!("TEXT"),
            ],
            open.collect(),
        ),
        (
            mark!("Improvements"),
            vec![mark!("IMPROVEMENT"), mark!("KIND"), mark!("AGREED BY"), mark!("TITLE")],
            improvements.collect(),
        ),
    ]
}

/// The report for people.
pub fn report(screen: &Screen, told: &FeedbackFigures) -> String {
    let mut out = format!("{}\n", title(screen, told));
    for (title, headings, rows) in parts(screen, told) {
        if rows.is_empty() {
            continue;
        }
        let last = headings.len() - 1;
        let columns = headings.iter().enumerate().map(|(at, heading)| match at {
            0 => Column::left(heading, 0),
            at if at == last && *heading == "TEXT" => Column::cut(heading),
            at => Column::left(heading, at as u8),
        });
        let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(Cell::from).collect()).collect();
        let table = table::text(&columns.collect::<Vec<_>>(), &rows, screen.width);
        out.push_str(&format!("\n{}\n{table}", lang::text(title)));
    }
    out
}

/// The report in Markdown.
pub fn markdown(screen: &Screen, told: &FeedbackFigures) -> String {
    let mut out = heading(1, &title(screen, told));
    for (title, headings, rows) in parts(screen, told).into_iter().filter(|(_, _, rows)| !rows.is_empty()) {
        out.push_str(&heading(2, title));
        out.push_str(&markdown::table(&headings, &rows));
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// `Customer feedback, 2026-11-01 to 2026-12-01`.
fn title(screen: &Screen, told: &FeedbackFigures) -> String {
    let Period { since, until, now } = told.period;
    let day = |at: Timestamp| screen.zone.to_datetime(at).date().to_string();
    match since {
        Some(since) => {
            // The end is the first instant that no longer counts.
            let end = until.map_or(now, |until| {
                until.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(until)
            });
            tr!("Customer feedback, {first} to {last}", first = day(since), last = day(end.min(now)))
        }
        None => tr!("Customer feedback").to_owned(),
    }
}

fn amount(value: f64, is_share: bool) -> String {
    match is_share {
        // Cut, not rounded: 89.99 % has not reached 90 %. The last addend undoes what floats lose.
        true => format!("{} %", (value * 1000.0 + 1e-9).floor() / 10.0),
        false if value.fract() == 0.0 => format!("{value}"),
        false => format!("{value:.1}"),
    }
}
