//! Every ratio of changes, over records built for it.

use itdesk::records::Ticket;
use itdesk::report::{ChangeFigures, Period, changes};
use itdesk::rules::policy::Policy;
use itdesk::rules::policy::Route;
use serde_json::{Value, json};

use super::{at, carried_out, change, policy, ratio};

/// Assessed, approved, monitored, reviewed, improved, on record: part and whole of each.
type Ratios = [(u64, u64); 6];

fn ratios(f: &ChangeFigures) -> Ratios {
    [&f.risk_assessed, &f.approved, &f.monitored, &f.reviewed, &f.improved, &f.on_record].map(ratio)
}

fn of(policy: &Policy, tickets: &[Ticket]) -> ChangeFigures {
    changes(policy, tickets, Period::all(at("2026-12-31T00:00:00Z")), &|_| None)
}

#[track_caller]
fn check(what: &str, expected: Ratios, edit: impl FnOnce(&mut Value)) {
    let ticket = change(1, |record| {
        carried_out(record);
        edit(record);
    });
    assert_eq!(ratios(&of(&policy(), &[ticket])), expected, "{what}");
}

const WHOLE: Ratios = [(1, 1); 6];

#[test]
fn of_nothing_there_is_no_ratio() {
    let figures = of(&policy(), &[]);
    assert_eq!(ratios(&figures), [(0, 0); 6]);
    let told = serde_json::to_value(&figures).unwrap();
    let expected = json!({ "part": 0, "of": 0, "share": null, "manual": 0.78, "row": "M6.1e" });
    assert_eq!(told["risk_assessed"], expected);
    // Nor of a change that is only a draft, or was cancelled as one.
    let cancelled = change(2, |record| record["state"] = json!("cancelled"));
    let figures = of(&policy(), &[change(1, |_| ()), cancelled]);
    assert_eq!((ratios(&figures), figures.changes), ([(0, 0); 6], 2));
}

#[test]
fn the_manuals_figures_stand_beside() {
    let f = of(&policy(), &[]);
    let all = [f.risk_assessed, f.approved, f.monitored, f.reviewed, f.improved, f.on_record];
    let rows =
        [(0.78, "M6.1e"), (0.85, "M6.1e"), (0.62, "M6.2b"), (0.4, "M6.4a"), (0.6, "M6.4a"), (0.95, "M6.3a")];
    assert_eq!(all.map(|figure| (figure.manual.unwrap(), figure.row)), rows);
}

#[test]
fn the_risk_is_assessed_before_the_start() {
    // M6.1e
    let risk_at = |time: &'static str| move |record: &mut Value| record["change"]["risk"]["at"] = json!(time);
    check("long before", WHOLE, |_| ());
    check("at the start", WHOLE, risk_at("2026-11-02T12:00:00Z"));
    let late = [(0, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1)];
    check("a second later", late, risk_at("2026-11-02T12:00:01Z"));
    check("an emergency assessed again", WHOLE, |record| {
        record["change"]["type"] = json!("emergency");
        record["change"]["risk"]["at"] = json!("2026-11-02T15:00:00Z");
        let assessed =
            json!({ "event": "e2", "at": "2026-11-02T12:00:00Z", "by": "Zhou", "did": "assessed" });
        record["history"].as_array_mut().unwrap().push(assessed);
    });
    check("never", [(0, 1), (0, 1), (1, 1), (1, 1), (1, 1), (1, 1)], |record| {
        record["change"].as_object_mut().unwrap().remove("risk");
    });
}

#[test]
fn a_standard_change_is_assessed_and_approved_by_its_template() {
    check("a standard change", WHOLE, |record| {
        record["change"]["type"] = json!("standard");
        record["change"]["template"] = json!("patches");
        record["change"].as_object_mut().unwrap().remove("risk");
        record["change"]["approvals"][0]["role"] = json!("template");
    });
}

#[test]
fn only_votes_that_count_approve() {
    // M6.1c, M6.1e
    let not = [(1, 1), (0, 1), (1, 1), (1, 1), (1, 1), (0, 1)];
    check("void", not, |r| r["change"]["approvals"][0]["void"] = json!("2026-11-02T11:30:00Z"));
    check("on another form", not, |r| r["change"]["approvals"][0]["form"] = json!("0123456789abcdef"));
    check("none", not, |r| r["change"]["approvals"] = json!([]));
    check("by the requester", not, |r| r["requester"] = json!({ "name": "Chen" }));
    let against = [(1, 1), (0, 1), (1, 1), (1, 1), (1, 1), (1, 1)];
    check("against", against, |r| r["change"]["approvals"][0]["vote"] = json!("rejected"));
}

#[test]
fn an_emergency_counts_once_it_is_begun() {
    let running = |votes: bool| {
        change(1, |record| {
            carried_out(record);
            record["state"] = json!("implementing");
            let part = &mut record["change"];
            part["type"] = json!("emergency");
            part["implementation"] = json!({ "by": "Li", "started": "2026-11-02T09:00:00Z" });
            for field in ["observations", "evaluation", "review"] {
                part.as_object_mut().unwrap().remove(field);
            }
            if !votes {
                part["approvals"] = json!([]);
            }
        })
    };
    let figures = |votes| ratios(&of(&policy(), &[running(votes)]));
    assert_eq!(figures(false), [(0, 1), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0)]);
    assert_eq!(figures(true), [(0, 1), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0)]);
}

#[test]
fn a_later_policy_takes_no_decision_back() {
    let mut stricter = policy();
    stricter.changes.approval[0] = vec![vec![Route { role: "cab".to_owned(), quorum: 2 }]];
    let decided = |votes_on: Option<&str>, then: &[&str]| {
        let ticket = change(1, |record| {
            carried_out(record);
            record["state"] = json!("scheduled");
            record["change"].as_object_mut().unwrap().remove("implementation");
            if let Some(form) = votes_on {
                record["change"]["approvals"][0]["form"] = json!(form);
            }
            for (number, state) in then.iter().enumerate() {
                let event = json!({ "event": format!("e{number}"), "at": "2026-11-02T11:00:00Z", "by": "Chen",
                    "did": "voted", "changes": { "state": ["assessed", state] } });
                record["history"].as_array_mut().unwrap().push(event);
            }
        });
        ratio(&of(&stricter, &[ticket]).approved)
    };
    assert_eq!(decided(None, &["approved", "scheduled"]), (1, 1));
    assert_eq!(decided(None, &[]), (0, 0));
    assert_eq!(decided(None, &["approved", "assessed"]), (0, 0));
    // A form that was changed by hand is not the one that was approved.
    assert_eq!(decided(Some("0123456789abcdef"), &["approved", "scheduled"]), (0, 0));
}

#[test]
fn afterwards_it_is_monitored_and_reviewed() {
    // M6.2b, M6.4a
    fn without(fields: &'static [&'static str]) -> impl FnOnce(&mut Value) {
        move |record| {
            for field in fields {
                record["change"].as_object_mut().unwrap().remove(*field);
            }
        }
    }
    check("not watched", [(1, 1), (1, 1), (0, 1), (1, 1), (1, 1), (0, 1)], without(&["observations"]));
    check("not reviewed", [(1, 1), (1, 1), (1, 1), (0, 1), (0, 0), (1, 1)], without(&["review"]));
    check(
        "closed, not evaluated",
        [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (0, 1)],
        without(&["evaluation"]),
    );
    check("nothing to improve", [(1, 1), (1, 1), (1, 1), (1, 1), (0, 1), (1, 1)], |record| {
        record["change"]["review"]["improvements"] = json!([]);
    });
    check("still watched", [(1, 1), (1, 1), (1, 1), (0, 0), (0, 0), (0, 0)], |record| {
        record["state"] = json!("monitoring");
        without(&["evaluation", "review"])(record);
    });
}

#[test]
fn a_record_is_whole_or_not() {
    // M6.3a
    let torn = [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (0, 1)];
    check("no content", torn, |r| r["description"] = json!([]));
    check("nobody responsible", torn, |r| r["change"]["implementation"]["by"] = json!(" "));
    check("no conclusion", torn, |r| r["change"]["evaluation"]["effect"] = json!([]));
    let rejected = |record: &mut Value| {
        record["change"]["approvals"][0]["vote"] = json!("rejected");
        for field in ["implementation", "observations", "evaluation", "review"] {
            record["change"].as_object_mut().unwrap().remove(field);
        }
    };
    check("rejected and closed", [(0, 0), (0, 1), (0, 0), (0, 0), (0, 0), (1, 1)], rejected);
    check("rejected by nobody", [(0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 1)], |record| {
        rejected(record);
        record["change"]["approvals"] = json!([]);
    });
}

#[test]
fn types_risks_outcomes_and_incidents_are_counted() {
    let links = json!([
        { "rel": "causes", "id": "INC-261103-00001" },
        { "rel": "causes", "id": "REQ-261103-00001" },
        { "rel": "relates_to", "id": "INC-261103-00002" },
    ]);
    let with = |number, outcome: &str, links: &Value| {
        change(number, |record| {
            carried_out(record);
            record["change"]["implementation"]["outcome"] = json!(outcome);
            record["links"] = links.clone();
        })
    };
    let figures = of(
        &policy(),
        &[
            with(1, "failed", &links),
            with(2, "rolled_back", &links),
            with(3, "completed", &json!([])),
            change(4, |_| ()),
        ],
    );
    let told = serde_json::to_value(&figures).unwrap();
    assert_eq!(told["types"], json!({ "standard": 0, "normal": 4, "emergency": 0 }));
    assert_eq!(told["risks"], json!({ "low": 3, "medium": 0, "high": 0, "none": 1 }));
    assert_eq!(told["outcomes"], json!({ "completed": 1, "failed": 1, "rolled_back": 1 }));
    assert_eq!((figures.causing, figures.incidents_caused), (2, 1));
}

#[test]
fn the_creation_puts_a_change_into_a_period() {
    let ticket = [change(1, carried_out)];
    let created = "2026-11-02T08:00:00Z";
    for (since, until, holds) in [
        (Some(created), None, 1),
        (Some("2026-11-02T08:00:01Z"), None, 0),
        (None, Some(created), 0),
        (None, Some("2026-11-02T08:00:01Z"), 1),
        (None, None, 1),
    ] {
        let period = Period { since: since.map(at), until: until.map(at), now: at("2026-12-31T00:00:00Z") };
        let figures = changes(&policy(), &ticket, period, &|_| None);
        assert_eq!((figures.changes, figures.on_record.ratio.of), (holds, holds), "{since:?} {until:?}");
    }
}
