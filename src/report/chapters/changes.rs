//! The ratios of changes and deliveries, as `report changes` and `report deliveries` have them (M6, M4, M3.4c).

use crate::records::words::ChangeOutcome;
use crate::report::answered::answered_in_time;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;
use crate::report::{Figure, Ratio, change, delivery};

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let told = change::changes(view.data.policy, view.tickets(), view.period, &|id| view.data.state_of(id));
    let deliveries = delivery::deliveries(view.data.policy, view.tickets(), view.period);
    let outcomes = ChangeOutcome::WORDS.iter().map(|word| told.outcomes.get(word)).sum();
    let worked = Ratio { part: told.outcomes.get(ChangeOutcome::Completed.as_str()), of: outcomes };
    let of_change = |name: &str, figure: &Figure| beside(name, Chapter::Changes, figure);
    let of_delivery = |name: &str, figure: &Figure| beside(name, Chapter::Acceptance, figure);
    vec![
        Indicator::named("changes", Chapter::Changes, "M6.3a").count(told.changes),
        of_change("changes.risk_assessed", &told.risk_assessed),
        of_change("changes.approved", &told.approved),
        of_change("changes.succeeded", &worked.beside(None, "M6.2b")),
        of_change("changes.monitored", &told.monitored),
        of_change("changes.reviewed", &told.reviewed),
        of_change("changes.improved", &told.improved),
        of_change("changes.carried_out", &told.carried_out),
        of_change("changes.on_record", &told.on_record),
        Indicator::named("changes.incidents_caused", Chapter::Changes, "M6.2b").count(told.incidents_caused),
        Indicator::named("deliveries", Chapter::Acceptance, "M4.2b").count(deliveries.deliveries),
        of_delivery("acceptance.passed", &deliveries.passed),
        of_delivery("deliveries.late", &deliveries.late),
        of_delivery("feedback.answered", &answered_in_time(view.data, view.scope, view.period)),
    ]
}

fn beside(name: &str, chapter: Chapter, figure: &Figure) -> Indicator {
    let indicator = Indicator::named(name, chapter, figure.row).ratio(figure.ratio);
    match figure.manual {
        Some(manual) => indicator.asked(manual),
        None => indicator,
    }
}
