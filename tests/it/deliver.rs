//! Deliveries by command: needs, proof, acceptance, follow-up (M4, M3.4).

mod accept;
mod after;
mod prepare;
mod rows;

use serde_json::Value;

use crate::desk::TestDesk;

/// A delivery by `lin` that may begin, accepted by zhao and lin, with two criteria.
pub fn ready(desk: &TestDesk) -> String {
    let id = desk
        .cmd(
            "deliver new 'New mail' --as lin --service mail --need 'mail for all' --acceptance-team zhao,lin \
             --criterion 'availability >= 99.9 %' --criterion 'delay <= 200 ms'",
        )
        .id();
    for test in ["functional", "performance", "uat"] {
        desk.cmd(&format!("deliver test {id} {test} --passed --evidence seen")).ok();
    }
    id
}

/// The same, delivered by lin.
pub fn started(desk: &TestDesk) -> String {
    let id = ready(desk);
    desk.cmd(&format!("deliver start {id} --by lin")).ok();
    id
}

/// The same, with both criteria measured: availability kept, delay as given.
pub fn measured(desk: &TestDesk, delay: &str) -> String {
    let id = started(desk);
    desk.cmd(&format!("deliver measure {id} availability 99.95")).ok();
    desk.cmd(&format!("deliver measure {id} delay '{delay}'")).ok();
    id
}

/// The same, with all steps but the last taken.
pub fn almost(desk: &TestDesk, delay: &str, conformity: &str, satisfaction: &str) -> String {
    let id = measured(desk, delay);
    for step in ["need".to_owned(), format!("process --conformity {conformity}"), "result".to_owned()] {
        desk.cmd(&format!("deliver accept {id} {step} --as zhao")).ok();
    }
    desk.cmd(&format!("deliver accept {id} feedback --satisfaction {satisfaction} --as zhao")).ok();
    id
}

pub fn part(desk: &TestDesk, id: &str) -> Value {
    desk.show(id)["part"].clone()
}
