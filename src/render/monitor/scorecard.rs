//! The scorecard as a table, as Markdown and as lines.

use anstyle::Style;
use serde::Serialize;

use super::lines::unit;
use super::value;
use crate::lang::{self, mark, tr};
use crate::records::words::Better;
use crate::render::fit;
use crate::render::markdown::{self, heading};
use crate::render::paint::{BOLD, DIM, GOOD, LATE};
use crate::render::table::{self, Cell, Column};
use crate::report::indicator::{Goal, Says};
use crate::report::scorecard::{Score, ScoreKind, ScoreReason};
use crate::rules::duration::format_duration;

/// A line of the scorecard as CSV. Numbers are in the unit beside them: shares 0 to 1, times in seconds.
#[derive(Debug, Serialize)]
pub struct ScoreLine<'s> {
    row: &'s str,
    says: &'s str,
    sort: ScoreKind,
    figure: &'s str,
    unit: &'s str,
    manual: f64,
    better: Option<Better>,
    value: Option<f64>,
    n: Option<u64>,
    met: Option<bool>,
    why: Option<String>,
}

/// The scores as lines for CSV.
pub fn lines(scores: &[Score]) -> Vec<ScoreLine<'_>> {
    let line = |s: &'_ Score| ScoreLine {
        row: s.row,
        says: s.says,
        sort: s.sort,
        figure: s.figure,
        unit: "",
        manual: s.manual,
        better: s.better,
        value: s.value,
        n: s.n,
        met: s.met,
        why: s.why.as_ref().map(why),
    };
    scores.iter().map(|s| ScoreLine { unit: unit(&s.unit), ..line(s) }).collect()
}

/// The scores for people: a table, and below it why figures have no value.
pub fn text(scores: &[Score], width: usize) -> String {
    let columns = [
        Column::cut("THE MANUAL SAYS"),
        Column::right("OWN", 0),
        Column::right("OF", 3),
        Column::right("MANUAL", 1),
        Column::left("", 0),
        Column::left("ROW", 2),
    ];
    let rows: Vec<Vec<Cell>> = scores.iter().map(cells).collect();
    let mut out = table::text(&columns, &rows, Some(width));
    let notes = notes(scores);
    if !notes.is_empty() {
        out.push('\n');
    }
    for (says, why) in notes {
        for (at, line) in
            fit::wrap(&tr!("{says}: {why}", says, why), width.saturating_sub(2).max(20)).iter().enumerate()
        {
            out.push_str(&format!("{}{line}\n", if at == 0 { "" } else { "  " }));
        }
    }
    out
}

/// The scores in Markdown: for a pull request, a wiki.
pub fn document(scores: &[Score], title: &str) -> String {
    let mut out = heading(1, title);
    let row = |score: &Score| {
        let (word, _) = verdict(score);
        let why = score.why.as_ref().map(why).unwrap_or_default();
        vec![
            lang::shown(score.says).to_owned(),
            value::nothing(score.value, &score.unit),
            score.n.map_or_else(String::new, |n| n.to_string()),
            manual(score),
            lang::shown(word).to_owned(),
            why,
            score.row.to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = scores.iter().map(row).collect();
    let header = ["The manual says", "Own", "Of", "Manual", "State", "Note", "Row"];
    out.push_str(&markdown::table(&header, &rows));
    out
}

/// What is to be said of single scores, those of one reason together.
fn notes(scores: &[Score]) -> Vec<(String, String)> {
    let mut notes: Vec<(String, String)> = Vec::new();
    for score in scores {
        let Some(why) = score.why.as_ref().map(why) else { continue };
        let says = lang::shown(score.says);
        match notes.iter_mut().find(|(_, known)| *known == why) {
            Some((all, _)) if all.split(tr!("; ")).any(|one| one == says) => {}
            Some((all, _)) => *all = format!("{all}{}{says}", tr!("; ")),
            None => notes.push((says.to_owned(), why)),
        }
    }
    notes
}

/// Why a score has no value, or another than the policy's.
fn why(reason: &ScoreReason) -> String {
    match reason {
        ScoreReason::NothingCounted { says } => lang::text(says).to_owned(),
        ScoreReason::WorkingTime { seconds, calendar } => tr!(
            "{target} on the calendar {calendar} take at least as long as the value; the manual counts real time",
            target = format_duration(*seconds),
            calendar
        ),
    }
}

fn verdict(score: &Score) -> (&'static str, Style) {
    match (score.sort, score.met) {
        (_, Some(true)) => (mark!("green"), GOOD),
        (_, Some(false)) => (mark!("missed"), LATE),
        (ScoreKind::Statistic, None) => (mark!("statistic"), DIM),
        (ScoreKind::Setting, None) => (mark!("setting"), DIM),
        (ScoreKind::Limit, None) => ("-", DIM),
    }
}

fn manual(score: &Score) -> String {
    let asked = score.better.filter(|_| score.sort != ScoreKind::Statistic);
    let goal = |better| Goal { value: score.manual, better, strict: score.strict, says: Says::Manual };
    match asked {
        Some(better) => value::goal(&goal(better), &score.unit),
        None => value::told(score.manual, &score.unit),
    }
}

fn cells(score: &Score) -> Vec<Cell> {
    let (word, style) = verdict(score);
    let told = score.value.is_some_and(|value| value != score.manual);
    vec![
        Cell::of(lang::shown(score.says)),
        Cell::styled(&value::nothing(score.value, &score.unit), if told { BOLD } else { Style::new() }),
        Cell::styled(&score.n.map_or_else(String::new, |n| n.to_string()), DIM),
        Cell::of(&manual(score)),
        Cell::styled(lang::shown(word), style),
        Cell::styled(score.row, DIM),
    ]
}
