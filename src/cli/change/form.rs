//! `change new`, `edit` and `submit`: the request form of M6.1b.

use clap::Args;

use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fields::set;
use crate::cli::ticket::form::{self, FormEdit};
use crate::cli::ticket::items::{ItemArgs, ItemEdit};
use crate::cli::ticket::new::{self, BasicArgs};
use crate::cli::ticket::step::NotedArgs;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::change::{Approval, Risk};
use crate::records::fold;
use crate::records::words::{ChangeType, Vote};
use crate::records::{Id, Kind, State, Ticket};
use crate::rules::change::form::{fingerprint, missing};
use crate::rules::change::{approval, verbs};
use crate::rules::life::Action;
use crate::rules::policy::Template;

/// The fields of the form that only a change has.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Change")]
pub(crate) struct FormArgs {
    /// What is changed (the description): TEXT, - for stdin, @FILE
    #[arg(long, value_name = "TEXT|-|@FILE", conflicts_with = "description")]
    content: Option<String>,
    /// Why it is needed
    #[arg(long, value_name = "TEXT|-|@FILE")]
    reason: Option<String>,
    /// Resources: people, machines, licences
    #[arg(long, value_name = "TEXT|-|@FILE")]
    resources: Option<String>,
    /// How the change is implemented
    #[arg(long, value_name = "TEXT|-|@FILE")]
    plan: Option<String>,
    /// How the change is rolled back
    #[arg(long, value_name = "TEXT|-|@FILE")]
    rollback_plan: Option<String>,
    /// Another service that it affects; may be repeated
    #[arg(long = "affects", value_name = "SERVICE")]
    affects: Vec<String>,
}

/// `change new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewChange {
    #[command(flatten)]
    basic: BasicArgs,
    /// Type: normal, emergency, or standard (with --template)
    #[arg(long = "type", value_name = "TYPE")]
    kind_of: Option<ChangeType>,
    /// Standard change from the policy, approved in advance
    #[arg(long, value_name = "NAME")]
    template: Option<String>,
    #[command(flatten)]
    form: FormArgs,
    #[command(flatten)]
    items: ItemArgs,
    /// Incident or request it is for; may be repeated
    #[arg(long = "for", value_name = "ID")]
    reasons: Vec<String>,
    /// Save as a draft; the form may be incomplete
    #[arg(long)]
    draft: bool,
}

/// `change edit`.
#[derive(Debug, Args)]
pub(crate) struct EditChange {
    #[command(flatten)]
    edit: FormEdit,
    #[command(flatten)]
    form: FormArgs,
    #[command(flatten)]
    items: ItemEdit,
    /// Service that it does not affect after all; may be repeated
    #[arg(long = "unaffect", value_name = "SERVICE")]
    unaffect: Vec<String>,
    /// Incident or request it is for; may be repeated
    #[arg(long = "for", value_name = "ID")]
    reasons: Vec<String>,
    /// Tag to remove; may be repeated
    #[arg(long = "untag", value_name = "TAG")]
    untag: Vec<String>,
}

impl FormArgs {
    fn apply(&self, ticket: &mut Ticket) -> Result<()> {
        if let Some(given) = &self.content {
            ticket.description = text::long("--content", given)?;
        }
        let Some(change) = ticket.change_mut() else { return Ok(()) };
        text::fill([
            ("--reason", &self.reason, &mut change.reason),
            ("--resources", &self.resources, &mut change.resources),
            ("--plan", &self.plan, &mut change.plan),
            ("--rollback-plan", &self.rollback_plan, &mut change.rollback_plan),
        ])?;
        for service in self.affects.iter().map(|s| s.trim()).filter(|s| !s.is_empty()) {
            if !change.affects.iter().any(|known| fold::same_name(known, service)) {
                change.affects.push(service.to_owned());
            }
        }
        Ok(())
    }
}

/// Makes a change and ties it to what it is for.
pub(crate) fn new(session: &Session, args: &NewChange) -> Result<()> {
    let desk = session.desk()?;
    let origins = args.reasons.iter().map(|typed| desk.find(typed)).collect::<Result<Vec<Id>>>()?;
    let args = &asked(session, args)?;
    let template = template(&desk, args)?;
    entitled(&desk)?;
    let mut basic = args.basic.clone();
    basic.title = basic.title.or_else(|| template.map(|(_, t)| t.title.clone()));
    let made = new::make(session, &desk, Kind::Change, &basic, |desk, draft| {
        if let Some((name, template)) = template {
            fill(desk, draft, name, template);
        }
        if let (Some(change), Some(kind_of)) = (draft.change_mut(), args.kind_of) {
            change.kind_of = kind_of;
        }
        args.form.apply(draft)?;
        args.items.apply(desk, draft)?;
        if draft.requester.name.is_none() && draft.requester.contact.is_none() {
            set(&mut draft.requester.name, &Some(desk.actor()?.to_owned()));
        }
        draft.links = form::links("follows", &origins);
        begin(desk, draft, template.map(|(_, t)| t), args.draft)
    })?;
    let made = form::link(&desk, made, ("follows", "followed_by"), &origins)?;
    session.out.acted(&desk, &made)
}

/// On a terminal, asks for what the form lacks: all of it, of an emergency what it is and why.
fn asked(session: &Session, args: &NewChange) -> Result<NewChange> {
    let mut args = args.clone();
    let standard = args.template.is_some() || args.kind_of == Some(ChangeType::Standard);
    if standard || args.draft || !session.ask.can_ask() {
        return Ok(args);
    }
    let ask = |given: &mut Option<String>, flag: &str, question: &str| -> Result<()> {
        *given = Some(session.ask.text(given.take(), flag, question)?);
        Ok(())
    };
    ask(&mut args.basic.title, "TITLE", tr!("what changes, in one line"))?;
    if args.basic.fields.description.is_none() {
        ask(&mut args.form.content, "--content", tr!("content of the change"))?;
    }
    ask(&mut args.form.reason, "--reason", tr!("reason for the change"))?;
    if args.kind_of != Some(ChangeType::Emergency) {
        ask(&mut args.basic.fields.scope, "--scope", tr!("systems and users affected"))?;
        ask(&mut args.form.resources, "--resources", tr!("people, machines and licences needed"))?;
        ask(&mut args.form.plan, "--plan", tr!("implementation plan"))?;
        ask(&mut args.form.rollback_plan, "--rollback-plan", tr!("rollback plan"))?;
    }
    Ok(args)
}

/// Who may raise a change is the policy's (M6.1b).
fn entitled(desk: &Desk) -> Result<()> {
    let roles = &desk.policy.changes.requesters;
    let who = desk.actor()?;
    let holds = |role: &String| roles.iter().any(|r| fold::same_name(r, role));
    if roles.is_empty() || desk.policy.people.get(who).is_some_and(|p| p.roles.iter().any(holds)) {
        return Ok(());
    }
    let message = tr!("{who} may not create a change", who);
    let hint = tr!("the policy allows this only for the roles {roles}", roles = roles.join(", "));
    Err(Error::new(ErrorKind::Rule, message).hint(hint))
}

fn template<'d>(desk: &'d Desk, args: &'d NewChange) -> Result<Option<(&'d str, &'d Template)>> {
    let known = &desk.policy.changes.templates;
    let names = || match known.is_empty() {
        true => tr!("the policy has no templates: add [changes.templates.NAME] to itdesk.toml").to_owned(),
        false => tr!(
            "templates in the policy: {templates}",
            templates = known.keys().cloned().collect::<Vec<_>>().join(", ")
        ),
    };
    match (&args.template, args.kind_of) {
        (Some(name), None | Some(ChangeType::Standard)) => match known.get(name) {
            Some(template) => {
                if args.form != FormArgs::default() || args.draft {
                    return Err(Error::usage(tr!("a standard change takes its form from the template"))
                        .hint(tr!("leave out the form's flags, or create a normal change")));
                }
                Ok(Some((name, template)))
            }
            None => {
                Err(Error::usage(tr!("--template '{name}' is not a standard change", name)).hint(names()))
            }
        },
        (Some(_), Some(other)) => {
            Err(Error::usage(tr!("a change from a template is standard, not {other}", other))
                .hint(tr!("leave out --type or --template")))
        }
        (None, Some(ChangeType::Standard)) => {
            Err(Error::usage(tr!("--template is missing: a standard change needs one")).hint(names()))
        }
        (None, _) => Ok(None),
    }
}

/// Fills the form from a template.
fn fill(desk: &Desk, draft: &mut Ticket, name: &str, template: &Template) {
    draft.description = template.content.clone();
    draft.submission.scope = template.scope.clone();
    let mut services = template.services.iter().cloned();
    draft.service = draft.service.take().or(services.next());
    let affects = services.filter(|s| Some(s) != draft.service.as_ref()).collect();
    let Some(change) = draft.change_mut() else { return };
    change.kind_of = ChangeType::Standard;
    change.template = Some(name.to_owned());
    change.reason = template.reason.clone();
    change.resources = template.resources.clone();
    change.plan = template.plan.clone();
    change.rollback_plan = template.rollback_plan.clone();
    change.affects = affects;
    change.risk = Some(Risk {
        effects: template.effects.clone(),
        likelihood: None,
        impact: None,
        complexity: None,
        level: template.risk,
        reasons: vec![format!("by the template {name}")],
        mitigation: template.mitigation.clone(),
        signed_by: template.approved_by.clone(),
        at: desk.at,
        extra: Default::default(),
    });
}

/// The state it begins in: approved by its template, submitted once the form is whole, else a draft.
fn begin(desk: &Desk, draft: &mut Ticket, template: Option<&Template>, as_draft: bool) -> Result<()> {
    let form = fingerprint(draft);
    let lacks = missing(draft);
    let Some(change) = draft.change_mut() else { return Ok(()) };
    if let Some(template) = template {
        change.approvals.push(Approval {
            role: approval::TEMPLATE.to_owned(),
            who: template.approved_by.clone(),
            instead_of: None,
            vote: Vote::Approved,
            at: desk.at,
            because: vec!["a standard change, approved beforehand".to_owned()],
            form,
            void: None,
            extra: Default::default(),
        });
        draft.state = State::Approved;
        return Ok(());
    }
    if as_draft {
        return Ok(());
    }
    if lacks.is_empty() {
        draft.state = State::Submitted;
        return Ok(());
    }
    let what: Vec<_> = lacks.iter().map(|l| l.what).collect();
    let ways: Vec<_> = lacks.iter().map(|l| l.way).collect();
    Err(Error::usage(tr!("the form is incomplete. Missing: {what}", what = what.join(", ")))
        .hint(tr!("give {ways}, or --draft to fill it in later", ways = ways.join(" "))))
}

/// Applies an edit, and says which approvals it made void.
pub(crate) fn edit(session: &Session, args: &EditChange) -> Result<()> {
    let lists = [&args.unaffect, &args.untag, &args.reasons];
    let in_form = args.form != FormArgs::default()
        || args.items != ItemEdit::default()
        || lists.iter().any(|list| !list.is_empty());
    let hint = tr!("give a field, such as --plan or --scope; change edit --help lists them");
    let note = args.edit.note(in_form, hint)?;
    let void = std::cell::Cell::new(0);
    let on = args.edit.on.open(session, Some(Kind::Change))?;
    let origins = args.reasons.iter().map(|typed| on.desk.find(typed)).collect::<Result<Vec<Id>>>()?;
    on.each(|desk, id| {
        let made = desk.act(id, |ticket| edited(desk, args, ticket, &note, &void, &origins))?;
        form::link(desk, made, ("follows", "followed_by"), &origins)
    })?;
    if void.get() > 0 {
        session.out.say(&tr!(
            "the form has changed and must be approved again; votes voided: {get}",
            get = void.get()
        ));
    }
    Ok(())
}

fn edited(
    desk: &Desk,
    args: &EditChange,
    ticket: &mut Ticket,
    note: &[String],
    void: &std::cell::Cell<usize>,
    origins: &[Id],
) -> Result<Action> {
    let count = verbs::edit(&desk.policy, ticket, desk.at, |ticket| -> Result<()> {
        args.edit.apply(desk, ticket)?;
        args.form.apply(ticket)?;
        args.items.apply(desk, ticket)?;
        ticket.tags.retain(|t| !args.untag.contains(t));
        if let Some(change) = ticket.change_mut() {
            change.affects.retain(|s| !args.unaffect.contains(s));
        }
        Ok(())
    })?;
    let new = form::links("follows", origins);
    ticket.links.extend(new.into_iter().filter(|link| !ticket.links.contains(link)).collect::<Vec<_>>());
    ticket.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
    void.set(void.get() + count);
    Ok(verbs::edited(count, note.to_vec()))
}

/// Hands the form in.
pub(crate) fn submit(session: &Session, args: &NotedArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, Some(Kind::Change))?;
    on.act(|desk, t| Ok(verbs::submit(t, desk.at, note.clone())?))
}
