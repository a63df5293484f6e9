//! `edit`: correcting what was written.

use clap::Args;

use super::fields::{AssessArgs, ByHandArgs, FieldArgs, IncidentFields, SubjectArgs};
use super::items::ItemEdit;
use super::targets::Targets;
use crate::cli::session::editor::Page;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::{ContentClass, Kind, Ticket};
use crate::rules::verbs;

/// A ticket and what is to be other. An empty text clears a field.
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    #[command(flatten)]
    on: Targets,
    /// New title
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    fields: FieldArgs,
    /// Tag to remove; may be repeated
    #[arg(long = "untag", value_name = "TAG")]
    untag: Vec<String>,
    #[command(flatten)]
    subject: SubjectArgs,
    #[command(flatten)]
    assess: AssessArgs,
    #[command(flatten)]
    by_hand: ByHandArgs,
    /// Let the rules set the class again
    #[arg(long, conflicts_with = "class")]
    class_by_rule: bool,
    #[command(flatten)]
    incident: IncidentFields,
    #[command(flatten)]
    items: ItemEdit,
    /// Content: system, application, data, network, support, cloud (requests)
    #[arg(long)]
    content_class: Option<ContentClass>,
}

/// Applies the edit, or opens the description in the editor when no field was given on a terminal.
pub(crate) fn run(session: &Session, kind: Kind, args: &EditArgs) -> Result<()> {
    let title = args.title.as_deref().map(text::title).transpose()?;
    let on = args.on.open(session, Some(kind))?;
    let written = match (nothing_given(args), on.only()) {
        (true, Some(id)) if session.ask.can_ask() => in_editor(session, &on.desk.store.read(id)?)?,
        (true, _) => {
            return Err(Error::usage(tr!("no field to change is given"))
                .hint(tr!("give a field, such as --title or --impact; edit --help lists them")));
        }
        (false, _) => None,
    };
    on.act(|desk, ticket| {
        let because = args.by_hand.because.iter().map(|b| b.to_owned()).collect();
        verbs::edit(ticket, because, |ticket| {
            if let Some(title) = &title {
                ticket.title.clone_from(title);
            }
            if let Some(description) = &written {
                ticket.description.clone_from(description);
            }
            if args.class_by_rule {
                ticket.class_set = None;
            }
            args.fields.apply(&desk.policy, ticket)?;
            ticket.tags.retain(|t| !args.untag.contains(t));
            args.subject.apply(&desk.policy, ticket)?;
            args.assess.apply(&desk.policy.classification, &mut ticket.assessment)?;
            args.by_hand.apply(ticket, desk.actor()?);
            args.incident.apply(desk, ticket)?;
            args.items.apply(desk, ticket)?;
            if let Some(request) = ticket.request_mut() {
                request.content_class = args.content_class.or(request.content_class);
            }
            Ok(())
        })
    })
}

fn in_editor(session: &Session, ticket: &Ticket) -> Result<Option<Vec<String>>> {
    let page = Page::on(ticket, "description", "--description", &ticket.description);
    let edited = session.ask.editor(page)?;
    Ok(edited.map(|text| text::lines(&text)))
}

fn nothing_given(args: &EditArgs) -> bool {
    args.title.is_none()
        && args.fields == FieldArgs::default()
        && args.untag.is_empty()
        && args.subject == SubjectArgs::default()
        && args.assess == AssessArgs::default()
        && args.by_hand == ByHandArgs::default()
        && !args.class_by_rule
        && args.incident == IncidentFields::default()
        && args.items == ItemEdit::default()
        && args.content_class.is_none()
}
