//! Every figure of deliveries, over records built for it.

use itdesk::report::{DeliveryFigures, Period, deliveries};
use serde_json::{Value, json};

use super::{at, delivery, policy, ratio};

const NOW: &str = "2026-11-10T12:00:00Z";

/// The figures of one delivery whose own part is this.
fn of(part: Value) -> DeliveryFigures {
    let ticket = delivery(1, |record| record["delivery"] = part);
    deliveries(&policy(), &[ticket], Period::all(at(NOW)))
}

#[test]
fn of_nothing_there_is_no_ratio_mean_or_score() {
    let told = serde_json::to_value(deliveries(&policy(), &[], Period::all(at(NOW)))).unwrap();
    for figure in [
        "/passed/share",
        "/late/share",
        "/answered/share",
        "/csat/mean",
        "/csat/satisfied/share",
        "/nps/score",
    ] {
        assert_eq!(told.pointer(figure), Some(&Value::Null), "{figure}");
    }
    let figures = of(json!({}));
    assert_eq!((figures.deliveries, figures.passed.ratio.of, figures.open_points), (1, 0, 0));
}

#[test]
fn rounds_of_acceptance_pass_or_not() {
    // M3.4c
    let round = |verdict: &str| json!({ "verdict": verdict });
    let figures = of(json!({
        "acceptances": [round("rejected"), round("rejected"), round("with_open_points"), round("accepted"), {}],
        "criteria": [
            { "name": "availability", "target": ">= 99.9 %", "open_point": "REQ-261103-00001" },
            { "name": "answer", "target": "<= 200 ms" },
        ],
    }));
    assert_eq!((ratio(&figures.passed), figures.passed.manual), ((2, 4), Some(0.85)));
    assert_eq!(figures.open_points, 1);
}

#[test]
fn a_delivery_is_late_after_its_date() {
    // M1.4b
    let late = |state: &str, due: Option<&str>, delivered: Option<&str>| {
        let ticket = delivery(1, |record| {
            record["state"] = json!(state);
            if let Some(due) = due {
                record["delivery"]["deliver_by"] = json!(due);
            }
            if let Some(at) = delivered {
                record["delivery"]["delivered"] = json!({ "by": "Li", "at": at });
            }
        });
        ratio(&deliveries(&policy(), &[ticket], Period::all(at(NOW))).late)
    };
    let date = Some("2026-11-05T12:00:00Z");
    assert_eq!(late("delivering", date, date), (0, 1));
    assert_eq!(late("delivering", date, Some("2026-11-05T12:00:01Z")), (1, 1));
    assert_eq!(late("closed", date, Some("2026-11-04T12:00:00Z")), (0, 1));
    assert_eq!(late("delivering", None, date), (0, 0));
    assert_eq!(late("preparing", date, None), (1, 1));
    assert_eq!(late("preparing", Some(NOW), None), (0, 0));
    assert_eq!(late("cancelled", date, None), (0, 0));
}

#[test]
fn feedback_is_answered_within_a_day() {
    // M4.3a
    let answered = |received: &str, answered: Option<&str>| {
        let mut feedback = json!({ "number": 1, "text": ["slow"], "received": received });
        if let Some(at) = answered {
            feedback["answered"] = json!(at);
        }
        ratio(&of(json!({ "feedback": [feedback] })).answered)
    };
    assert_eq!(answered("2026-11-05T12:00:00Z", Some("2026-11-06T12:00:00Z")), (1, 1));
    assert_eq!(answered("2026-11-05T12:00:00Z", Some("2026-11-06T12:00:01Z")), (0, 1));
    assert_eq!(answered("2026-11-05T12:00:00Z", None), (0, 1));
    assert_eq!(answered("2026-11-09T12:00:00Z", None), (0, 0), "there is time left");
    assert_eq!(answered("2026-11-09T11:59:59Z", None), (0, 1));
}

#[test]
fn surveys_make_a_mean_and_a_score() {
    // M7.1e
    let surveys = |answers: &[(Option<u8>, Option<u8>)]| {
        let survey = |(csat, nps): &(Option<u8>, Option<u8>)| json!({ "csat": csat, "nps": nps, "at": NOW });
        of(json!({ "surveys": answers.iter().map(survey).collect::<Vec<_>>() }))
    };
    let f = surveys(&[
        (Some(5), Some(10)),
        (Some(4), Some(9)),
        (Some(3), Some(8)),
        (None, Some(7)),
        (Some(1), Some(6)),
    ]);
    assert_eq!((f.csat.mean, ratio(&f.csat.satisfied)), (Some(3.25), (2, 4)));
    assert_eq!((f.nps.promoters, f.nps.passives, f.nps.detractors, f.nps.score), (2, 2, 1, Some(20.0)));
    assert_eq!(surveys(&[(None, Some(0)), (None, Some(6))]).nps.score, Some(-100.0));
    assert_eq!(surveys(&[(None, Some(9))]).nps.score, Some(100.0));
    // Off the scale: a hand edited the file.
    let f = surveys(&[(Some(0), Some(11)), (Some(6), Some(255))]);
    assert_eq!((f.csat.mean, f.nps.score), (None, None));
}
