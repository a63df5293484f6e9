//! The life cycle of a kind: as a table, and as a Mermaid state diagram.

use super::table::{self, Cell, Column};
use crate::lang;
use crate::records::{Kind, State};
use crate::rules::workflow::{Transition, begins, steps};

/// States are listed in lines of at most so many columns, so that what a step does stays in sight.
const WIDEST_LIST: usize = 44;

/// The table of the steps: a line for the states from which a step leads to the same.
pub fn plain(kind: Kind, width: Option<usize>) -> String {
    let columns =
        [Column::left("STEP", 0), Column::wrap("FROM", 0), Column::left("TO", 0), Column::wrap("", 1)];
    let rows: Vec<Vec<Cell>> = steps(kind).iter().flat_map(|step| rows(step, width.is_some())).collect();
    table::text(&columns, &rows, width)
}

/// The rows of a step. A screen breaks long lists of states where its width asks for it.
fn rows(step: &Transition, on_screen: bool) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (from, to) in ends(step) {
        let from = lines(&from, if on_screen { usize::MAX } else { WIDEST_LIST });
        for (line, from) in from.into_iter().enumerate() {
            let to = if line == 0 { to.as_str() } else { "" };
            rows.push([String::new(), from, to.to_owned(), String::new()].iter().map(Cell::from).collect());
        }
    }
    if let Some(first) = rows.first_mut() {
        first[0] = Cell::of(step.verb.as_str());
        first[3] = Cell::of(lang::shown(step.says));
    }
    rows
}

/// From which states a step leads to which: `stays` where it leaves the state alone, several
/// after an `or` where what the ticket holds decides.
fn ends(step: &Transition) -> Vec<(Vec<State>, String)> {
    let mut ends: Vec<(Vec<State>, String)> = Vec::new();
    for from in sources(step) {
        let to = step.leads.iter().filter(|(source, _)| *source == from);
        let to: Vec<_> = to.map(|(from, to)| if from == to { "stays" } else { to.as_str() }).collect();
        let to = to.join(" or ");
        match ends.iter_mut().find(|(_, known)| *known == to) {
            Some((froms, _)) => froms.push(from),
            None => ends.push((vec![from], to)),
        }
    }
    ends
}

/// The states a step is allowed in, each once.
fn sources(step: &Transition) -> Vec<State> {
    let mut sources: Vec<State> = step.leads.iter().map(|(from, _)| *from).collect();
    sources.dedup();
    sources
}

/// States between commas, in lines of at most so many columns.
fn lines(states: &[State], widest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for state in states {
        match lines.last_mut() {
            Some(line) if line.len() + state.as_str().len() + 3 <= widest => {
                line.push_str(&format!(", {state}"));
            }
            Some(line) => {
                line.push(',');
                lines.push(state.to_string());
            }
            None => lines.push(state.to_string()),
        }
    }
    lines
}

/// A Mermaid state diagram: where it begins, a line a way from one state to another with the steps that lead
/// there, where it ends. Steps that stay in the state are in the table alone: as loops they would hide the ways.
pub fn mermaid(kind: Kind) -> String {
    let mut out = String::from("stateDiagram-v2\n");
    for state in begins(kind) {
        out.push_str(&format!("    [*] --> {state}\n"));
    }
    for (from, to, verbs) in ways(kind) {
        out.push_str(&format!("    {from} --> {to}: {}\n", verbs.join(", ")));
    }
    for state in kind.states().iter().filter(|s| s.is_ended()) {
        out.push_str(&format!("    {state} --> [*]\n"));
    }
    out
}

/// Every way from a state to another and the steps that lead there, in the order of the states.
fn ways(kind: Kind) -> Vec<(State, State, Vec<&'static str>)> {
    let states = kind.states().iter();
    let pairs = states.flat_map(|from| kind.states().iter().map(move |to| (*from, *to)));
    let ways = pairs.filter(|(from, to)| from != to).map(|(from, to)| {
        let leads = |step: &&Transition| step.leads.contains(&(from, to));
        (from, to, steps(kind).iter().filter(leads).map(|step| step.verb.as_str()).collect::<Vec<_>>())
    });
    ways.filter(|(.., verbs)| !verbs.is_empty()).collect()
}
