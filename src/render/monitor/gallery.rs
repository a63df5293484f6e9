//! Which charts a report has, chapter by chapter.

use jiff::tz::TimeZone;

use super::chart::{BarRow, Chart, Plan};
use super::phrase::Phrases;
use crate::lang::mark;
use crate::report::indicator::{Chapter, Unit};
use crate::report::review::{Review, Reviewed, is_watched};
use crate::report::window::{Frame, Span, Window, WindowStep};
use crate::rules::catalogue::statistic;

/// A chart of fewer known values says nothing.
const LEAST: usize = 3;

/// So many measures have a chart each.
const MEASURES: usize = 9;

/// Over which time a chart goes.
#[derive(Clone, Copy, PartialEq)]
enum Over {
    /// The steps of the period.
    Steps,
    /// The period and those before it.
    Periods,
}

/// How it is drawn.
#[derive(Clone, Copy, PartialEq)]
enum Drawn {
    Lines,
    Bars,
}

/// A chart by its figures: one, or two on one scale.
struct Picture {
    chapter: Chapter,
    title: Option<&'static str>,
    figures: &'static [&'static str],
    over: Over,
    drawn: Drawn,
}

const fn picture(
    chapter: Chapter,
    title: Option<&'static str>,
    figures: &'static [&'static str],
    over: Over,
    drawn: Drawn,
) -> Picture {
    Picture { chapter, title, figures, over, drawn }
}

const PICTURES: &[Picture] = &[
    picture(Chapter::Availability, None, &["availability"], Over::Steps, Drawn::Lines),
    picture(Chapter::Availability, None, &["downtime"], Over::Steps, Drawn::Bars),
    picture(Chapter::Availability, None, &["mttr"], Over::Periods, Drawn::Lines),
    picture(Chapter::Security, None, &["security.events"], Over::Periods, Drawn::Bars),
    picture(Chapter::Security, None, &["vulnerabilities.age"], Over::Periods, Drawn::Lines),
    picture(Chapter::Reliability, None, &["crashes"], Over::Periods, Drawn::Bars),
    picture(Chapter::Reliability, None, &["restore.mean"], Over::Periods, Drawn::Lines),
    picture(Chapter::Experience, None, &["csat.mean"], Over::Periods, Drawn::Lines),
    picture(Chapter::Experience, None, &["nps"], Over::Periods, Drawn::Lines),
    picture(
        Chapter::Levels,
        Some(mark!("Answered and resolved in time")),
        &["sla.resolve", "sla.respond"],
        Over::Periods,
        Drawn::Lines,
    ),
    picture(Chapter::Levels, None, &["resolve.median"], Over::Periods, Drawn::Lines),
    picture(Chapter::Work, Some(mark!("Created and done")), &["created", "done"], Over::Steps, Drawn::Bars),
    picture(Chapter::Work, None, &["backlog"], Over::Steps, Drawn::Lines),
    picture(Chapter::Work, None, &["reopened"], Over::Periods, Drawn::Lines),
    picture(Chapter::Records, None, &["records.complete"], Over::Periods, Drawn::Lines),
    picture(
        Chapter::Causes,
        Some(mark!("Configuration and software, hardware and external")),
        &["causes.configuration_software", "causes.hardware_external"],
        Over::Periods,
        Drawn::Lines,
    ),
    picture(Chapter::Changes, None, &["changes"], Over::Periods, Drawn::Bars),
    picture(Chapter::Changes, None, &["changes.succeeded"], Over::Periods, Drawn::Lines),
    picture(Chapter::Acceptance, None, &["acceptance.passed"], Over::Periods, Drawn::Lines),
    picture(Chapter::Acceptance, None, &["feedback.answered"], Over::Periods, Drawn::Lines),
];

/// The charts of a chapter.
pub(super) fn charts(review: &Review, chapter: Chapter, phrases: &Phrases) -> Vec<Chart> {
    let own = PICTURES.iter().filter(|p| p.chapter == chapter);
    let mut charts: Vec<Chart> = own.filter_map(|p| draw(review, p, phrases)).collect();
    charts.extend(measures(review, chapter).take(MEASURES).map(|f| of_measure(review, f, phrases)));
    charts
}

/// The rows of values that a terminal draws below a chapter: the figures whose steps of the period tell something.
pub(super) fn rows<'r>(review: &'r Review, chapter: Chapter, phrases: &Phrases) -> Vec<BarRow<'r>> {
    let steps = super::phrase::steps(review.frame.step);
    let own =
        PICTURES.iter().filter(|p| p.chapter == chapter && p.over == Over::Steps).flat_map(|p| p.figures);
    let own = own.filter_map(|name| review.figure(name)).chain(measures(review, chapter));
    let told = own.filter(|f| known(&f.series) >= LEAST);
    let name = |f: &Reviewed| titled(format!("{}, {steps}", phrases.title(&f.now.name)), &f.now.unit);
    told.map(|f| BarRow { name: name(f), values: &f.series }).collect()
}

/// The charts of the root causes are bars of another sort; their shares, the largest first.
pub(super) fn causes(review: &Review, phrases: &Phrases) -> Vec<(String, f64, String)> {
    let single = |f: &&Reviewed| f.now.chapter == Chapter::Causes && f.now.unit == Unit::Share;
    let combined = ["causes.configuration_software", "causes.hardware_external"];
    let causes = review
        .figures
        .iter()
        .filter(single)
        .filter(|f| f.now.name.starts_with("causes.") && !combined.contains(&f.now.name.as_str()));
    let known =
        causes.filter_map(|f| Some((phrases.title(&f.now.name), f.now.value?, super::phrase::now(f))));
    let mut known: Vec<_> = known.collect();
    known.sort_by(|a, b| b.1.total_cmp(&a.1));
    known
}

fn draw(review: &Review, picture: &Picture, phrases: &Phrases) -> Option<Chart> {
    let figures: Vec<&Reviewed> = picture.figures.iter().filter_map(|name| review.figure(name)).collect();
    let first = *figures.first()?;
    let title = picture.title.map_or_else(|| phrases.title(&first.now.name), str::to_owned);
    chart(review, &figures, title, picture.over, picture.drawn, phrases)
}

/// One statistic of each measure that has enough values.
fn measures(review: &Review, chapter: Chapter) -> impl Iterator<Item = &Reviewed> {
    let told = move |f: &&Reviewed| {
        f.now.chapter == chapter
            && statistic(&f.now.name).is_some()
            && is_watched(&f.now)
            && known(&f.series) >= LEAST
    };
    review.figures.iter().filter(told)
}

fn of_measure(review: &Review, figure: &Reviewed, phrases: &Phrases) -> Chart {
    let title = phrases.title(&figure.now.name);
    chart(review, &[figure], title, Over::Steps, Drawn::Lines, phrases).unwrap_or_default()
}

fn chart(
    review: &Review,
    figures: &[&Reviewed],
    title: String,
    over: Over,
    drawn: Drawn,
    phrases: &Phrases,
) -> Option<Chart> {
    let first = *figures.first()?;
    let values = |f: &&Reviewed| known(if over == Over::Steps { &f.series } else { &f.history });
    if figures.iter().map(values).max()? < LEAST {
        return None;
    }
    let steps = match over {
        Over::Steps => {
            review.frame.buckets.iter().map(|w| step_label(w, review.frame.step, phrases.zone)).collect()
        }
        Over::Periods => period_labels(&review.frame, phrases.zone),
    };
    let rows = figures.iter().map(|f| BarRow {
        name: phrases.title(&f.now.name),
        values: if over == Over::Steps { &f.series } else { &f.history },
    });
    let plan = Plan {
        title: titled(title, &first.now.unit),
        unit: &first.now.unit,
        rows: rows.collect(),
        steps: &steps,
        // What is usual of a period is not what is usual of a day.
        usual: first.usual.filter(|_| over == Over::Periods && figures.len() == 1),
        goal: first.now.goal.filter(|_| over == Over::Periods || first.now.unit != Unit::Count),
    };
    Some(if drawn == Drawn::Bars { plan.bars() } else { plan.lines() })
}

/// The unit stands in the title where the axis does not tell it.
fn titled(title: String, unit: &Unit) -> String {
    match unit {
        Unit::Own(own) if !own.is_empty() => format!("{title} ({own})"),
        Unit::PerDay => format!("{title} (a day)"),
        _ => title,
    }
}

fn known(values: &[Option<f64>]) -> usize {
    values.iter().flatten().count()
}

fn step_label(window: &Window, step: WindowStep, zone: &TimeZone) -> String {
    let at = zone.to_datetime(window.since);
    let form = match step {
        WindowStep::Hour => "%H:%M",
        WindowStep::Day | WindowStep::Week => "%-d %b",
        WindowStep::Month => "%b %Y",
        WindowStep::Year => "%Y",
    };
    at.strftime(form).to_string()
}

fn period_labels(frame: &Frame, zone: &TimeZone) -> Vec<String> {
    let form = if matches!(frame.span, Span::Months { .. }) { "%b %Y" } else { "%-d %b %Y" };
    let all = frame.before.iter().chain([&frame.period]);
    all.map(|w| zone.to_datetime(w.since).strftime(form).to_string()).collect()
}
