//! The arguments of `new`: those of every kind, and those that requests and incidents share.

use clap::Args;

use super::fields::{AssessArgs, ByHandArgs, FieldArgs, IncidentFields, SubjectArgs};
use super::items::ItemArgs;
use super::new_form::NewForm;
use crate::cli::session::opened::Session;
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::lang::tr;
use crate::records::{Kind, Ticket};
use crate::rules::keys::Became;

/// The arguments of `new` that every kind has.
#[derive(Debug, Clone, Args)]
pub(crate) struct BasicArgs {
    /// Title: what is wrong or wanted, in one line
    pub title: Option<String>,
    #[command(flatten)]
    pub fields: FieldArgs,
    /// Team to assign it to
    #[arg(long)]
    pub team: Option<String>,
    /// Person to assign it to
    #[arg(long, value_name = "WHO")]
    pub assign: Option<String>,
    #[command(flatten)]
    pub key: KeyArgs,
}

/// The dedupe key of a new ticket.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct KeyArgs {
    /// Return the open ticket with this key, or reopen or follow up a finished one
    #[arg(long, value_name = "KEY")]
    dedupe_key: Option<String>,
    /// The key names this one report: return its ticket even if it is finished
    #[arg(long, requires = "dedupe_key")]
    once: bool,
}

impl KeyArgs {
    /// Makes the ticket of a draft under the key, and says what became of it.
    pub(crate) fn create(&self, session: &Session, desk: &Desk, mut draft: Ticket) -> Result<Outcome> {
        draft.dedupe_key.clone_from(&self.dedupe_key);
        let made = match self.once {
            true => desk.create_once(draft, Vec::new())?,
            false => desk.create(draft, Vec::new())?,
        };
        let id = made.ticket.id;
        match made.became {
            Some(Became::Known) => session.out.say(&tr!("{id} already has this dedupe key", id)),
            Some(Became::Reopened) => {
                session.out.say(&tr!("{id} has this dedupe key and had ended: it was reopened", id))
            }
            Some(Became::Followed(old)) => {
                session.out.say(&tr!(
                    "{old} has this dedupe key and has ended: {id} is its follow-up",
                    old,
                    id
                ));
            }
            Some(Became::Created) | None => {}
        }
        Ok(made)
    }
}

/// The arguments of `new` that requests and incidents share.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewArgs {
    #[command(flatten)]
    pub basic: BasicArgs,
    #[command(flatten)]
    pub subject: SubjectArgs,
    #[command(flatten)]
    pub assess: AssessArgs,
    #[command(flatten)]
    pub by_hand: ByHandArgs,
    #[command(flatten)]
    pub items: ItemArgs,
}

impl NewArgs {
    /// What a terminal asks for.
    pub(super) fn form<'a>(&'a mut self, incident: Option<&'a mut IncidentFields>) -> NewForm<'a> {
        NewForm {
            title: &mut self.basic.title,
            fields: &mut self.basic.fields,
            assess: Some(&mut self.assess).filter(|_| self.by_hand.class.is_none()),
            incident,
        }
    }

    /// Fills a draft with the fields that requests and incidents share.
    pub(super) fn apply(&self, desk: &Desk, draft: &mut Ticket) -> Result<()> {
        self.subject.apply(&desk.policy, draft)?;
        self.assess.apply(&desk.policy.classification, &mut draft.assessment)?;
        self.by_hand.apply(draft, desk.actor()?);
        self.items.apply(desk, draft)
    }
}

/// What the title of a ticket says.
pub(crate) fn title_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => tr!("what is needed, in one line"),
        Kind::Incident => tr!("what is wrong, in one line"),
        Kind::Change => tr!("what changes, in one line"),
        Kind::Delivery => tr!("what is delivered, in one line"),
        Kind::Improvement => tr!("what to improve, in one line"),
        Kind::Article => tr!("what the article is about, in one line"),
        Kind::Ci => tr!("name of the configuration item"),
    }
}
