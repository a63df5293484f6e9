//! From the start of a change to its review (M6.2, M6.4).

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::improve::{Drafted, follow_up};
use crate::cli::find::change_incidents::suspects;
use crate::cli::session::ask::lacking;
use crate::cli::session::dates;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::selected::{Selected, stand_in};
use crate::cli::ticket::step::{NotedArgs, holder};
use crate::cli::ticket::targets::{Targets, TextTargets};
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::{self, mark, tr};
use crate::records::change::{Evaluation, Observation, Review};
use crate::records::words::ChangeOutcome;
use crate::records::{Kind, Quantity, Target, Ticket, typed};
use crate::rules::change::execution;
use crate::rules::change::window::against_start;
use crate::rules::life::Action;

/// The kind that these verbs are on.
const CHANGE: Option<Kind> = Some(Kind::Change);

/// `change start`.
#[derive(Debug, Args)]
pub(crate) struct StartArgs {
    #[command(flatten)]
    on: Targets,
    /// Person who implements it [default: the assignee, else you]
    #[arg(long, value_name = "WHO")]
    implementer: Option<String>,
    /// Start despite a freeze or a conflicting change found since scheduling (with --reason)
    #[arg(long, requires = "reason")]
    force: bool,
    /// Reason, for the record
    #[arg(long, value_name = "TEXT|-|@FILE", requires = "force", alias = "because")]
    reason: Option<String>,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    note: Option<String>,
}

/// `change complete`, `fail` and `rollback`.
#[derive(Debug, Args)]
pub(crate) struct EndArgs {
    #[command(flatten)]
    on: Targets,
    /// End of the watch period [default: as long as the policy says]
    #[arg(long, value_name = "TIME")]
    watch_until: Option<String>,
    /// What happened
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "message", "reason"])]
    note: Option<String>,
}

/// `change monitor`.
#[derive(Debug, Args)]
pub(crate) struct MonitorArgs {
    #[command(flatten)]
    on: TextTargets,
    /// What was measured
    #[arg(long, value_name = "NAME", requires = "value")]
    measure: Option<String>,
    /// Measured value, such as '180 ms'
    #[arg(long, value_name = "VALUE", requires = "measure", allow_hyphen_values = true)]
    value: Option<Quantity>,
    /// Target, such as '<= 200 ms'; stays in force for this measure
    #[arg(long, value_name = "TARGET", requires = "measure")]
    target: Option<Target>,
}

/// `change evaluate`.
#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    #[command(flatten)]
    on: Targets,
    /// Effect of the change
    #[arg(long, value_name = "TEXT|-|@FILE")]
    effect: Option<String>,
    /// Whether it was as expected: yes or no
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no())]
    as_expected: Option<String>,
    /// What remains open
    #[arg(long, value_name = "TEXT|-|@FILE")]
    left: Option<String>,
    /// Evaluate before the watch period ends (with --reason)
    #[arg(long, requires = "reason")]
    early: bool,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", requires = "early", aliases = ["because", "message"])]
    reason: Option<String>,
}

/// `change review`.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    #[command(flatten)]
    on: Targets,
    /// What was changed [default: the content of the form]
    #[arg(long, value_name = "TEXT|-|@FILE")]
    content: Option<String>,
    /// How the change went
    #[arg(long, value_name = "TEXT|-|@FILE")]
    course: Option<String>,
    /// Outcome
    #[arg(long, value_name = "TEXT|-|@FILE")]
    result: Option<String>,
    /// Difficulties encountered
    #[arg(long, value_name = "TEXT|-|@FILE")]
    problems: Option<String>,
    /// What to improve
    #[arg(long, value_name = "TEXT|-|@FILE")]
    improvements: Option<String>,
    /// Improvement to create from the review: [KIND:]TITLE, such as "training: Rehearse the
    /// rollback"; kinds are those of `monitor improve new --kind`; may be repeated
    #[arg(long = "improve", value_name = "[KIND:]TITLE")]
    improve: Vec<String>,
    /// Participant, from those responsible and management; may be repeated
    #[arg(long = "attended", value_name = "WHO")]
    attended: Vec<String>,
}

/// Begins to carry it out.
pub(crate) fn start(session: &Session, args: &StartArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let reason =
        || text::required(session, "--reason", tr!("reason for starting anyway"), args.reason.as_deref());
    let reason = args.force.then(reason).transpose()?;
    args.on.open(session, CHANGE)?.act(|desk, ticket| {
        let mut note = note.clone();
        let who = holder(desk, args.implementer.as_deref(), ticket)?;
        if let Some(reason) = &reason {
            let found = against_start(&desk.policy, ticket, desk.at, &desk.changes_to_come()?);
            note.extend(execution::force(ticket, found, reason.clone())?);
        }
        Ok(execution::start(&desk.policy, ticket, desk.at, &who, note)?)
    })
}

/// It is carried out.
pub(crate) fn complete(session: &Session, args: &EndArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, CHANGE)?;
    on.act(|desk, ticket| end(desk, ticket, args, ChangeOutcome::Completed, note.clone()))
}

/// It did not work.
pub(crate) fn fail(session: &Session, args: &EndArgs) -> Result<()> {
    let on = args.on.open(session, CHANGE)?;
    let note = ("--note", tr!("what went wrong"));
    on.act_saying(note, args.note.as_deref(), |desk, t, note| end(desk, t, args, ChangeOutcome::Failed, note))
}

/// It was taken back.
pub(crate) fn roll_back(session: &Session, args: &EndArgs) -> Result<()> {
    let on = args.on.open(session, CHANGE)?;
    let note = ("--note", tr!("reason for rolling back"));
    let outcome = ChangeOutcome::RolledBack;
    on.act_saying(note, args.note.as_deref(), |desk, t, note| end(desk, t, args, outcome, note))
}

fn end(
    desk: &Desk,
    ticket: &mut Ticket,
    args: &EndArgs,
    outcome: ChangeOutcome,
    note: Vec<String>,
) -> Result<Action> {
    let zone = &desk.policy.desk.timezone;
    let until = args.watch_until.as_deref();
    let until = until.map(|text| dates::planned("--watch-until", text, desk.at, zone)).transpose()?;
    Ok(execution::end(&desk.policy, ticket, desk.at, outcome, until, note)?)
}

/// Writes an observation down, and names incidents of the service since then.
pub(crate) fn monitor(session: &Session, args: &MonitorArgs) -> Result<()> {
    let (on, given) = args.on.open(session, CHANGE)?;
    let action = |desk: &Desk, ticket: &mut Ticket, seen: Vec<String>| {
        let observation = Observation {
            at: desk.at,
            by: desk.actor()?.to_owned(),
            text: seen,
            measure: args.measure.as_ref().map(|m| m.trim().to_owned()),
            target: args.target.clone(),
            value: args.value.clone(),
            extra: Default::default(),
        };
        Ok(execution::monitor(ticket, observation)?)
    };
    match (&given, &args.measure) {
        (None, Some(_)) => on.act(|desk, ticket| action(desk, ticket, Vec::new()))?,
        (given, _) => on.act_saying(("TEXT", tr!("what was observed")), given.as_deref(), action)?,
    }
    suspect(session, &on)
}

/// Effect of the change
pub(crate) fn evaluate(session: &Session, args: &EvaluateArgs) -> Result<()> {
    let on = args.on.open(session, CHANGE)?;
    let missing = lacking(&[
        ("--effect", args.effect.is_some(), tr!("effect of the change")),
        ("--as-expected", args.as_expected.is_some(), tr!("yes or no")),
    ]);
    on.needs(&missing, |desk, ticket| {
        let evaluation = evaluation(desk, stand_in(), true, Vec::new())?;
        Ok(execution::evaluate(ticket, evaluation, args.early.then(stand_in))?)
    })?;
    let effect = text::required(session, "--effect", tr!("effect of the change"), args.effect.as_deref())?;
    let words = ["yes".to_owned(), "no".to_owned()];
    let expected =
        session.ask.choice(args.as_expected.clone(), "--as-expected", tr!("as expected?"), &words)?;
    let is_expected = typed::is("yes", &expected);
    let left = text::optional("--left", args.left.as_deref())?;
    let reason =
        || text::required(session, "--reason", tr!("reason for evaluating early"), args.reason.as_deref());
    let early = args.early.then(reason).transpose()?;
    on.act(|desk, ticket| {
        let evaluation = evaluation(desk, effect.clone(), is_expected, left.clone())?;
        Ok(execution::evaluate(ticket, evaluation, early.clone())?)
    })?;
    suspect(session, &on)
}

/// `yes` and `no`, in every language.
fn yes_or_no() -> PossibleValuesParser {
    [mark!("yes"), mark!("no")].map(|word| PossibleValue::new(word).aliases(lang::translations(word))).into()
}

fn evaluation(desk: &Desk, effect: Vec<String>, as_expected: bool, left: Vec<String>) -> Result<Evaluation> {
    let by = desk.actor()?.to_owned();
    Ok(Evaluation { effect, as_expected, left, by, at: desk.at, extra: Default::default() })
}

/// Looking back.
pub(crate) fn review(session: &Session, args: &ReviewArgs) -> Result<()> {
    let on = args.on.open(session, CHANGE)?;
    let missing = lacking(&[
        ("--course", args.course.is_some(), tr!("how it went")),
        ("--result", args.result.is_some(), tr!("result of the change")),
        ("--attended", !args.attended.is_empty(), tr!("who took part")),
    ]);
    on.needs(&missing, |desk, ticket| Ok(execution::review(ticket, any_review(desk)?)?))?;
    let content = text::optional("--content", args.content.as_deref())?;
    let course = text::required(session, "--course", tr!("how it went"), args.course.as_deref())?;
    let result = text::required(session, "--result", tr!("result of the change"), args.result.as_deref())?;
    let problems = text::optional("--problems", args.problems.as_deref())?;
    let improvements = text::optional("--improvements", args.improvements.as_deref())?;
    let attended = match &args.attended[..] {
        [] => people(&session.ask.text(None, "--attended", tr!("who took part, separated by commas"))?),
        given => given.to_vec(),
    };
    let improve: Vec<Drafted> = args.improve.iter().map(|text| Drafted::of(text)).collect::<Result<_>>()?;
    on.each(|desk, id| {
        let reviewed = desk.act(id, |ticket| {
            let mut improvements = improvements.clone();
            improvements.extend(improve.iter().map(|drafted| drafted.title.clone()));
            let review = Review {
                content: if content.is_empty() { ticket.description.clone() } else { content.clone() },
                course: course.clone(),
                result: result.clone(),
                problems: problems.clone(),
                improvements,
                attended: attended.iter().map(|who| desk.resolve_person(who)).collect::<Result<_>>()?,
                at: desk.at,
                extra: Default::default(),
            };
            Ok(execution::review(ticket, review)?)
        })?;
        improve.iter().try_fold(reviewed, |reviewed, drafted| follow_up(session, desk, reviewed, drafted))
    })
}

/// Stands for a review that is not known yet.
fn any_review(desk: &Desk) -> Result<Review> {
    Ok(Review {
        content: stand_in(),
        course: stand_in(),
        result: stand_in(),
        problems: Vec::new(),
        improvements: Vec::new(),
        attended: vec![desk.actor()?.to_owned()],
        at: desk.at,
        extra: Default::default(),
    })
}

fn people(typed: &str) -> Vec<String> {
    typed.split([',', '，', '、']).map(|who| who.trim().to_owned()).filter(|who| !who.is_empty()).collect()
}

/// Closes it.
pub(crate) fn close(session: &Session, args: &NotedArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    let on = args.on.open(session, CHANGE)?;
    on.act(|desk, t| Ok(execution::close(&desk.policy, t, note.clone())?))
}

/// Offers the incidents of the same services within the time of watching as links.
fn suspect(session: &Session, on: &Selected) -> Result<()> {
    let Some(id) = on.only().filter(|_| !session.out.quiet) else { return Ok(()) };
    let change = on.desk.store.read(id)?;
    for incident in suspects(&on.desk, &change)? {
        let incident_id = incident.id;
        session.out.say(&tr!(
            "{incident_id} was reported during the watch period: {title}",
            incident_id,
            title = incident.title
        ));
        session.out.say(&tr!(
            "  if the change caused it: itdesk link {incident_id} caused_by {id}",
            incident_id,
            id
        ));
    }
    Ok(())
}
