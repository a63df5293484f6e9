//! What customers said in a period: satisfaction, classes of problems, answers in time, what waits
//! for an answer, and the improvements made of it (M4.3, M5.1d, M1.4b).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::answered::{Entry, entries, in_time_of};
use super::chapters::experience::answers;
use super::experience::{Csat, Nps};
use super::view::View;
use super::{Counts, Data, Figure, Period, Scope};
use crate::records::improvement::Improvement;
use crate::records::measurement::names;
use crate::records::words::{FeedbackType, ImprovementKind};
use crate::records::{Id, State, Ticket};
use crate::rules::feedback::{FeedbackState, due, state};

/// The share of satisfied customers that the manual asks for (M5.1d).
const SATISFIED: f64 = 0.9;

/// What customers said in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedbackFigures {
    /// What came in then counts.
    pub period: Period,
    /// How much came in.
    pub received: u64,
    /// By type.
    pub types: Counts,
    /// By problem class, the one with most complaints first.
    pub classes: Vec<ClassCount>,
    /// By service, the most complaints first; the desk as a whole has no name.
    pub services: Vec<ServiceCount>,
    /// Satisfaction, from all answers of the period.
    pub csat: Csat,
    /// Recommendation, from all answers of the period.
    pub nps: Nps,
    /// Of what owes an answer, and is answered or overdue: answered in time.
    pub answered: Figure,
    /// The same of the period before; null where there is none.
    pub before: Option<EarlierFigures>,
    /// What waits for an answer now, the oldest first, whenever it came in.
    pub open: Vec<OpenFeedback>,
    /// The improvements that tickets with feedback of the period are evidence for.
    pub improvements: Vec<ImprovementOf>,
}

/// The figures of the period before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EarlierFigures {
    /// Which.
    pub period: Period,
    /// How much came in.
    pub received: u64,
    /// By type.
    pub types: Counts,
    /// Satisfaction.
    pub csat: Csat,
    /// Recommendation.
    pub nps: Nps,
    /// Answered in time.
    pub answered: Figure,
}

/// How often a problem class was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassCount {
    /// Null for feedback without a class.
    pub class: Option<String>,
    /// How often in the period.
    pub count: u64,
    /// How many of these were complaints.
    pub complaints: u64,
    /// How often in the period before; null where there is none.
    pub before: Option<u64>,
}

/// How much feedback a service had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceCount {
    /// Null for the desk as a whole.
    pub service: Option<String>,
    /// How often in the period.
    pub count: u64,
    /// How many of these were complaints.
    pub complaints: u64,
}

/// Feedback that waits for an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenFeedback {
    /// Its ticket.
    pub id: Id,
    /// Its number on the ticket.
    pub number: u32,
    /// Its type.
    #[serde(rename = "type")]
    pub kind_of: FeedbackType,
    /// The class of the problem.
    pub class: Option<String>,
    /// The service of the ticket.
    pub service: Option<String>,
    /// Who gave it.
    pub from: Option<String>,
    /// When it came in.
    pub received: Timestamp,
    /// By when it is to be answered.
    pub due: Timestamp,
    /// Whether that is over.
    pub late: bool,
    /// Seconds since it came in.
    pub age_seconds: i64,
    /// The first line of it.
    pub text: String,
}

/// An improvement made of feedback (M4.3b).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImprovementOf {
    /// The improvement.
    pub id: Id,
    /// One line.
    pub title: String,
    /// Where it is.
    pub state: State,
    /// What it changes.
    pub kinds: Vec<ImprovementKind>,
    /// Who agreed to it for the customer.
    pub agreed_by: Option<String>,
    /// Whether its last check reached the target; null where nothing was checked.
    pub reached: Option<bool>,
}

/// The figures of a period, beside those of the one `before`. `find` reads an improvement.
pub fn feedback(
    data: &Data,
    scope: &Scope,
    period: Period,
    before: Option<Period>,
    find: impl Fn(Id) -> Option<Ticket>,
) -> FeedbackFigures {
    let of_scope: Vec<Entry> = entries(data, scope).collect();
    let held = of_scope.iter().filter(|(_, f)| period.holds_instant(f.received)).copied();
    let all: Vec<Entry> = held.collect();
    let now = figures(data, scope, period, &of_scope);
    let earlier = before.map(|before| figures(data, scope, before, &of_scope));
    let was = |class: &Option<String>| {
        let before = before?;
        let same = |(_, f): &&Entry| before.holds_instant(f.received) && f.class == *class;
        Some(of_scope.iter().filter(same).count() as u64)
    };
    let mut open: Vec<OpenFeedback> = of_scope.iter().filter_map(|entry| waiting(data, entry)).collect();
    open.sort_by_key(|f| (f.received, f.id.number()));
    let EarlierFigures { period, received, types, csat, nps, answered } = now;
    FeedbackFigures {
        period,
        received,
        types,
        classes: counted(&all, |(_, f)| f.class.clone())
            .into_iter()
            .map(|(class, count, complaints)| {
                let before = was(&class);
                ClassCount { class, count, complaints, before }
            })
            .collect(),
        services: counted(&all, |(facts, _)| facts.service.as_deref().map(str::to_owned))
            .into_iter()
            .map(|(service, count, complaints)| ServiceCount { service, count, complaints })
            .collect(),
        csat,
        nps,
        answered,
        before: earlier,
        open,
        improvements: improvements(&all, find),
    }
}

fn figures(data: &Data, scope: &Scope, period: Period, of_scope: &[Entry]) -> EarlierFigures {
    let view = View::new(data, scope, period);
    let held = || of_scope.iter().filter(|(_, f)| period.holds_instant(f.received)).copied();
    let types = held().map(|(_, f)| f.type_or_comment().as_str());
    let mut csat = Csat::of(answers(&view, names::CSAT));
    csat.satisfied = csat.satisfied.ratio.beside(SATISFIED, "M5.1d");
    EarlierFigures {
        period,
        received: held().count() as u64,
        types: Counts::of(FeedbackType::WORDS.iter().copied(), types),
        csat,
        nps: Nps::of(answers(&view, names::NPS)),
        answered: in_time_of(data, held()),
    }
}

/// Names with how often each is there, and how many of these are complaints; the most frequent first.
fn counted(all: &[Entry], name: impl Fn(&Entry) -> Option<String>) -> Vec<(Option<String>, u64, u64)> {
    let mut counts: BTreeMap<Option<String>, (u64, u64)> = BTreeMap::new();
    for entry in all {
        let (count, complaints) = counts.entry(name(entry)).or_default();
        *count += 1;
        *complaints += u64::from(entry.1.type_or_comment() == FeedbackType::Complaint);
    }
    let mut counts: Vec<_> =
        counts.into_iter().map(|(name, (n, complaints))| (name, n, complaints)).collect();
    // What has no name comes last, however much it is.
    counts.sort_by(|a, b| {
        let frequent = (b.2, b.1).cmp(&(a.2, a.1));
        a.0.is_none().cmp(&b.0.is_none()).then(frequent).then_with(|| a.0.cmp(&b.0))
    });
    counts
}

fn waiting(data: &Data, (facts, f): &Entry) -> Option<OpenFeedback> {
    let stands = state(data.policy, facts.kind, f, data.now);
    stands.is_open().then(|| OpenFeedback {
        id: facts.id,
        number: f.number,
        kind_of: f.type_or_comment(),
        class: f.class.clone(),
        service: facts.service.as_deref().map(str::to_owned),
        from: f.from.clone(),
        received: f.received,
        due: due(data.policy, facts.kind, f),
        late: stands == FeedbackState::Late,
        age_seconds: data.now.duration_since(f.received).as_secs(),
        text: f.text.first().cloned().unwrap_or_default(),
    })
}

fn improvements(all: &[Entry], find: impl Fn(Id) -> Option<Ticket>) -> Vec<ImprovementOf> {
    let mut ids: Vec<Id> = all.iter().flat_map(|(facts, _)| facts.improvements.iter().copied()).collect();
    ids.sort_by_key(|id| id.number());
    ids.dedup();
    let of = |ticket: Ticket| {
        let part: Improvement = ticket.improvement()?.clone();
        Some(ImprovementOf {
            id: ticket.id,
            title: ticket.title,
            state: ticket.state,
            kinds: part.kinds,
            agreed_by: part.agreed.map(|agreed| agreed.by),
            reached: part.checks.last().and_then(|check| check.reached),
        })
    };
    ids.into_iter().filter_map(|id| of(find(id)?)).collect()
}
