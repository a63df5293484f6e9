//! The life cycle of a kind: as a table, and as a Mermaid state diagram.

use super::table;
use crate::records::{Kind, State};
use crate::rules::workflow::{Transition, begins, steps};

/// States are listed in lines of at most so many columns, so that what a step does stays in sight.
const WIDEST_LIST: usize = 44;

/// The table of the steps: a line for the states from which a step leads to the same.
pub fn plain(kind: Kind) -> String {
    table::plain(&["STEP", "FROM", "TO", ""], steps(kind).iter().flat_map(rows).collect())
}

fn rows(step: &Transition) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (from, to) in ends(step) {
        for (line, from) in from.into_iter().enumerate() {
            let to = if line == 0 { to.clone() } else { String::new() };
            rows.push(vec![String::new(), from, to, String::new()]);
        }
    }
    if let Some(first) = rows.first_mut() {
        first[0] = step.verb.to_string();
        first[3] = step.says.to_owned();
    }
    rows
}

/// From which states, line by line, a step leads to which: `stays` where it leaves the state alone, several
/// after an `or` where what the ticket holds decides.
fn ends(step: &Transition) -> Vec<(Vec<String>, String)> {
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
    ends.into_iter().map(|(from, to)| (lines(&from), to)).collect()
}

/// The states a step is allowed in, each once.
fn sources(step: &Transition) -> Vec<State> {
    let mut sources: Vec<State> = step.leads.iter().map(|(from, _)| *from).collect();
    sources.dedup();
    sources
}

/// States between commas, in lines that are not too long.
fn lines(states: &[State]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for state in states {
        match lines.last_mut() {
            Some(line) if line.len() + state.as_str().len() + 3 <= WIDEST_LIST => {
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
