//! What became of alerts, printed; whatever they came from.

use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::{self, mark, tr};
use crate::render::csv;
use crate::render::table::{self, Cell, Column};
use crate::rules::alerts::Became;
use crate::wire::AlertOutcome;

/// Who acts when nobody is named: a hook has no git configuration of its own.
pub(super) const ACTOR: &str = "monitoring";

/// Prints what became of each, as the format asks.
pub(super) fn print(session: &Session, alerts: &[AlertOutcome]) -> Result<()> {
    let out = &session.out;
    match out.format {
        Some(Format::Json) => out.json(&alerts),
        Some(Format::Jsonl) => alerts.iter().try_for_each(|alert| out.json(alert)),
        Some(Format::Csv) => out.csv(&csv::records(alerts)?),
        None if out.terminal && !out.quiet => out.text(&page(session, alerts)),
        Some(Format::Table) => out.text(&page(session, alerts)),
        Some(Format::Ids) | None => {
            say_untaken(session, alerts);
            out.raw(&ids(alerts))
        }
    }
}

/// So many of those that went into no incident are named.
const NAMED: usize = 10;

/// Names those that went into no incident, and why.
fn say_untaken(session: &Session, alerts: &[AlertOutcome]) {
    let untaken: Vec<&AlertOutcome> = alerts.iter().filter(|alert| alert.id.is_none()).collect();
    for alert in untaken.iter().take(NAMED) {
        let title = alert.title.as_deref().unwrap_or_default();
        let why = alert.why.as_deref().unwrap_or_default();
        session.out.say(&format!("{title}: {}: {why}", lang::text(word(alert.became))));
    }
    if untaken.len() > NAMED {
        session.out.say(&tr!("and {named} more; --json lists them all", named = untaken.len() - NAMED));
    }
}

/// Each incident once.
fn ids(alerts: &[AlertOutcome]) -> String {
    let mut seen = Vec::new();
    for id in alerts.iter().filter_map(|alert| alert.id.as_deref()) {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen.iter().map(|id| format!("{id}\n")).collect()
}

fn page(session: &Session, alerts: &[AlertOutcome]) -> String {
    if alerts.is_empty() {
        session.out.say(tr!("the input contains no alerts"));
        return String::new();
    }
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let rows = alerts.iter().map(|alert| {
        let title = or_dash(alert.title.clone());
        let what = alert.why.as_ref().map_or_else(|| title.clone(), |why| format!("{why}: {title}"));
        let state = or_dash(alert.state.map(|state| lang::shown(state.as_str()).to_owned()));
        [or_dash(alert.id.clone()), lang::text(word(alert.became)).to_owned(), state, what]
            .map(Cell::from)
            .into()
    });
    let columns =
        [Column::left("ID", 0), Column::left("BECAME", 0), Column::left("STATE", 1), Column::cut("ALERT")];
    table::text(&columns, &rows.collect::<Vec<_>>(), session.out.width)
}

/// What became of an alert, as a person reads it.
fn word(became: Became) -> &'static str {
    match became {
        Became::Opened => mark!("opened"),
        Became::Added => mark!("added"),
        Became::Updated => mark!("updated"),
        Became::Repeated => mark!("repeated"),
        Became::Reopened => mark!("reopened"),
        Became::Noted => mark!("noted"),
        Became::Recovered => mark!("recovered"),
        Became::Ended => mark!("ended"),
        Became::Proposed => mark!("proposed"),
        Became::Resolved => mark!("resolved"),
        Became::Ignored => mark!("ignored"),
        Became::Rejected => mark!("rejected"),
    }
}

/// Exit 1 when some alerts could not be read, 6 when none could.
pub(super) fn exit(alerts: &[AlertOutcome]) -> Exit {
    let count = alerts.iter().filter(|alert| alert.became == Became::Rejected).count();
    match count {
        0 => Exit::Done,
        n if n == alerts.len() => Exit::Damaged,
        _ => Exit::Found,
    }
}
