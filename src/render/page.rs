//! The page of one ticket, and the few lines after a step.

use super::paint::{self, BOLD, DIM, paint};
use super::{Screen, fit, history, kind_section, times};
use crate::escape;
use crate::lang::{self, mark, tr, tr_n};
use crate::records::Kind;
use crate::wire::{Clock, Ticket};

/// The page of a ticket: what it is, its class with reasons, its clocks, its text, its history.
pub fn ticket(screen: &Screen, t: &Ticket) -> String {
    let mut out = heading(screen, &t.title, t);
    out.push_str(&facts(screen, t));
    out.push_str(&class(screen, t));
    out.push_str(&clocks(screen, t));
    let Some(details) = &t.details else { return out };
    out.push_str(&lines(screen, "Description", &details.description));
    let s = &details.submission;
    for (title, text) in [
        (mark!("Scope"), &s.scope),
        (mark!("Expected impact"), &s.expected_impact),
        (mark!("Current state"), &s.current_state),
    ] {
        out.push_str(&lines(screen, title, text.as_slice()));
    }
    out.push_str(&kind_section::part(screen, &details.part));
    out.push_str(&kind_section::terms(screen, details.agreement_terms.as_ref()));
    out.push_str(&kind_section::feedback(screen, &t.feedback));
    out.push_str(&section("History"));
    for event in &details.history {
        out.push_str(&history::event(screen, event, ""));
    }
    out
}

/// After a step, in one line: what was done, the class, who has the ticket and its next deadline.
pub fn acted(screen: &Screen, t: &Ticket, did: &str) -> String {
    let mut parts = vec![paint(BOLD, &t.id), lang::shown(did).to_owned()];
    match (t.kind, t.version) {
        // Knowledge is no work: it has no class.
        (Kind::Article, Some(version)) => parts.push(tr!("version {version} in force", version)),
        (Kind::Article, None) => parts.push(tr!("not published yet").to_owned()),
        _ => parts.push(paint(paint::class(t.class), &tr!("class {class}", class = t.class))),
    }
    parts.extend(t.assignee.iter().chain(&t.team).next().map(|who| escape::line(who).into_owned()));
    let clocks = t.named_clocks().into_iter().filter(|(_, clock)| !clock.stopped);
    let clocks = clocks.filter_map(|(name, clock)| Some((clock.due?, name)));
    let limits = t.record.iter().filter(|(_, limit)| limit.done.is_none());
    let limits = limits.map(|(name, limit)| (limit.due, name.as_str()));
    // Of two that are due at once, the clock comes first.
    let next = clocks.chain(limits).min_by_key(|(due, _)| *due);
    parts.extend(
        next.map(|(due, name)| tr!("{name} due {relative}", name, relative = times::relative(screen, due))),
    );
    parts.join("  ") + "\n"
}

/// The title, and below it what bears it.
pub(super) fn heading(screen: &Screen, title: &str, t: &Ticket) -> String {
    let width = screen.width.unwrap_or(100);
    let title = fit::wrap(&escape::line(title), width);
    let title: String = title.iter().map(|row| format!("{}\n", paint(BOLD, row))).collect();
    let nature = t.nature.map_or_else(|| t.kind.to_string(), |n| n.to_string());
    let (nature, state) = (lang::shown(&nature), lang::shown(t.state.as_str()));
    format!("{title}{}  {nature} · {state}\n", paint::id(&t.id, 5))
}

fn facts(screen: &Screen, t: &Ticket) -> String {
    let r = &t.requester;
    let who =
        [&r.name, &r.contact, &r.customer].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let holder = [&t.assignee, &t.team].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let external = t.external.as_ref().map_or_else(String::new, |e| format!("{} {}", e.system, e.number));
    let created = format!("{} ({})", times::local(screen, t.created), times::relative(screen, t.created));
    let occurred = t.occurred.map_or_else(String::new, |at| {
        format!("{} ({})", times::local(screen, at), times::relative(screen, at))
    });
    let missing = lang::listed(t.missing.iter().map(String::as_str));
    let links: Vec<String> = t.links.iter().map(|l| super::link(&l.rel, &l.id)).collect();
    let counts = match (t.reassignment_count, t.reopen_count) {
        (0, 0) => String::new(),
        (n, m) => lang::list(&[
            tr_n!(n as usize, "{n} reassignment", "{n} reassignments"),
            tr_n!(m as usize, "{n} reopening", "{n} reopenings"),
        ]),
    };
    let rows = [
        (mark!("created"), created),
        (mark!("occurred"), occurred),
        (mark!("channel"), shown(t.channel.as_ref().map(|c| c.as_str()))),
        (mark!("subject"), shown(t.subject.as_ref().map(|s| s.as_str()))),
        (mark!("requester"), who),
        (mark!("service"), t.service.iter().chain(&t.affects).cloned().collect::<Vec<_>>().join(", ")),
        (mark!("content"), shown(t.content_class.map(|c| c.as_str()))),
        (mark!("stage"), shown(t.stage.map(|s| s.as_str()))),
        (mark!("missing"), missing),
        (mark!("held by"), holder),
        (mark!("waits for"), t.pending.clone().unwrap_or_default()),
        (mark!("external"), external),
        (mark!("tags"), t.tags.join(", ")),
        (mark!("links"), links.join(", ")),
        (mark!("moved"), counts),
        (mark!("merged"), merged(t)),
    ];
    rows.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| field(screen, name, text)).collect()
}

/// A word in the language of the reader.
fn shown(word: Option<&str>) -> String {
    word.map_or_else(String::new, |word| lang::shown(word).to_owned())
}

/// What merges found where clones met, in a line; the history has it all.
fn merged(t: &Ticket) -> String {
    let events = || t.details.iter().flat_map(|d| &d.history);
    let rejected = events().filter(|e| e.unfit.is_some()).count();
    let overridden: usize = events().map(|e| e.kept.len()).sum();
    let found = [
        (rejected, tr_n!(rejected, "{n} step did not fit", "{n} steps did not fit")),
        (overridden, tr_n!(overridden, "{n} value gave way", "{n} values gave way")),
    ];
    let found: Vec<String> = found.into_iter().filter(|(n, _)| *n > 0).map(|(_, said)| said).collect();
    if found.is_empty() {
        String::new()
    } else {
        tr!("{found}: see \"merged\" in the history", found = lang::list(&found))
    }
}

fn class(screen: &Screen, t: &Ticket) -> String {
    let mut out = format!(
        "{}{}\n",
        section("Class").trim_end(),
        paint(paint::class(t.class), &format!(" {}", t.class))
    );
    for reason in &t.reasons {
        out.push_str(&wrapped(screen, "  · ", reason));
    }
    out
}

/// The clocks and limits of a ticket.
pub(super) fn clocks(screen: &Screen, t: &Ticket) -> String {
    let mut out = match &t.targets {
        Some(of) => section(&format!(
            "{} {}",
            tr!("Clocks"),
            paint(DIM, &tr!("({policy} on calendar {calendar})", policy = of.policy, calendar = of.calendar))
        )),
        None if t.record.is_empty() => return String::new(),
        None => section("Limits"),
    };
    let targets = t.targets.iter().flat_map(|t| [t.respond, t.handle, t.resolve, t.update.unwrap_or(0)]);
    for ((name, clock), target) in t.named_clocks().into_iter().zip(targets) {
        let state =
            paint(paint::clock(clock.state, clock.at_risk), &fit::pad(lang::shown(clock.state.as_str()), 9));
        out.push_str(&format!(
            "  {}{state}{}\n",
            fit::pad(lang::shown(name), 9),
            reading(screen, clock, target)
        ));
    }
    for (name, limit) in &t.record {
        let state = paint(paint::clock(limit.state, false), &fit::pad(lang::shown(limit.state.as_str()), 9));
        let due = times::local(screen, limit.due);
        let (owed, settled) = limit_words(t.kind, name);
        let (owed, settled) = (lang::text(owed), lang::text(settled));
        let text = match limit.done {
            Some(done) => {
                tr!("{settled} at {local}; was due {due}", settled, local = times::local(screen, done), due)
            }
            None => {
                tr!("{owed} by {due} ({distance})", owed, due, distance = times::relative(screen, limit.due))
            }
        };
        // Names are of nine letters and more among changes and deliveries, which have no clocks.
        let wide = if t.clocks.is_some() { 9 } else { 11 };
        out.push_str(&format!("  {}{state}{text}\n", fit::pad(lang::shown(name), wide)));
    }
    out
}

/// What a limit asks for, and how it is told once it is done.
fn limit_words(kind: Kind, name: &str) -> (&'static str, &'static str) {
    match name {
        "approval" if kind == Kind::Article => (mark!("to be approved"), mark!("approved")),
        "complete" => (mark!("record to be complete"), mark!("record complete")),
        "filed" => (mark!("record to be filed"), mark!("record filed")),
        "approval" => (mark!("to be decided afterwards"), mark!("decided")),
        "window" => (mark!("to be carried out"), mark!("carried out")),
        "evaluation" => (mark!("to be evaluated"), mark!("evaluated")),
        "delivery" => (mark!("to be delivered"), mark!("delivered")),
        "confirmation" => (mark!("customer feedback to be obtained"), mark!("customer feedback obtained")),
        "feedback" => (mark!("to be answered"), mark!("answered")),
        "follow-up" => (mark!("service review to be held"), mark!("service review held")),
        "review" if kind == Kind::Improvement => (mark!("effect to be looked at"), mark!("effect looked at")),
        "review" => (mark!("to be looked at again"), mark!("looked at again")),
        "warranty" => (mark!("warranty ends"), mark!("warranty ended")),
        "licence" => (mark!("licence ends"), mark!("licence ended")),
        "unhelpful" => (mark!("to be reworked"), mark!("reworked")),
        _ => (mark!("to be done"), mark!("done")),
    }
}

/// A clock in words: what is left in working and wall time, or how much was used.
fn reading(screen: &Screen, clock: &Clock, target: i64) -> String {
    let share = format!("{:.0}", clock.used * 100.0);
    let used = tr!("{share} % of {target}", share, target = times::minutes(target));
    let by =
        |due: jiff::Timestamp| format!("{} ({})", times::local(screen, due), times::relative(screen, due));
    let left = clock.remaining_seconds;
    match (clock.due, clock.stopped) {
        (Some(due), true) => tr!("used {used}; was due {local}", used, local = times::local(screen, due)),
        (None, true) => tr!("used {used}", used),
        (Some(due), false) if left > 0 => {
            tr!("due {by} · {span} working time left · {used}", by = by(due), span = times::span(left), used)
        }
        (Some(due), false) => {
            tr!(
                "was due {by} · overdue by {span} working time · {used}",
                by = by(due),
                span = times::span(left),
                used
            )
        }
        (None, false) => {
            tr!(
                "no deadline while on hold · {span} working time left · {used}",
                span = times::span(left),
                used
            )
        }
    }
}

pub(super) fn section(title: &str) -> String {
    format!("\n{}\n", paint(BOLD, lang::shown(title)))
}

pub(super) fn lines(screen: &Screen, title: &str, text: &[String]) -> String {
    if text.is_empty() {
        return String::new();
    }
    let body: String = text.iter().map(|line| wrapped(screen, "  ", line)).collect();
    format!("{}{body}", section(title))
}

pub(super) fn field(screen: &Screen, name: &str, text: &str) -> String {
    // The names of a kind's own parts may be longer than those of the envelope.
    let name = lang::shown(name);
    let wide = fit::width(name).max(10) + 1;
    let label = format!("  {}", fit::pad(name, wide));
    let width = screen.width.unwrap_or(usize::MAX).saturating_sub(wide + 2);
    let rows = fit::wrap(&escape::line(text), width);
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let label = if i == 0 { paint(DIM, &label) } else { " ".repeat(wide + 2) };
        out.push_str(&format!("{label}{row}\n"));
    }
    out
}

pub(super) fn wrapped(screen: &Screen, indent: &str, text: &str) -> String {
    let text = escape::line(text);
    let Some(width) = screen.width else { return format!("{indent}{text}\n") };
    let rows = fit::wrap(&text, width.saturating_sub(indent.len()));
    let blank = " ".repeat(fit::width(indent));
    if rows.is_empty() {
        return format!("{}\n", indent.trim_end());
    }
    let indents = std::iter::once(indent).chain(std::iter::repeat(blank.as_str()));
    rows.iter().zip(indents).map(|(row, indent)| format!("{indent}{row}\n")).collect()
}
