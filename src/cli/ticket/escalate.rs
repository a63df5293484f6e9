//! `escalate`, and `due --escalate`: work goes to whom the policy names for the next level (M5.1b).

use super::assign::assignee;
use super::selected::Selected;
use super::step::EscalateArgs;
use crate::cli::find::due::{self, DueArgs};
use crate::cli::session::batch::BatchOptions;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::{Id, Kind, fold};
use crate::rules::escalation;

/// Escalates tickets by one level.
pub(crate) fn run(session: &Session, kind: Kind, args: &EscalateArgs) -> Result<()> {
    let on = args.because.on.open(session, Some(kind))?;
    let to = args.to.as_deref().map(|to| team_or_person(&on.desk, to)).transpose()?;
    let why = ("--reason", tr!("reason for escalating"));
    on.act_saying(why, args.because.reason.as_deref(), |desk, t, reason| {
        Ok(escalation::escalate(&desk.policy, t, to.as_deref(), reason)?)
    })?;
    match on.only() {
        Some(id) => tell(session, &on.desk, id),
        None => Ok(()),
    }
}

/// A team of the policy, else a person.
///
/// # Errors
/// A refusal when the name means several people; exit 2 when it means nobody.
fn team_or_person(desk: &Desk, typed: &str) -> Result<String> {
    let team = desk.policy.teams.keys().find(|team| fold::same_name(team, typed));
    match team {
        Some(team) => Ok(team.clone()),
        None => assignee(desk, typed)?.ok_or_else(|| Error::usage(tr!("--to needs a person or a team"))),
    }
}

/// Says how whoever got the ticket is told, where the desk writes mail.
fn tell(session: &Session, desk: &Desk, id: Id) -> Result<()> {
    let ticket = desk.store.read(id)?;
    let has_level = !escalation::levels(&desk.policy, &ticket).is_empty();
    if has_level && desk.policy.mail.address.is_some() {
        session.out.say(&tr!("tell them: itdesk message {id} escalated | sendmail -t", id));
    }
    Ok(())
}

/// Escalates the tickets of which a clock asks for it. A second run finds nothing new.
///
/// # Errors
/// Exit 4 where the policy has no level.
pub(crate) fn by_clocks(session: &Session, args: &DueArgs) -> Result<()> {
    let desk = session.desk()?;
    let Some(least) = escalation::least(&desk.policy) else {
        let error = Error::new(ErrorKind::Rule, tr!("the policy has no level of escalation"));
        return Err(error.hint(tr!("add one to itdesk.toml: [[escalation.level]] to = \"TEAM\"")));
    };
    let mut asking = Vec::new();
    for id in due::used(session, &desk, args, least, &escalation::CLOCKS)? {
        let ticket = desk.store.read(id)?;
        if escalation::asked(&desk.policy, &ticket, desk.now).is_some() {
            asking.push(id);
        }
    }
    session.targeted.begin(&desk, BatchOptions { dry_run: args.dry_run, keep_going: true })?;
    if asking.is_empty() && due::as_table(session) {
        session.out.say(tr!("nothing to escalate"));
    }
    let on = Selected::new(session, desk, asking);
    on.act(|desk, ticket| Ok(escalation::by_clock(&desk.policy, ticket, desk.now)?))
}
