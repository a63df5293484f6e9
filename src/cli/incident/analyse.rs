//! `incident analyse`: a step of the analysis, a cause in its tree, the root cause (M5.2).

use clap::Args;

use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::cli::ticket::fields::level;
use crate::cli::ticket::targets::TextTargets;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::incident::{Analysis, Cause, Extent};
use crate::records::words::{AnalysisStep, CauseClass, CauseStatus, Gate, Method};
use crate::records::{Kind, Ticket};
use crate::rules::analysis::verbs::{self as tree, Added, Marks};
use crate::rules::policy::Policy;
use crate::rules::verbs;

/// `incident analyse`.
#[derive(Debug, Args)]
pub(crate) struct AnalyseArgs {
    #[command(flatten)]
    on: TextTargets,
    /// Step: observe, first, deep, root-cause, solution [default: the one after the last]
    #[arg(long)]
    step: Option<AnalysisStep>,
    /// Method: fta (fault tree), fia (impact), rca (root cause)
    #[arg(long)]
    method: Option<Method>,
    /// Class of the cause: hardware, software, configuration, human, external
    #[arg(long)]
    cause: Option<CauseClass>,
    /// Root cause in words
    #[arg(long, value_name = "TEXT|-|@FILE", requires = "cause")]
    cause_text: Option<String>,
    /// Extent of the effect of the cause, in words
    #[arg(long, value_name = "TEXT|-|@FILE")]
    extent: Option<String>,
    /// Extent of the effect: a level of impact from the policy
    #[arg(long, value_name = "LEVEL")]
    extent_level: Option<String>,
    /// Add a cause of entry N
    #[arg(long, value_name = "N", value_parser = number::<usize>)]
    under: Option<usize>,
    /// Answer why the last answer, or entry N of --under, is so
    #[arg(long)]
    why: bool,
    /// Change entry N instead of adding one; TEXT is the evidence
    #[arg(long, value_name = "N", value_parser = number::<usize>, conflicts_with_all = ["under", "why", "step", "method"])]
    node: Option<usize>,
    /// Causes below it: and (all are needed) or or (one suffices) [default: or]
    #[arg(long)]
    gate: Option<Gate>,
    /// The cause is confirmed
    #[arg(long, conflicts_with_all = ["excluded", "open"])]
    confirmed: bool,
    /// The cause is excluded
    #[arg(long, conflicts_with = "open")]
    excluded: bool,
    /// The cause is neither confirmed nor excluded
    #[arg(long, requires = "node")]
    open: bool,
}

/// Records a step, a cause, or what is known of one.
pub(crate) fn run(session: &Session, args: &AnalyseArgs) -> Result<()> {
    let cause_text = text::optional("--cause-text", args.cause_text.as_deref())?;
    let extent_text = text::optional("--extent", args.extent.as_deref())?;
    let marks = |policy: &Policy| -> Result<Marks> {
        let levels = &policy.classification.impact;
        let given = args.extent_level.as_deref();
        let level = given.map(|given| level("--extent-level", given, levels)).transpose()?;
        let has_extent = level.is_some() || !extent_text.is_empty();
        let extent =
            has_extent.then(|| Extent { level, text: extent_text.clone(), extra: Default::default() });
        let (gate, status, cause, cause_text) = (args.gate, args.status(), args.cause, cause_text.clone());
        Ok(Marks { gate, status, cause, cause_text, extent })
    };
    let (on, given) = args.on.open(session, Some(Kind::Incident))?;
    let what = ("TEXT", tr!("what was found"));
    if let Some(number) = args.node {
        let evidence = text::optional("TEXT", given.as_deref())?;
        if evidence.is_empty() && marks(&on.desk.policy)?.is_empty() {
            let hint = tr!("give --confirmed, --excluded, --open, --gate, --cause, --extent or the evidence");
            return Err(Error::usage(tr!("--node {number} changes nothing", number)).hint(hint));
        }
        return on
            .act(|desk, ticket| Ok(tree::mark(ticket, number, marks(&desk.policy)?, evidence.clone())?));
    }
    if args.is_in_tree() {
        return on.act_saying(what, given.as_deref(), |desk, ticket, finding| {
            let (method, under, why) = (args.method, args.under, args.why);
            let is_top = under.is_none() && !why;
            let step = args.step.or_else(|| is_top.then(|| next_step(ticket)));
            let marks = marks(&desk.policy)?;
            Ok(tree::add(ticket, Added { step, method, finding, under, why, marks })?)
        });
    }
    let action = |policy: &Policy, ticket: &mut Ticket, finding: Option<Vec<String>>| {
        let Marks { cause, cause_text, extent, .. } = marks(policy)?;
        let step = args.step.unwrap_or_else(|| next_step(ticket));
        let analysis = finding.map(|finding| Analysis::new(step, args.method, finding));
        let cause = cause.map(|class| Cause { class, text: cause_text, extent, extra: Default::default() });
        Ok(verbs::analyse(ticket, analysis, cause)?)
    };
    if args.cause.is_none() && (args.extent.is_some() || args.extent_level.is_some()) {
        return Err(Error::usage(tr!("--extent is of a cause; --cause is missing"))
            .hint(tr!("give --cause CLASS, or --node N for an entry of the analysis")));
    }
    // A cause may be given alone; otherwise there must be a finding.
    match (&given, args.cause) {
        (None, Some(_)) => on.act(|desk, ticket| action(&desk.policy, ticket, None)),
        (given, _) => on.act_saying(what, given.as_deref(), |desk, ticket, finding| {
            action(&desk.policy, ticket, Some(finding))
        }),
    }
}

impl AnalyseArgs {
    /// Whether the entry has a place or a mark in the tree, rather than being one of the steps alone.
    fn is_in_tree(&self) -> bool {
        self.under.is_some() || self.why || self.gate.is_some() || self.confirmed || self.excluded
    }

    /// What is said of the cause; `Some(None)` opens it.
    fn status(&self) -> Option<Option<CauseStatus>> {
        match (self.confirmed, self.excluded, self.open) {
            (true, ..) => Some(Some(CauseStatus::Confirmed)),
            (_, true, _) => Some(Some(CauseStatus::Excluded)),
            (.., true) => Some(None),
            _ => None,
        }
    }
}

/// The step after the last one written; the last again once all five are there.
fn next_step(ticket: &Ticket) -> AnalysisStep {
    let last = ticket.incident().and_then(|i| i.analysis.last()).map(|a| a.step);
    let next = AnalysisStep::ALL.iter().find(|s| last.is_none_or(|last| **s > last));
    next.copied().unwrap_or(AnalysisStep::Solution)
}
