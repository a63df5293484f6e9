//! `deliver new`, `edit` and `plan`: needs, agreement, plan (M4.1).

use clap::Args;

use crate::cli::session::opened::Session;
use crate::cli::session::{dates, text};
use crate::cli::ticket::fields::{add, set};
use crate::cli::ticket::form::{self, FormEdit};
use crate::cli::ticket::new::{self, BasicArgs};
use crate::cli::ticket::targets::Targets;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::did_you_mean;
use crate::records::delivery::Need;
use crate::records::fold;
use crate::records::words::NeedKind;
use crate::records::{Kind, Target, Ticket};
use crate::rules::delivery::verbs::{self as delivery, criterion};
use crate::rules::delivery::{agreement, qualified};
use crate::rules::life::step;
use crate::rules::refusal::Refusal;
use crate::rules::verbs;
use crate::rules::workflow::Verb;

/// The fields of a delivery beside those of every ticket.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Delivery")]
pub(crate) struct NeedArgs {
    /// Need; may be repeated. One that reads as a measure ('availability >= 99.9 %') is a criterion
    /// too
    #[arg(long = "need", value_name = "TEXT")]
    needs: Vec<String>,
    /// Functional need; may be repeated
    #[arg(long, value_name = "TEXT")]
    functional: Vec<String>,
    /// Performance need; may be repeated
    #[arg(long, value_name = "TEXT")]
    performance: Vec<String>,
    /// Security need; may be repeated
    #[arg(long, value_name = "TEXT")]
    security: Vec<String>,
    /// Agreement of the policy; any text where the policy has none
    #[arg(long, value_name = "NAME")]
    agreement: Option<String>,
    /// Number of the contract
    #[arg(long, value_name = "NUMBER")]
    contract: Option<String>,
    /// Agreed class of service
    #[arg(long, value_name = "CLASS")]
    service_class: Option<String>,
    /// Who is responsible for what; may be repeated
    #[arg(long = "responsible", value_name = "TEXT")]
    responsibilities: Vec<String>,
    /// When the delivery is to begin: 2026-12-05, "mon 09:00", 4h (from now)
    #[arg(long, value_name = "TIME")]
    begin: Option<String>,
    /// Time by which it must be delivered
    #[arg(long, value_name = "TIME")]
    deliver_by: Option<String>,
    /// Member of the acceptance team; may be repeated
    #[arg(long = "acceptance-team", value_name = "WHO", value_delimiter = ',')]
    acceptance_team: Vec<String>,
}

/// `deliver new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewDelivery {
    #[command(flatten)]
    basic: BasicArgs,
    /// Request or change it delivers: title, service and requester are copied
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    #[command(flatten)]
    needs: NeedArgs,
    /// Acceptance criterion, such as 'response time <= 200 ms'; may be repeated
    #[arg(long = "criterion", value_name = "NAME TARGET")]
    criteria: Vec<String>,
}

/// `deliver edit`.
#[derive(Debug, Args)]
pub(crate) struct EditDelivery {
    #[command(flatten)]
    edit: FormEdit,
    #[command(flatten)]
    needs: NeedArgs,
}

/// `deliver plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    on: Targets,
    /// Resources: people, machines, licences
    #[arg(long, value_name = "TEXT|-|@FILE")]
    resources: Option<String>,
    /// Design: how the service is performed
    #[arg(long, value_name = "TEXT|-|@FILE")]
    process: Option<String>,
    /// Design: the components of the service
    #[arg(long, value_name = "TEXT|-|@FILE")]
    components: Option<String>,
    /// Design: interfaces with other services
    #[arg(long, value_name = "TEXT|-|@FILE")]
    interfaces: Option<String>,
    /// Design: how the service reaches the customer
    #[arg(long, value_name = "TEXT|-|@FILE")]
    mode: Option<String>,
    /// How it is rolled out
    #[arg(long, value_name = "TEXT|-|@FILE")]
    deployment: Option<String>,
    /// Where it runs
    #[arg(long, value_name = "TEXT|-|@FILE")]
    environment: Option<String>,
    /// Member of the acceptance team; may be repeated
    #[arg(long = "acceptance-team", value_name = "WHO", value_delimiter = ',')]
    acceptance_team: Vec<String>,
}

impl NeedArgs {
    /// The needs whose kind was given.
    fn by_kind(&self) -> impl Iterator<Item = (NeedKind, &str)> {
        let all = [
            (NeedKind::Functional, &self.functional),
            (NeedKind::Performance, &self.performance),
            (NeedKind::Security, &self.security),
        ];
        let each =
            all.into_iter().flat_map(|(kind, texts)| texts.iter().map(move |text| (kind, text.trim())));
        each.filter(|(_, text)| !text.is_empty())
    }

    /// Takes what was given; lists grow.
    fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        let zone = &desk.policy.desk.timezone;
        let time = |flag: &str, given: &Option<String>| {
            given.as_deref().map(|text| dates::planned(flag, text, desk.now, zone)).transpose()
        };
        let begin = time("--begin", &self.begin)?;
        let deliver_by = time("--deliver-by", &self.deliver_by)?;
        let Some(delivery) = ticket.delivery_mut() else { return Ok(()) };
        for need in self.needs.iter().map(|n| n.trim()).filter(|n| !n.is_empty()) {
            delivery.needs.push(need.to_owned());
        }
        for (kind, text) in self.by_kind() {
            let known =
                delivery.needs_by_kind.iter().any(|n| n.kind == kind && fold::same_name(&n.text, text));
            if !known {
                let text = text.to_owned();
                delivery.needs_by_kind.push(Need { kind, text, extra: Default::default() });
            }
        }
        let named = self.agreement.as_deref().filter(|name| !fold::is_blank(name));
        let named = named.map(|name| agreement_named(desk, name)).transpose()?;
        set(&mut delivery.agreement, &named.or_else(|| self.agreement.clone()));
        set(&mut delivery.contract, &self.contract);
        set(&mut delivery.service_class, &self.service_class);
        delivery.responsibilities.extend(self.responsibilities.iter().cloned());
        delivery.begin = begin.or(delivery.begin);
        delivery.deliver_by = deliver_by.or(delivery.deliver_by);
        if let (Some(begin), Some(by)) = (delivery.begin, delivery.deliver_by)
            && by < begin
        {
            return Err(
                Error::usage(tr!("--deliver-by is before --begin")).hint(tr!("give a later --deliver-by"))
            );
        }
        name_team(desk, &mut delivery.acceptance_team, &self.acceptance_team)
    }
}

/// An agreement under the policy's name; for one that it does not have, the nearest that it has.
fn agreement_named(desk: &Desk, given: &str) -> Result<String> {
    agreement::resolve(&desk.policy, given.trim()).map_err(|refusal| {
        let known = agreement::names(&desk.policy).map(|known| known.name.as_str());
        let hint = did_you_mean(given, known).or(refusal.hint);
        Error::from(Refusal { message: refusal.message, hint })
    })
}

/// Names those who accept, each once, under the policy's names.
fn name_team(desk: &Desk, team: &mut Vec<String>, given: &[String]) -> Result<()> {
    let known = given.iter().map(|who| desk.resolve_person(who)).collect::<Result<Vec<String>>>()?;
    qualified::check(&desk.policy, &known)?;
    add(team, &known);
    Ok(())
}

/// Makes a delivery, and ties it to what it delivers.
pub(crate) fn new(session: &Session, args: &NewDelivery) -> Result<()> {
    let desk = session.desk()?;
    let from = args.from.as_deref().map(|typed| desk.find(typed)).transpose()?;
    let origin = from.map(|id| desk.store.read(id)).transpose()?;
    let mut basic = args.basic.clone();
    basic.title = basic.title.or_else(|| origin.as_ref().map(|o| format!("Deliver: {}", o.title)));
    let mut criteria = Vec::new();
    for given in &args.criteria {
        criteria.push(Target::named(given).ok_or_else(|| {
            Error::usage(tr!("--criterion '{given}' is not NAME TARGET", given))
                .hint(tr!("such as --criterion 'response time <= 200 ms'"))
        })?);
    }
    let needs = args.needs.needs.iter().map(String::as_str);
    let needs = needs.chain(args.needs.by_kind().map(|(_, text)| text));
    criteria.extend(needs.filter_map(Target::named));
    let made = new::make(session, &desk, Kind::Delivery, &basic, |desk, draft| {
        if let Some(origin) = &origin {
            draft.service = draft.service.take().or(origin.service.clone());
            if draft.requester == Default::default() {
                draft.requester = origin.requester.clone();
            }
        }
        draft.links = form::links("follows", from.as_slice());
        args.needs.apply(desk, draft)?;
        let Some(delivery) = draft.delivery_mut() else { return Ok(()) };
        for (name, target) in criteria {
            if !delivery.criteria.iter().any(|c| fold::same_name(&c.name, &name)) {
                delivery.criteria.push(criterion(&name, target));
            }
        }
        Ok(())
    })?;
    let made = form::link(&desk, made, ("follows", "followed_by"), from.as_slice())?;
    session.out.acted(&desk, &made)
}

/// Corrects what was written.
pub(crate) fn edit(session: &Session, args: &EditDelivery) -> Result<()> {
    let hint = tr!("give a field, such as --need or --deliver-by; deliver edit --help lists them");
    let note = args.edit.note(args.needs != NeedArgs::default(), hint)?;
    args.edit.on.open(session, Some(Kind::Delivery))?.act(|desk, ticket| {
        verbs::edit(ticket, note.clone(), |ticket| {
            args.edit.apply(desk, ticket)?;
            if !args.needs.acceptance_team.is_empty() {
                // Who accepts is named beforehand (M4.2b): by the step that the table allows only then.
                step(ticket, Verb::Plan)?;
            }
            args.needs.apply(desk, ticket)
        })
    })
}

/// Plans resources, design and deployment, and names the acceptance team.
pub(crate) fn plan(session: &Session, args: &PlanArgs) -> Result<()> {
    let given = [
        ("--resources", &args.resources),
        ("--process", &args.process),
        ("--components", &args.components),
        ("--interfaces", &args.interfaces),
        ("--mode", &args.mode),
        ("--deployment", &args.deployment),
        ("--environment", &args.environment),
    ];
    if given.iter().all(|(_, text)| text.is_none()) && args.acceptance_team.is_empty() {
        return Err(Error::usage(tr!("no field to plan is given"))
            .hint(tr!("give --resources, --process, --components, --interfaces, --mode, --deployment, --environment or --acceptance-team")));
    }
    let read = given.iter().map(|(flag, text)| text.as_deref().map(|t| text::long(flag, t)).transpose());
    let texts = read.collect::<Result<Vec<_>>>()?;
    args.on.open(session, Some(Kind::Delivery))?.act(|desk, ticket| {
        delivery::plan(ticket, |delivery| {
            let p = &mut delivery.plan;
            let fields = [
                &mut p.resources,
                &mut p.process,
                &mut p.components,
                &mut p.interfaces,
                &mut p.mode,
                &mut p.deployment,
                &mut p.environment,
            ];
            for (field, text) in fields.into_iter().zip(&texts) {
                if let Some(text) = text {
                    field.clone_from(text);
                }
            }
            name_team(desk, &mut delivery.acceptance_team, &args.acceptance_team)
        })
    })
}
