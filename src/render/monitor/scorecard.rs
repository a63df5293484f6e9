//! The scorecard as a table and as lines.

use anstyle::Style;
use serde::Serialize;

use super::lines::unit;
use super::value;
use crate::lang;
use crate::records::words::Better;
use crate::render::paint::{BOLD, DIM, GOOD, LATE};
use crate::render::table::{self, Cell, Column};
use crate::report::indicator::{Goal, Says};
use crate::report::scorecard::{Score, ScoreKind};

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
    };
    scores.iter().map(|s| ScoreLine { unit: unit(&s.unit), ..line(s) }).collect()
}

/// The scores for people.
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
    table::text(&columns, &rows, Some(width))
}

fn cells(score: &Score) -> Vec<Cell> {
    let (word, style) = match (score.sort, score.met) {
        (_, Some(true)) => ("green", GOOD),
        (_, Some(false)) => ("not", LATE),
        (ScoreKind::Statistic, None) => ("statistic", DIM),
        (ScoreKind::Setting, None) => ("setting", DIM),
        (ScoreKind::Limit, None) => ("-", DIM),
    };
    let asked = score.better.filter(|_| score.sort != ScoreKind::Statistic);
    let goal = |better| Goal { value: score.manual, better, strict: score.strict, says: Says::Manual };
    let manual = match asked {
        Some(better) => value::goal(&goal(better), &score.unit),
        None => value::told(score.manual, &score.unit),
    };
    let told = score.value.is_some_and(|value| value != score.manual);
    vec![
        Cell::of(lang::shown(score.says)),
        Cell::styled(&value::nothing(score.value, &score.unit), if told { BOLD } else { Style::new() }),
        Cell::styled(&score.n.map_or_else(String::new, |n| n.to_string()), DIM),
        Cell::of(&manual),
        Cell::styled(word, style),
        Cell::styled(score.row, DIM),
    ]
}
