//! The report in Markdown: for a pull request, an issue, a wiki.

use super::phrase::{self, Phrases};
use super::rag::lamp;
use super::sheet::{self, Mark, Sheet, SheetRow};
use super::spark;
use super::summary::{listed, places, summary, tail, titled};
use super::terminal::{MOST_SERVICES, strip};
use crate::lang::{self, mark, tr};
use crate::render::markdown::{heading, table, text};
use crate::report::review::{Anomaly, Review, ServiceReview, Suggestion};
use crate::report::statistics::Side;

/// How many characters a row of values takes.
const SPARK: usize = 13;
const MOST_ANOMALIES: usize = 20;

/// The report.
pub fn document(review: &Review, phrases: &Phrases) -> String {
    let frame = &review.frame;
    let name = review.service.as_ref().map_or_else(|| review.desk.clone(), |name| titled(review, name));
    let mut out = heading(1, &tr!("Service report: {name}, {span}", name, span = phrases.span(frame)));
    if let Some(before) = frame.before.last() {
        out.push_str(&tr!("Compared with {window}. ", window = phrases.window(before)));
    }
    out.push_str(&tr!("As of {moment}.\n\n", moment = phrases.moment(review.now)));
    let told = summary(review, phrases);
    out.push_str(&format!("**{}**\n\n", text(&told.headline)));
    for (title, lines) in [
        (tr!("What is well"), told.well),
        (tr!("What is not"), told.not_well),
        (tr!("What to do"), told.to_do),
    ] {
        if !lines.is_empty() {
            out.push_str(&heading(2, title));
            out.extend(lines.iter().map(|line| format!("- {}\n", text(line))));
            out.push('\n');
        }
    }
    services(&mut out, review, phrases);
    unusual(&mut out, review, phrases);
    suggestions(&mut out, review, phrases);
    for sheet in sheet::sheets(review, phrases) {
        chapter(&mut out, &sheet);
    }
    out.push_str(lang::text(METHOD));
    out
}

const METHOD: &str = mark!(
    "Usual: median ± 3 × 1.4826 × MAD of up to 12 periods before, at least 5. Next: the median or \
the Theil–Sen line, whichever was less wrong in hindsight, ± its mean error. What each figure counts is in \
docs/reference/reports.md, the method in docs/reference/monitoring-report.md.\n"
);

fn services(out: &mut String, review: &Review, phrases: &Phrases) {
    let row = |s: &ServiceReview| {
        let reasons: Vec<String> =
            s.health.reasons.iter().take(3).map(|r| phrases.reason(r, &s.figures)).collect();
        let lamp = lamp(s.health.light);
        vec![
            s.title.clone().unwrap_or_else(|| s.name.clone()),
            format!("{} {}", lamp.sign, lang::shown(lamp.word)),
            phrase::missed(s),
            phrase::missed_since(s),
            phrase::in_time(s),
            phrase::availability(s),
            strip(s, 31),
            reasons.join("; "),
        ]
    };
    let shown = review.services.len().min(MOST_SERVICES);
    let rows: Vec<Vec<String>> = review.services[..shown].iter().map(row).collect();
    if rows.is_empty() {
        return;
    }
    out.push_str(&heading(2, "Services"));
    let header = ["Service", "State", "Missed", "Change", tr!("In time"), "Available", "Period", "Why"];
    out.push_str(&table(&header, &rows));
    let rest = &review.services[shown..];
    if !rest.is_empty() {
        out.push_str(&format!("{}\n\n", text(&tail(rest))));
    }
}

fn unusual(out: &mut String, review: &Review, phrases: &Phrases) {
    if review.anomalies.is_empty() {
        return;
    }
    out.push_str(&heading(2, tr!("What was unusual")));
    for anomaly in review.anomalies.iter().take(MOST_ANOMALIES) {
        out.push_str(&told(review, anomaly, phrases));
    }
    let more = review.anomalies.len().saturating_sub(MOST_ANOMALIES);
    if more > 0 {
        out.push_str(&tr!("- and {more} more\n", more));
    }
    out.push('\n');
}

fn told(review: &Review, anomaly: &Anomaly, phrases: &Phrases) -> String {
    let place =
        anomaly.service.as_ref().map_or_else(|| tr!("The desk").to_owned(), |name| titled(review, name));
    let when = phrases.when(anomaly, &review.frame);
    let when = if when.is_empty() { when } else { format!(", {when}") };
    let mut out = format!("- **{}**{when}\n", text(&place));
    for sign in &anomaly.signs {
        out.push_str(&format!("  - {}\n", text(&phrases.sign(sign, anomaly, &review.frame))));
    }
    for cited in &anomaly.tickets {
        out.push_str(&format!("  - `{}` {}\n", cited.id, text(&phrases.cited(cited))));
    }
    out
}

fn suggestions(out: &mut String, review: &Review, phrases: &Phrases) {
    if review.suggestions.is_empty() {
        return;
    }
    out.push_str(&heading(2, tr!("What to do better")));
    let line = |s: &Suggestion| {
        let places = places(review, s);
        let lead =
            if places.is_empty() { String::new() } else { format!("**{}**: ", text(&listed(&places))) };
        let evidence = s.findings.first().map(|f| phrases.evidence(f)).unwrap_or_default();
        let (advice, when, rows) = (lang::text(s.advice), lang::text(s.when), s.rows.join(", "));
        format!(
            "1. {lead}{}\n",
            tr!(
                "{advice} Because {when}: {evidence} ({rows})",
                advice,
                when,
                evidence = text(&evidence),
                rows
            )
        )
    };
    out.extend(review.suggestions.iter().map(line));
    out.push('\n');
}

fn chapter(out: &mut String, sheet: &Sheet) {
    out.push_str(&heading(2, sheet.title));
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(cells).collect();
    out.push_str(&table(
        &["Figure", "Now", "Of", "Before", "Change", "Normal", "Target", "Next", "Periods", "Row"],
        &rows,
    ));
    if let Some(classes) = &sheet.classes {
        let header: Vec<&str> =
            std::iter::once("Class").chain(classes.header.iter().map(String::as_str)).collect();
        let row = |(class, cells): &(String, Vec<String>)| [vec![class.clone()], cells.clone()].concat();
        out.push_str(&table(&header, &classes.rows.iter().map(row).collect::<Vec<_>>()));
    }
}

fn cells(row: &SheetRow) -> Vec<String> {
    let side = match row.side {
        Some(Side::Above) => " ▲",
        Some(Side::Below) => " ▼",
        Some(Side::Inside) | None => "",
    };
    let mark = match row.mark {
        Some(Mark::Met) => " ✓",
        Some(Mark::Missed) => " ✗",
        None => "",
    };
    vec![
        row.title.clone(),
        format!("{}{side}", row.value),
        row.basis.clone(),
        row.before.clone(),
        row.change.clone(),
        row.usual.clone(),
        format!("{}{mark}", row.goal),
        row.outlook.clone(),
        spark::line(&row.history, SPARK),
        row.row.to_owned(),
    ]
}
