//! The figures of a report as lines: for a table, and for CSV.

use serde::Serialize;

use super::table::{self, Cell, Column};
use crate::escape;
use crate::lang::{self, mark, tr, tr_n};
use crate::report::{ChangeFigures, Counts, DeliveryFigures, Figure, KnowledgeFigures};

/// A line of a report: a share, or a number that is none.
#[derive(Debug, Serialize)]
pub struct FigureLine {
    /// What it is; the name it has in JSON.
    figure: String,
    /// Nothing where there is nothing to tell.
    value: Option<Value>,
    part: Option<u64>,
    of: Option<u64>,
    manual: Option<f64>,
    row: Option<&'static str>,
}

/// What a figure comes to.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum Value {
    /// Between 0 and 1; people read it in percent.
    Share(f64),
    /// Of tickets or answers.
    Count(u64),
    /// A mean, a score.
    Decimal(f64),
}

/// What people read for the names of figures, with spaces between the words.
const TITLES: [&str; 32] = [
    mark!("changes"),
    mark!("risk assessed"),
    mark!("approved"),
    mark!("monitored"),
    mark!("reviewed"),
    mark!("improved"),
    mark!("carried out"),
    mark!("on record"),
    mark!("types"),
    mark!("risks"),
    mark!("outcomes"),
    mark!("causing"),
    mark!("incidents caused"),
    mark!("deliveries"),
    mark!("passed"),
    mark!("late"),
    mark!("answered"),
    mark!("csat mean"),
    mark!("csat satisfied"),
    mark!("nps score"),
    mark!("nps promoters"),
    mark!("nps passives"),
    mark!("nps detractors"),
    mark!("open points"),
    mark!("in force"),
    mark!("drafts"),
    mark!("solved with article"),
    mark!("documented"),
    mark!("review overdue"),
    mark!("approval overdue"),
    mark!("unhelpful"),
    mark!("uses"),
];

/// The lines of the figures of changes.
pub fn changes(figures: &ChangeFigures) -> Vec<FigureLine> {
    let f = figures;
    let mut lines = vec![
        count("changes", f.changes),
        share("risk_assessed", &f.risk_assessed),
        share("approved", &f.approved),
        share("monitored", &f.monitored),
        share("reviewed", &f.reviewed),
        share("improved", &f.improved),
        share("carried_out", &f.carried_out),
        share("on_record", &f.on_record),
    ];
    lines.extend(counts("types", &f.types));
    lines.extend(counts("risks", &f.risks));
    lines.extend(counts("outcomes", &f.outcomes));
    lines.extend([count("causing", f.causing), count("incidents_caused", f.incidents_caused)]);
    lines
}

/// The lines of the figures of deliveries.
pub fn deliveries(figures: &DeliveryFigures) -> Vec<FigureLine> {
    let f = figures;
    let nps = &figures.nps;
    vec![
        count("deliveries", f.deliveries),
        share("passed", &f.passed),
        share("late", &f.late),
        share("answered", &f.answered),
        of_answers("csat.mean", f.csat.mean, f.csat.satisfied.ratio.of, f.csat.satisfied.row),
        share("csat.satisfied", &f.csat.satisfied),
        of_answers("nps.score", nps.score, nps.answers(), nps.row),
        count("nps.promoters", nps.promoters),
        count("nps.passives", nps.passives),
        count("nps.detractors", nps.detractors),
        count("open_points", f.open_points),
    ]
}

/// The lines of the figures of knowledge.
pub fn knowledge(figures: &KnowledgeFigures) -> Vec<FigureLine> {
    let f = figures;
    let mut lines = vec![
        count("in_force", f.in_force),
        count("drafts", f.drafts),
        share("solved_with_article", &f.solved_with_article),
        share("documented", &f.documented),
        share("review_overdue", &f.review_overdue),
        share("approval_overdue", &f.approval_overdue),
        share("unhelpful", &f.unhelpful),
    ];
    lines.extend(
        f.articles.iter().map(|a| count(&format!("uses.{} {}", a.id, escape::line(&a.title)), a.uses)),
    );
    lines
}

/// The lines as a table for people.
pub fn table(lines: &[FigureLine], width: Option<usize>) -> String {
    let rows = lines.iter().map(|line| {
        let of = match (line.part, line.of) {
            (Some(part), Some(of)) => tr!("{part} of {of}", part, of),
            (None, Some(of)) => tr_n!(of as usize, "{n} answer", "{n} answers"),
            _ => String::new(),
        };
        let manual = line.manual.map_or_else(String::new, |m| told(Value::Share(m)));
        let value = line.value.map_or_else(|| "-".to_owned(), told);
        let name = title(&line.figure);
        let row = line.row.unwrap_or_default().to_owned();
        [name, value, of, manual, row].iter().map(Cell::from).collect()
    });
    let columns = [
        Column::wrap("FIGURE", 0),
        Column::number("VALUE", 0),
        Column::left("OF", 2),
        Column::number("MANUAL", 1),
        Column::left("ROW", 3),
    ];
    table::text(&columns, &rows.collect::<Vec<_>>(), width)
}

/// The name of a figure for people; `outcomes.failed` is the title of the list with a word of it.
fn title(figure: &str) -> String {
    let name = figure.replace(['.', '_'], " ");
    if TITLES.contains(&name.as_str()) {
        return lang::shown(&name).to_owned();
    }
    match figure.split_once('.') {
        Some((list, word)) => format!("{} {}", lang::shown(list), lang::shown(&word.replace('_', " "))),
        None => name,
    }
}

fn told(value: Value) -> String {
    match value {
        // Cut, not rounded: 77.99 % has not reached 78 %. The last addend undoes what floats lose.
        Value::Share(share) => format!("{} %", (share * 1000.0 + 1e-9).floor() / 10.0),
        Value::Count(count) => count.to_string(),
        Value::Decimal(number) => format!("{number:.1}"),
    }
}

fn line(name: &str, value: Option<Value>) -> FigureLine {
    FigureLine { figure: name.to_owned(), value, part: None, of: None, manual: None, row: None }
}

fn share(name: &str, figure: &Figure) -> FigureLine {
    let Figure { ratio, manual, row } = *figure;
    let value = ratio.share().map(Value::Share);
    FigureLine { part: Some(ratio.part), of: Some(ratio.of), manual, row: Some(row), ..line(name, value) }
}

fn of_answers(name: &str, value: Option<f64>, answers: u64, row: &'static str) -> FigureLine {
    FigureLine { of: Some(answers), row: Some(row), ..line(name, value.map(Value::Decimal)) }
}

fn count(name: &str, count: u64) -> FigureLine {
    line(name, Some(Value::Count(count)))
}

fn counts(name: &str, counts: &Counts) -> Vec<FigureLine> {
    counts.iter().map(|(word, number)| count(&format!("{name}.{word}"), number)).collect()
}
