//! The figures of a review as rows of text, chapter by chapter: what all formats for people print.

use serde::Serialize;

use super::phrase::{self, Phrases};
use super::{title, value};
use crate::records::Class;
use crate::report::indicator::Chapter;
use crate::report::review::{Review, Reviewed};
use crate::report::statistics::Side;

/// The figures of a chapter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// What they are about.
    pub chapter: Chapter,
    /// Its heading.
    pub title: &'static str,
    /// The figures that have something to tell.
    pub rows: Vec<SheetRow>,
    /// Those that are told of each class.
    pub classes: Option<Classes>,
}

/// A figure in texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetRow {
    /// Its stable name.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Its value.
    pub value: String,
    /// On how many observations it rests.
    pub basis: String,
    /// Its value in the period before.
    pub before: String,
    /// How it moved since.
    pub change: String,
    /// Whether that is better or worse, where either is known.
    pub sense: Option<Sense>,
    /// What is usual; nothing while too little is known.
    pub usual: String,
    /// On which side of what is usual, where it is not usual.
    pub side: Option<Side>,
    /// What is asked.
    pub goal: String,
    /// Whether the target was met, where there is one and the figure rests on enough to judge it.
    pub mark: Option<Mark>,
    /// What the next period is likely to bring.
    pub outlook: String,
    /// The row of the manual.
    pub row: &'static str,
    /// Its values over the periods.
    #[serde(skip)]
    pub history: Vec<Option<f64>>,
}

/// Whether a change of a figure is welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// It is.
    Better,
    /// It is not.
    Worse,
}

impl Sense {
    fn of(is_better: bool) -> Sense {
        if is_better { Sense::Better } else { Sense::Worse }
    }
}

/// How a figure ended against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// It reached it.
    Met,
    /// It did not.
    Missed,
}

impl Mark {
    fn of(is_met: bool) -> Mark {
        if is_met { Mark::Met } else { Mark::Missed }
    }
}

/// Figures by class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Classes {
    /// The figures.
    pub header: Vec<String>,
    /// A row a class: its letter and its values.
    pub rows: Vec<(String, Vec<String>)>,
}

/// The chapters that have something to tell, in their order.
pub fn sheets(review: &Review, phrases: &Phrases) -> Vec<Sheet> {
    let figures = &review.figures;
    let mut chapters: Vec<Chapter> = figures.iter().map(|f| f.now.chapter).collect();
    chapters.sort_by_key(|chapter| chapter.place(review.sector));
    chapters.dedup();
    let sheet = |chapter: Chapter| {
        let own: Vec<&Reviewed> = figures.iter().filter(|f| f.now.chapter == chapter && tells(f)).collect();
        let (by_class, whole): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|f| class_of(&f.now.name).is_some());
        let rows: Vec<SheetRow> = whole.iter().map(|f| row(f, phrases)).collect();
        let classes = classes(&by_class, phrases);
        let is_empty = rows.is_empty() && classes.is_none();
        let is_unused =
            OF_SOME.contains(&chapter) && figures.iter().filter(|f| f.now.chapter == chapter).all(is_nothing);
        (!is_empty && !is_unused).then(|| Sheet { chapter, title: title::chapter(chapter), rows, classes })
    };
    chapters.into_iter().filter_map(sheet).collect()
}

/// A figure as a row.
pub fn row(figure: &Reviewed, phrases: &Phrases) -> SheetRow {
    let now = &figure.now;
    let unit = &figure.now.unit;
    SheetRow {
        name: now.name.clone(),
        title: phrases.title(&now.name),
        value: phrase::now(figure),
        basis: phrase::basis(figure),
        before: value::nothing(figure.before, unit),
        change: phrase::change(figure).unwrap_or_default(),
        sense: figure.change.and_then(|c| c.better).map(Sense::of),
        usual: phrase::usual(figure).unwrap_or_default(),
        side: figure.side.filter(|side| *side != Side::Inside),
        goal: now.goal.map_or_else(String::new, |goal| value::goal(&goal, unit)),
        mark: figure.judged().map(Mark::of),
        outlook: phrase::outlook(figure).unwrap_or_default(),
        row: now.row,
        history: figure.history.clone(),
    }
}

/// Chapters of work that some desks do not do: they are left out where all their figures are nothing.
const OF_SOME: [Chapter; 2] = [Chapter::Changes, Chapter::Acceptance];

fn is_nothing(figure: &Reviewed) -> bool {
    [figure.now.value, figure.before].iter().all(|value| value.is_none_or(|value| value == 0.0))
}

/// A figure without a value, now and before, has nothing to tell.
fn tells(figure: &Reviewed) -> bool {
    figure.now.value.is_some() || figure.before.is_some()
}

fn class_of(name: &str) -> Option<(&str, Class)> {
    let (base, class) = name.rsplit_once('.')?;
    Some((base, class.parse().ok().filter(|_| class.len() == 1)?))
}

fn classes(figures: &[&Reviewed], phrases: &Phrases) -> Option<Classes> {
    let mut bases: Vec<&str> = Vec::new();
    for (base, _) in figures.iter().filter_map(|f| class_of(&f.now.name)) {
        if !bases.contains(&base) {
            bases.push(base);
        }
    }
    let cell = |base: &str, class: &Class| {
        let own = figures.iter().find(|f| class_of(&f.now.name) == Some((base, *class)));
        own.map_or_else(|| "–".to_owned(), |f| phrase::now(f))
    };
    let rows = Class::ALL.iter().map(|class| {
        let cells: Vec<String> = bases.iter().map(|base| cell(base, class)).collect();
        (class.to_string(), cells)
    });
    let known: Vec<_> = rows.filter(|(_, cells)| cells.iter().any(|c| c != "–" && c != "0")).collect();
    let header = bases.iter().map(|base| phrases.title(base)).collect();
    (!known.is_empty()).then_some(Classes { header, rows: known })
}
