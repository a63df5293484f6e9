//! `incident impact`: what an incident reaches, and which of the open ones comes first (M5.2b).

use clap::Args;
use serde::Serialize;

use super::impact::say_unknown;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::tr;
use crate::records::Kind;
use crate::render;
use crate::rules::items::impact::Impact;
use crate::rules::items::repair::{Proposal, RepairStep, proposal};
use crate::rules::verbs;

/// Which incident.
#[derive(Debug, Args)]
pub(crate) struct FaultArgs {
    /// Id, part of one, or an external number
    id: String,
    /// Raise the impact of the incident to the proposed level; never lowers it
    #[arg(long)]
    apply: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct FaultImpactJson<'a> {
    /// The incident.
    id: String,
    /// What it reaches.
    impact: &'a Impact,
    /// What its level should be; null where the policy has no levels.
    proposal: Option<&'a Proposal>,
    /// Whether the proposal was recorded by this command.
    applied: bool,
    /// The open incidents in the order of repair.
    order: &'a [RepairStep],
}

/// Prints the analysis, and records the level it gives.
pub(crate) fn run(session: &Session, args: &FaultArgs) -> Result<()> {
    let desk = session.desk()?;
    let id = match args.apply {
        true => desk.find_kind(&args.id, Some(Kind::Incident))?,
        false => desk.locate_kind(&args.id, Some(Kind::Incident))?.1,
    };
    let (shelf, id) = desk.locate(&id.to_string())?;
    let incident = desk.read(shelf, id)?;
    let analysed = desk.analyse_impact(&incident)?;
    say_unknown(session, &analysed.found.unknown);
    let proposal = proposal(&desk.policy, &incident, analysed.reach);
    let raised = proposal.as_ref().filter(|proposal| args.apply && proposal.raises);
    if let Some(proposal) = raised {
        let before = proposal.current_impact.as_deref().unwrap_or("none");
        let note = format!("impact raised from {before} to {}: {}", proposal.impact, proposal.because);
        desk.act(id, |ticket| {
            verbs::edit(ticket, vec![note], |ticket| {
                ticket.assessment.impact = Some(proposal.impact.clone());
                Ok(())
            })
        })?;
    }
    let applied = raised.is_some();
    let (impact, order) = (&analysed.found.impact, &analysed.order[..]);
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => {
            session.out.json(&FaultImpactJson {
                id: id.to_string(),
                impact,
                proposal: proposal.as_ref(),
                applied,
                order,
            })?;
        }
        Some(Format::Ids | Format::Csv) => session.out.raw(&ids(order))?,
        None if session.out.quiet => session.out.raw(&ids(order))?,
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&render::items::fault(&screen, &incident, impact, proposal.as_ref(), order))?;
            match (&proposal, applied) {
                (Some(proposal), true) => {
                    session.out.say(&tr!("{id}: impact is now {impact}", id, impact = &proposal.impact))
                }
                (Some(proposal), false) if proposal.raises => {
                    session.out.suggest(&tr!("to record it: itdesk incident impact {id} --apply", id));
                }
                (_, false) if args.apply => session.out.say(&tr!("{id}: nothing to raise", id)),
                _ => {}
            }
        }
    }
    if incident.items.is_empty() && incident.service.is_none() {
        session.out.say(&tr!(
            "note: {id} has no configuration item and no service; add one with incident edit --ci",
            id
        ));
    }
    Ok(())
}

fn ids(order: &[RepairStep]) -> String {
    order.iter().map(|step| format!("{}\n", step.ticket.id)).collect()
}
