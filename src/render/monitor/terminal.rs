//! The report on a terminal: headed sections, blocks for charts, whatever its width.

use anstyle::Style;

use super::phrase::{self, Phrases};
use super::rag::lamp;
use super::sheet::{self, Mark, Sense, Sheet, SheetRow};
use super::summary::{listed, places, summary, tail, titled};
use super::{gallery, spark};
use crate::escape;
use crate::lang::{self, tr};
use crate::render::fit;
use crate::render::paint::{BOLD, DIM, GOOD, LATE, RISK, met, paint};
use crate::render::table::{self, Cell, Column};
use crate::report::indicator::Chapter;
use crate::report::review::{Anomaly, Review, ServiceReview};
use crate::report::statistics::Side;

/// Where no width is known.
const USUAL_WIDTH: usize = 100;
/// Narrower than this nothing can be read.
const LEAST_WIDTH: usize = 20;
/// Wider than this nobody reads a line.
const TEXT_WIDTH: usize = 110;
/// How many characters a row of values takes in a table.
const SPARK: usize = 13;
/// A reason in fewer columns says nothing.
const WHY: usize = 16;
/// A reason takes this many columns before the availability is drawn as well.
const REASON: usize = 30;
const MOST_ANOMALIES: usize = 12;
/// The services that miss most; a longer list says no more of where to begin.
pub(super) const MOST_SERVICES: usize = 10;

/// The report as text; colours are in it, and whoever prints it takes them out where none are wanted.
pub fn text(review: &Review, phrases: &Phrases, width: Option<usize>) -> String {
    let width = width.unwrap_or(USUAL_WIDTH).max(LEAST_WIDTH);
    let mut paper = Paper { out: String::new(), width };
    top(&mut paper, review, phrases);
    services(&mut paper, review, phrases);
    unusual(&mut paper, review, phrases);
    suggestions(&mut paper, review, phrases);
    for sheet in sheet::sheets(review, phrases) {
        chapter(&mut paper, review, &sheet, phrases);
    }
    paper.out
}

/// What is written on.
struct Paper {
    out: String,
    width: usize,
}

impl Paper {
    fn heading(&mut self, title: &str) {
        self.out.push_str(&format!("\n{}\n", paint(BOLD, &fit::cut(lang::shown(title), self.width))));
    }

    /// A text in lines that fit: the first after `lead`, the others below it.
    fn text(&mut self, lead: &str, style: Style, text: &str) {
        let text = escape::line(text);
        let lead_width = fit::width(lead);
        let room = self.width.min(TEXT_WIDTH).saturating_sub(lead_width);
        for (at, line) in fit::wrap(&text, room).iter().enumerate() {
            let lead = if at == 0 { lead.to_owned() } else { " ".repeat(lead_width) };
            let line = if style == Style::new() { line.clone() } else { paint(style, line) };
            self.out.push_str(&format!("{lead}{line}\n"));
        }
    }
}

fn top(paper: &mut Paper, review: &Review, phrases: &Phrases) {
    let name = match &review.service {
        Some(service) => format!("{}: {}", titled(review, service), phrases.span(&review.frame)),
        None => phrases.span(&review.frame),
    };
    paper.text("", BOLD, &tr!("Service report, {name}", name));
    let compared = review.frame.before.last().map(|before| phrases.window(before));
    let compared = compared.unwrap_or_else(|| tr!("nothing: the records begin here").to_owned());
    paper.text("", DIM, &tr!("{desk}, compared with {compared}", desk = review.desk, compared));
    let told = summary(review, phrases);
    paper.out.push('\n');
    paper.text("", Style::new(), &told.headline);
    for (title, sign, lines) in [
        (tr!("What is well"), "+ ", told.well),
        (tr!("What is not"), "- ", told.not_well),
        (tr!("What to do"), "> ", told.to_do),
    ] {
        if !lines.is_empty() {
            paper.heading(title);
            lines.iter().for_each(|line| paper.text(sign, Style::new(), line));
        }
    }
}

fn services(paper: &mut Paper, review: &Review, phrases: &Phrases) {
    if review.services.is_empty() {
        return;
    }
    paper.heading("Services");
    let columns = [
        Column::cut("SERVICE"),
        Column::left("STATE", 0),
        Column::right("MISSED", 1),
        Column::right("CHANGE", 4),
        Column::right("IN TIME", 2),
        Column::right("AVAILABLE", 3),
        Column::left("PERIOD", 6),
        Column::left("WHY", 5),
    ];
    let shown = &review.services[..review.services.len().min(MOST_SERVICES)];
    let names = shown.iter().map(|s| fit::width(s.title.as_deref().unwrap_or(&s.name))).max();
    // What the other columns leave: the reason says more than a row of blocks.
    let room = paper.width.saturating_sub(names.unwrap_or(0).max(14) + 56);
    let has_strip = room >= SPARK + 2 + REASON;
    let room = if has_strip { room - SPARK - 2 } else { room };
    let row = |service: &ServiceReview| {
        let lamp = lamp(service.health.light);
        let series = if has_strip { strip(service, SPARK) } else { String::new() };
        let why = phrases.short_reason(service);
        vec![
            Cell::of(service.title.as_deref().unwrap_or(&service.name)),
            Cell::styled(lamp.word, lamp.style),
            Cell::of(&phrase::missed(service)),
            Cell::styled(&phrase::missed_since(service), DIM),
            Cell::of(&phrase::in_time(service)),
            Cell::of(&phrase::availability(service)),
            Cell::styled(&series, DIM),
            Cell::of(&if room < WHY { String::new() } else { fit::cut(&escape::line(&why), room) }),
        ]
    };
    let rows: Vec<Vec<Cell>> = shown.iter().map(row).collect();
    paper.out.push_str(&table::text(&columns, &rows, Some(paper.width)));
    let rest = &review.services[shown.len()..];
    if !rest.is_empty() {
        paper.text("", DIM, &tr!("{tail}: --json lists all", tail = tail(rest)));
    }
}

/// The availability of a service in the steps of the period.
pub fn strip(service: &ServiceReview, columns: usize) -> String {
    let availability = service.figure("availability").filter(|f| f.now.value.is_some());
    availability.map_or_else(String::new, |f| {
        let goal = f.now.goal.map_or(0.99, |goal| goal.value);
        spark::availability(&f.series, goal, columns)
    })
}

fn unusual(paper: &mut Paper, review: &Review, phrases: &Phrases) {
    if review.anomalies.is_empty() {
        return;
    }
    paper.heading(tr!("What was unusual"));
    for anomaly in review.anomalies.iter().take(MOST_ANOMALIES) {
        let sign = if anomaly.worse { paint(LATE, "! ") } else { "  ".to_owned() };
        let place =
            anomaly.service.as_ref().map_or_else(|| tr!("The desk").to_owned(), |name| titled(review, name));
        let when = phrases.when(anomaly, &review.frame);
        let title = if when.is_empty() { place } else { format!("{place}, {when}") };
        paper
            .out
            .push_str(&format!("{sign}{}\n", paint(BOLD, &fit::cut(&escape::line(&title), paper.width - 2))));
        findings(paper, review, anomaly, phrases);
    }
    more(paper, review.anomalies.len(), MOST_ANOMALIES, "findings");
}

fn findings(paper: &mut Paper, review: &Review, anomaly: &Anomaly, phrases: &Phrases) {
    for sign in &anomaly.signs {
        paper.text("  - ", Style::new(), &phrases.sign(sign, anomaly, &review.frame));
    }
    for cited in &anomaly.tickets {
        paper.text("    ", DIM, &format!("{} {}", cited.id, phrases.cited(cited)));
    }
    if anomaly.more > 0 {
        paper.text("    ", DIM, &tr!("and {more} more from that time", more = anomaly.more));
    }
}

fn suggestions(paper: &mut Paper, review: &Review, phrases: &Phrases) {
    if review.suggestions.is_empty() {
        return;
    }
    paper.heading(tr!("What to do better"));
    for suggestion in &review.suggestions {
        let places = places(review, suggestion);
        let lead = if places.is_empty() { String::new() } else { format!("{}: ", listed(&places)) };
        paper.text("> ", Style::new(), &format!("{lead}{}", lang::text(suggestion.advice)));
        let evidence = suggestion.findings.first().map(|f| phrases.evidence(f)).unwrap_or_default();
        paper.text("  ", DIM, &format!("{} [{}]", evidence, suggestion.rows.join(", ")));
    }
}

fn chapter(paper: &mut Paper, review: &Review, sheet: &Sheet, phrases: &Phrases) {
    paper.heading(sheet.title);
    let columns = [
        Column::cut("FIGURE"),
        Column::right("NOW", 0),
        Column::right("OF", 6),
        Column::right("BEFORE", 4),
        Column::right("CHANGE", 2),
        Column::left("USUAL", 5),
        Column::left("ASKED", 1),
        Column::left("NEXT", 8),
        Column::left("PERIODS", 3),
        Column::left("ROW", 7),
    ];
    let rows: Vec<Vec<Cell>> = sheet.rows.iter().map(cells).collect();
    paper.out.push_str(&table::text(&columns, &rows, Some(paper.width)));
    if sheet.chapter == Chapter::Causes && paper.width >= 32 {
        let most = (paper.width - 24).min(50);
        for (name, share, told) in gallery::causes(review, phrases) {
            let name = fit::pad(&fit::cut(&name, 14), 14);
            paper.out.push_str(&format!("{name} {} {told}\n", spark::bar(share, most)));
        }
    }
    for chart in gallery::rows(review, sheet.chapter, phrases) {
        let line = spark::line(chart.values, paper.width.min(TEXT_WIDTH).saturating_sub(2));
        paper.text("", DIM, &chart.name);
        paper.out.push_str(&format!("  {line}\n"));
    }
}

fn cells(row: &SheetRow) -> Vec<Cell> {
    let (sign, style) = met(row.mark.map(|mark| mark == Mark::Met));
    let goal = if row.goal.is_empty() { String::new() } else { format!("{sign} {}", row.goal) };
    let side = match row.side {
        Some(Side::Above) => "▲ ",
        Some(Side::Below) => "▼ ",
        Some(Side::Inside) | None => "",
    };
    let change = match row.sense {
        Some(Sense::Better) => GOOD,
        Some(Sense::Worse) => RISK,
        None => Style::new(),
    };
    vec![
        Cell::of(&row.title),
        Cell::styled(&format!("{side}{}", row.value), BOLD),
        Cell::styled(&row.basis, DIM),
        Cell::of(&row.before),
        Cell::styled(&row.change, change),
        Cell::styled(&row.usual, DIM),
        Cell::styled(&goal, style),
        Cell::of(&row.outlook),
        Cell::styled(&spark::line(&row.history, SPARK), DIM),
        Cell::styled(row.row, DIM),
    ]
}

fn more(paper: &mut Paper, all: usize, shown: usize, what: &str) {
    if all > shown {
        paper.text("", DIM, &tr!("and {shown} more {what}: --json lists all", shown = all - shown, what));
    }
}
