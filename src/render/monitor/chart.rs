//! Charts as geometry: where each line, bar and label stands. The page's template makes SVG of it.

use serde::Serialize;

use super::scale::Scale;
use crate::lang::tr;
use crate::report::indicator::{Goal, Unit};
use crate::report::statistics::Band;

/// How wide a chart is, in its own units; the page scales it.
pub const WIDTH: f64 = 360.0;
/// How high.
pub const HEIGHT: f64 = 168.0;
/// The place of the plot within it.
const LEFT: f64 = 48.0;
const RIGHT: f64 = 10.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 24.0;

/// A chart: a drawing with its title and what it shows in words.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The same for those who cannot see it: from where to where, what is usual, what is asked.
    pub note: String,
    /// Horizontal rules with their labels.
    pub rules: Vec<Mark>,
    /// Labels below.
    pub labels: Vec<Mark>,
    /// What is usual.
    pub band: Option<Bar>,
    /// What is asked.
    pub goal: Option<Mark>,
    /// Lines, each a path.
    pub lines: Vec<Polyline>,
    /// Single points.
    pub dots: Vec<Dot>,
    /// Bars.
    pub bars: Vec<Bar>,
    /// What the colours mean, where there are several.
    pub legend: Vec<Key>,
}

/// A place on an axis with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// Where, along its axis.
    pub at: String,
    /// What stands there.
    pub text: String,
    /// On which side of the place.
    pub anchor: Anchor,
}

/// Where the place of a label is in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// At its beginning.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Polyline {
    /// `one` or `two`.
    pub class: &'static str,
    /// The path.
    pub path: String,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dot {
    /// `one`, `two` or `off`: unlike what is usual.
    pub class: &'static str,
    /// In units of the drawing.
    pub x: String,
    /// In units of the drawing.
    pub y: String,
}

/// A rectangle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// `one`, `two`, `off`, `band`.
    pub class: &'static str,
    /// The left side, in units of the drawing.
    pub x: String,
    /// The upper side, in units of the drawing.
    pub y: String,
    /// In units of the drawing.
    pub width: String,
    /// In units of the drawing.
    pub height: String,
}

/// What a colour means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Key {
    /// The class of the marks that have the colour.
    pub class: &'static str,
    /// Its meaning.
    pub text: String,
}

/// One row of values of a chart.
#[derive(Debug, Clone)]
pub struct BarRow<'a> {
    /// What it is; shown where there are two.
    pub name: String,
    /// A value a step.
    pub values: &'a [Option<f64>],
}

/// What a chart is made of.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// What it shows.
    pub title: String,
    /// The unit of its values.
    pub unit: &'a Unit,
    /// One row, or two on one scale.
    pub rows: Vec<BarRow<'a>>,
    /// The names of the steps.
    pub steps: &'a [String],
    /// What is usual.
    pub usual: Option<Band>,
    /// What is asked.
    pub goal: Option<Goal>,
}

const CLASSES: [&str; 2] = ["one", "two"];

impl Plan<'_> {
    /// A chart of lines; a place without a value parts the line.
    pub fn lines(&self) -> Chart {
        let scale = self.scale();
        let mut chart = self.frame(&scale);
        for (row, class) in self.rows.iter().zip(CLASSES) {
            let points: Vec<Option<(f64, f64)>> = row
                .values
                .iter()
                .enumerate()
                .map(|(at, value)| value.map(|value| (self.x(at), y(&scale, value))))
                .collect();
            chart.lines.push(Polyline { class, path: path(&points) });
            chart.dots.extend(self.dots(row, class, &points));
        }
        chart
    }

    /// A chart of bars from 0; two rows stand side by side.
    pub fn bars(&self) -> Chart {
        let scale = self.scale();
        let mut chart = self.frame(&scale);
        let slot = (WIDTH - LEFT - RIGHT) / self.steps.len().max(1) as f64;
        let width = (slot * 0.76 / self.rows.len().max(1) as f64).max(0.8);
        for (place, (row, class)) in self.rows.iter().zip(CLASSES).enumerate() {
            for (at, value) in row.values.iter().enumerate() {
                let Some(value) = value.filter(|v| *v > 0.0) else { continue };
                let x = LEFT + slot * (at as f64 + 0.12) + width * place as f64;
                let top = y(&scale, value);
                let class = if self.is_off(value) { "off" } else { class };
                let height = HEIGHT - BOTTOM - top;
                chart.bars.push(Bar {
                    class,
                    x: number(x),
                    y: number(top),
                    width: number(width),
                    height: number(height),
                });
            }
        }
        chart
    }

    /// Axis, labels, band and goal.
    fn frame(&self, scale: &Scale) -> Chart {
        let rules = scale.marks().into_iter().map(|value| Mark {
            at: number(y(scale, value)),
            text: scale.label(value, self.unit),
            anchor: Anchor::End,
        });
        let keys = self.rows.iter().zip(CLASSES).map(|(row, class)| Key { class, text: row.name.clone() });
        let goal = self.goal.filter(|goal| goal.value >= scale.low && goal.value <= scale.high);
        Chart {
            title: self.title.clone(),
            note: self.note(),
            rules: rules.collect(),
            labels: self.labels(),
            band: self.usual.map(|band| band_of(scale, &band)),
            goal: goal.map(|goal| Mark {
                at: number(y(scale, goal.value)),
                text: super::value::goal(&goal, self.unit),
                anchor: Anchor::End,
            }),
            legend: if self.rows.len() > 1 { keys.collect() } else { Vec::new() },
            ..Chart::default()
        }
    }

    fn scale(&self) -> Scale {
        let values = || self.rows.iter().flat_map(|row| row.values.iter().copied().flatten());
        let (mut least, mut most) = values().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        if least > most {
            least = 0.0;
            most = 1.0;
        }
        let reach = (most - least).max(most.abs() * 0.01);
        // What is asked is shown where it lies near enough not to flatten the values.
        let near = |value: &f64| *value >= least - 2.0 * reach && *value <= most + 2.0 * reach;
        let others =
            self.goal.map(|g| g.value).into_iter().chain(self.usual.iter().flat_map(|b| [b.low, b.high]));
        let others: Vec<f64> = others.filter(|v| near(v)).collect();
        let (low, high) = others.into_iter().fold((least, most), |(a, b), v| (a.min(v), b.max(v)));
        Scale::of(low, high, self.unit)
    }

    fn x(&self, at: usize) -> f64 {
        let slot = (WIDTH - LEFT - RIGHT) / self.steps.len().max(1) as f64;
        LEFT + slot * (at as f64 + 0.5)
    }

    /// The first, the middle and the last step.
    fn labels(&self) -> Vec<Mark> {
        let last = self.steps.len().saturating_sub(1);
        let mark = |at: usize, anchor| {
            let text = self.steps.get(at)?.clone();
            let at = match anchor {
                Anchor::Start => LEFT,
                Anchor::Middle => self.x(at),
                Anchor::End => WIDTH - RIGHT,
            };
            Some(Mark { at: number(at), text, anchor })
        };
        let middle = (last >= 4).then(|| mark(last / 2, Anchor::Middle)).flatten();
        let end = (last >= 1).then(|| mark(last, Anchor::End)).flatten();
        [mark(0, Anchor::Start), middle, end].into_iter().flatten().collect()
    }

    /// What is unlike the usual, points that stand alone, and the last one.
    fn dots(&self, row: &BarRow, class: &'static str, points: &[Option<(f64, f64)>]) -> Vec<Dot> {
        let known = |at: Option<usize>| at.and_then(|at| points.get(at).copied().flatten()).is_some();
        let last = points.iter().rposition(Option::is_some);
        let dot = |(at, point): (usize, &Option<(f64, f64)>)| {
            let (x, y) = (*point)?;
            let off = row.values[at].is_some_and(|value| self.is_off(value));
            let alone = !known(at.checked_sub(1)) && !known(Some(at + 1));
            let class = if off { "off" } else { class };
            (off || alone || last == Some(at)).then(|| Dot { class, x: number(x), y: number(y) })
        };
        points.iter().enumerate().filter_map(dot).collect()
    }

    fn is_off(&self, value: f64) -> bool {
        self.rows.len() == 1
            && self.usual.is_some_and(|band| band.side(value) != crate::report::statistics::Side::Inside)
    }

    /// The chart in words.
    fn note(&self) -> String {
        let told = |value| super::value::told(value, self.unit);
        let each = self.rows.iter().map(|row| {
            let known = || row.values.iter().copied().flatten();
            let ends = known().next().zip(known().last());
            let Some((first, last)) = ends else { return tr!("{row}: no values", row = row.name) };
            let (least, most) = known().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
            tr!(
                "{row}: {first} at first, {last} at last, between {least} and {most}",
                row = row.name,
                first = told(first),
                last = told(last),
                least = told(least),
                most = told(most)
            )
        });
        each.collect::<Vec<_>>().join(". ")
    }
}

/// A strip of steps, each in the colour of its share: for the availability of a service at a glance.
pub fn strip(values: &[Option<f64>], goal: f64) -> Vec<Bar> {
    let width = 100.0 / values.len().max(1) as f64;
    let class = |value: &Option<f64>| match value {
        None => "none",
        Some(value) if *value >= 1.0 => "up",
        Some(value) if *value >= goal => "dip",
        Some(_) => "down",
    };
    let bar = |(at, value): (usize, &Option<f64>)| Bar {
        class: class(value),
        x: format!("{:.2}", width * at as f64),
        y: "0".to_owned(),
        width: format!("{:.2}", (width * 0.82).max(0.1)),
        height: "10".to_owned(),
    };
    values.iter().enumerate().map(bar).collect()
}

/// A line without axes for a table, 100 wide and 20 high.
pub fn spark(values: &[Option<f64>]) -> Option<String> {
    let known = || values.iter().copied().flatten();
    if known().count() < 3 {
        return None;
    }
    let (least, most) = known().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
    let height = if most > least { most - least } else { 1.0 };
    let x = |at: usize| 2.0 + 96.0 * at as f64 / (values.len() - 1) as f64;
    let middle = if most > least { 0.0 } else { 0.5 };
    let y = |value: f64| 18.0 - 16.0 * ((value - least) / height + middle);
    let points: Vec<_> = values.iter().enumerate().map(|(at, v)| v.map(|v| (x(at), y(v)))).collect();
    Some(path(&points))
}

fn band_of(scale: &Scale, band: &Band) -> Bar {
    let top = y(scale, band.high);
    let bottom = y(scale, band.low);
    Bar {
        class: "band",
        x: number(LEFT),
        y: number(top),
        width: number(WIDTH - LEFT - RIGHT),
        height: number((bottom - top).max(1.0)),
    }
}

fn y(scale: &Scale, value: f64) -> f64 {
    HEIGHT - BOTTOM - scale.place(value) * (HEIGHT - TOP - BOTTOM)
}

/// A path through points; a gap where there is none.
fn path(points: &[Option<(f64, f64)>]) -> String {
    let mut path = String::new();
    let mut pen_up = true;
    for point in points {
        if let Some((x, y)) = point {
            path.push_str(&format!("{}{} {} ", if pen_up { "M" } else { "L" }, number(*x), number(*y)));
        }
        pen_up = point.is_none();
    }
    path.trim_end().to_owned()
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}
