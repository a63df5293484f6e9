//! The closed lists of words that an argument's type has.

use std::any::TypeId;

use clap::Arg;

use crate::records::Kind;
use crate::records::words::{
    AcceptanceStep, AlertSource, AnalysisStep, ArticleType, Audience, Better, CauseClass, ChangeOutcome,
    ChangeType, Class, ContentClass, DataLoss, Difficulty, FoundBy, Gate, HandlingResult, Interruption,
    Method, Nature, PlanPart, Purpose, Readiness, RiskLevel, Severity, State, TestKind, TicketType,
};

macro_rules! lists {
    ($($list:ident),+ $(,)?) => {
        fn lists() -> impl Iterator<Item = (TypeId, &'static [&'static str])> {
            [$((TypeId::of::<$list>(), $list::WORDS)),+].into_iter()
        }
    };
}

lists!(
    AcceptanceStep,
    AlertSource,
    AnalysisStep,
    ArticleType,
    Audience,
    Better,
    CauseClass,
    ChangeOutcome,
    ChangeType,
    Class,
    ContentClass,
    DataLoss,
    Difficulty,
    FoundBy,
    Gate,
    HandlingResult,
    Interruption,
    Kind,
    Method,
    Nature,
    PlanPart,
    Purpose,
    Readiness,
    RiskLevel,
    Severity,
    State,
    TestKind,
    TicketType,
);

/// The words that an argument takes, where its type is a closed list.
pub(super) fn of(arg: &Arg) -> Option<&'static [&'static str]> {
    let id = arg.get_value_parser().type_id();
    lists().find(|(list, _)| id == *list).map(|(_, words)| words)
}
