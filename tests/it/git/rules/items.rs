//! What may be done to a configuration item.

use itdesk::records::{Id, Ticket};
use itdesk::rules::items::verbs as items;
use itdesk::rules::life::{Action, Refusal, step};
use itdesk::rules::verbs;
use itdesk::rules::workflow::Verb;

use super::acts::{Act, WHO};

pub fn begin(ticket: &mut Ticket) {
    ticket.ci_mut().unwrap().depends_on = vec!["CI-261101-00000".to_owned()];
}

pub fn act_on(ticket: &mut Ticket, act: &Act) -> Result<Action, Refusal> {
    let word = vec![format!("w{}", act.word)];
    let other = |n: u8| -> Id { format!("CI-261101-0000{n}").parse().unwrap() };
    match act.verb % 16 {
        3..=6 => items::depend(ticket, &[other(act.word % 5)], &[other(act.word.wrapping_add(1) % 5)], word),
        7 => items::moved(ticket, Verb::Deploy, word),
        8 => items::moved(ticket, Verb::SendToRepair, word),
        9 => items::moved(ticket, Verb::Store, word),
        10 => items::moved(ticket, Verb::Retire, word),
        11 | 12 => verbs::edit(ticket, word, |ticket| {
            let part = ticket.ci_mut().unwrap();
            match act.word % 3 {
                0 => part.location = Some(WHO[act.who].to_owned()),
                1 => part.serial = None,
                _ => part.quantity = Some(act.word.into()),
            }
            Ok(())
        }),
        _ => {
            step(ticket, Verb::Assign)?;
            ticket.assignee = Some(WHO[act.who].to_owned());
            Ok(Action::of(Verb::Assign))
        }
    }
}
