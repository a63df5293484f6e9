//! `archive --expired`: what was kept for as long as the policy asks, and why (M3.3c, M6.3b).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::cli::find::found::{FoundTickets, load};
use crate::cli::find::rows::as_table;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::{tr, tr_n};
use crate::records::Id;
use crate::render;
use crate::rules::retention::{Retention, RetentionRule, retention};
use crate::store::{Lock, Shelf};
use crate::wire;

/// An archived ticket whose time is over, and by which rule.
#[derive(Debug, Serialize)]
struct ExpiredTicket<'t> {
    #[serde(flatten)]
    ticket: &'t wire::Ticket,
    retention: &'t Retention,
}

/// So many names of services are in a note.
const MOST_NAMES: usize = 5;

/// Lists those of `ids` whose retention is over, and removes them under the lock, where one is given. `ids` are the archived
/// tickets that ended long enough ago.
pub(super) fn list(session: &Session, desk: &Desk, ids: &[Id], remove: Option<&Lock>) -> Result<()> {
    let zone = &desk.policy.desk.timezone;
    let today = zone.to_datetime(desk.now).date();
    let of = |found: FoundTickets| {
        let kept = retention(&desk.policy, &found.record, found.ticket.closed, zone);
        (found.ticket, kept)
    };
    let all = load(desk, Shelf::Archive, ids, &|_| true)?.into_iter().map(of);
    let (over, kept): (Vec<_>, Vec<_>) = all.partition(|(_, kept)| kept.is_over(today));
    let (tickets, reasons): (Vec<wire::Ticket>, Vec<Retention>) = over.into_iter().unzip();
    if let Some(lock) = remove {
        let over: Vec<Id> = tickets.iter().filter_map(|ticket| ticket.id.parse().ok()).collect();
        desk.store.remove_archived(lock, &over)?;
        session.about(match over.len() {
            1 => "Remove 1 archived ticket past its retention".to_owned(),
            n => format!("Remove {n} archived tickets past their retention"),
        });
    }
    let both = || tickets.iter().zip(&reasons).map(|(ticket, retention)| ExpiredTicket { ticket, retention });
    match session.out.format {
        Some(Format::Json) => session.out.json(&both().collect::<Vec<_>>())?,
        Some(Format::Jsonl) => both().try_for_each(|one| session.out.json(&one))?,
        _ => session
            .out
            .tickets(&tickets, || render::tickets::expired(session.out.width, &tickets, &reasons))?,
    }
    if as_table(session) {
        session.out.say(&match tickets.len() {
            0 => tr!("nothing in the archive is past its retention").to_owned(),
            n if remove.is_some() => tr_n!(
                n,
                "removed {n} ticket from the archive; git's history still has it",
                "removed {n} tickets from the archive; git's history still has them"
            ),
            n => tr_n!(
                n,
                "{n} ticket is past its retention; review it, then itdesk archive --expired --remove",
                "{n} tickets are past their retention; review them, then itdesk archive --expired --remove"
            ),
        });
        notes(&kept).iter().for_each(|note| session.out.say(note));
    }
    Ok(())
}

/// Why the others are kept, though they ended long ago.
fn notes(kept: &[(wire::Ticket, Retention)]) -> Vec<String> {
    let by = |rule: RetentionRule| {
        let own = kept.iter().filter(move |(_, kept)| kept.rule == rule);
        let names: BTreeSet<&str> = own.clone().filter_map(|(_, kept)| kept.service.as_deref()).collect();
        let shown: Vec<&str> = names.iter().take(MOST_NAMES).copied().collect();
        let more = if names.len() > MOST_NAMES { ", …" } else { "" };
        (own.count(), format!("{}{more}", shown.join(", ")))
    };
    let mut notes = Vec::new();
    let (n, services) = by(RetentionRule::InOperation);
    if n > 0 {
        notes.push(tr!("kept: {n} of services in operation ({services})", n, services));
    }
    let (n, services) = by(RetentionRule::UnknownService);
    if n > 0 {
        notes.push(tr!(
            "kept: {n} of services that the policy does not declare ({services}); if one ended, add services.NAME.ended",
            n,
            services
        ));
    }
    let dated: Vec<_> = kept.iter().filter_map(|(_, kept)| kept.until).collect();
    if let Some(first) = dated.iter().min() {
        notes.push(tr!("kept: {n} until {first} or later", n = dated.len(), first));
    }
    notes
}
